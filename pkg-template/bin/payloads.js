// The verbs `sample` and `events`.

import { EVENTS } from "../payload.js";
import { samplePayload } from "../schema.js";
import { table } from "./print.js";

export function sample({ seed, json }, [event]) {
  const payload = samplePayload(event, { seed: Number(seed) });
  console.log(JSON.stringify(payload, null, json ? 0 : 2));
}

export function events({ json, quiet }) {
  if (json) return console.log(JSON.stringify(EVENTS));
  if (quiet) return EVENTS.forEach(({ name }) => console.log(name));
  const rows = EVENTS.map(({ name, state, subscribable, meaning }) => [
    name,
    state === "in_use" ? "in use" : "announced",
    subscribable ? "yes" : "no",
    meaning,
  ]);
  console.log(table(["event", "state", "subscribe", "meaning"], rows));
}
