// The verbs `sample` and `events`.

import { EVENTS } from "../payload.js";
import { samplePayload } from "../schema.js";
import { table } from "./print.js";

export function sample({ seed, json }, [event]) {
  const payload = samplePayload(event, { seed: Number(seed ?? 0) });
  console.log(JSON.stringify(payload, null, json ? 0 : 2));
}

export function events({ json }) {
  if (json) return console.log(JSON.stringify(EVENTS));
  const rows = EVENTS.map(({ name, state, subscribable, meaning }) => [
    name,
    state === "in_use" ? "in use" : "announced",
    subscribable ? "yes" : "no",
    meaning,
  ]);
  console.log(table(["event", "state", "subscribe", "meaning"], rows));
}
