// Whether AutoGrab sends an event yet.

import { EVENTS } from "../events.js";
import { el } from "./dom.js";

/** The states in the order of a legend. Each is a class of dots and badges. */
export const STATES = ["in-use", "announced", "unknown"];

export const eventOf = (name) => EVENTS.find((event) => event.name === name);

/** The state of an event; `undefined` is an event that the catalogue does not know. */
export function stateOf(event) {
  if (event === undefined) return "unknown";
  return event.state === "in_use" ? "in-use" : "announced";
}

/** The state in words. */
export const stateLabel = (state, labels) =>
  ({ "in-use": labels.stateInUse, announced: labels.stateAnnounced, unknown: labels.stateUnknown })[state];

export const stateBadge = (event, labels) => {
  const state = stateOf(event);
  return el("span", { class: `badge ${state}` }, stateLabel(state, labels));
};
