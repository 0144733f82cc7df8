import { check } from "../../check.js";

export const runtime = "edge";
export const dynamic = "force-dynamic";

export async function GET() {
  return new Response(await check().catch(String));
}
