import { check } from "./check.js";

addEventListener("message", (event) => {
  const answer = (verdict) => event.source.postMessage(verdict);
  event.waitUntil(check().then(answer, (error) => answer(String(error))));
});
