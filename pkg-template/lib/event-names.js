import * as wasm from "../wasm/payload.js";
import { name, read } from "./result-records.js";

/** The names of events by their indexes in the module, added when they first occur. */
const names = [];

/** Returns the name of the event with an index that the module returned. */
export function eventAt(index) {
  if (index === -1) return undefined;
  return (names[index] ??= read(wasm.eventName(index), name).name);
}

/** Forgets the names: an index may belong to another event from now on. */
export function forgetNames() {
  names.length = 0;
}

wasm.watch({ started: forgetNames });
