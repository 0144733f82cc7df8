import { check } from "./check.js";

addEventListener("message", (event) => {
  const answer = (verdict) => event.source.postMessage(verdict);
  event.waitUntil(check({ isPublic: true }).then(answer, (error) => answer(String(error))));
});
