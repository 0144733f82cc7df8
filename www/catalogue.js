// The catalogue of events.

import { EVENTS } from "./pkg/index.js";
import { byId, el, prose } from "./dom.js";

const SOURCES = {
  seed: "AutoGrab’s page on webhooks",
  hub: "AutoGrab’s developer hub",
  assumed: "assumed, not published",
};

/** `openSample(name)` is called to show a sample payload of an event. */
export function startCatalogue(openSample) {
  byId("catalogue").replaceChildren(...EVENTS.map((event) => entry(event, openSample)));
}

function entry(event, openSample) {
  return el(
    "li",
    { class: "entry" },
    el(
      "div",
      {},
      el("h2", {}, el("code", {}, event.name)),
      el("p", { class: "states" }, stateOf(event), el("span", { class: "badge" }, subscription(event))),
    ),
    el(
      "div",
      {},
      el("p", {}, event.meaning),
      event.note !== undefined && el("p", { class: "soft" }, prose(event.note)),
      el("p", { class: "hint" }, `Source: ${SOURCES[event.source] ?? event.source}`),
    ),
    el(
      "button",
      { type: "button", onclick: () => openSample(event.name) },
      "Sample",
      el("span", { class: "unseen" }, ` of ${event.name}`),
    ),
  );
}

const subscription = (event) => (event.subscribable ? "can be subscribed to" : "can’t be subscribed to");

/** Whether AutoGrab sends an event yet; `undefined` stands for one that the catalogue does not know. */
export function stateOf(event) {
  if (event === undefined) return el("span", { class: "badge unknown" }, "unknown");
  return event.state === "in_use"
    ? el("span", { class: "badge in-use" }, "in use")
    : el("span", { class: "badge announced" }, "announced");
}
