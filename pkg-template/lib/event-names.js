import * as wasm from "../wasm/payload.js";
import { EVENTS } from "./events.js";
import { name, read } from "./result-records.js";

/** The names of events by their indexes in the module. Those of the user's events are added when they occur. */
const names = EVENTS.map(({ name }) => name);

/** Returns the name of the event with an index that the module returned. */
export function eventAt(index) {
  if (index === -1) return undefined;
  return (names[index] ??= read(wasm.eventName(index), name).name);
}

/** Forgets the names of the user's events: an index may belong to another event from now on. */
export function forgetNames() {
  names.length = EVENTS.length;
}

wasm.watch({ started: forgetNames });
