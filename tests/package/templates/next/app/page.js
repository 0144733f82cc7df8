import { check } from "../check.js";
import Client from "./client.js";

export default async function Page() {
  return <Client server={await check()} />;
}
