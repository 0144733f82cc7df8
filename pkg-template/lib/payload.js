import * as wasm from "../wasm/payload.js";

export { EVENTS } from "./events.js";
export { WebhooksError } from "./error.js";

export function checkEventName(name) {
  return wasm.checkEventName(name);
}

export function checkEventNames(names, { allowUnknownEvents = false, allowPingEvent = false } = {}) {
  return wasm.checkEventNames(names, allowUnknownEvents, allowPingEvent);
}
