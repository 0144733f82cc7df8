// The catalogue of events.

import { stateBadge } from "./pkg/lib/elements/event-states.js";
import { WEBHOOKS_LABELS } from "./pkg/lib/elements/labels.js";
import { byId, el, prose } from "./dom.js";
import { EVENTS } from "./events.js";
import { refusal } from "./problems.js";
import { SOURCES } from "./sources.js";

/**
 * `openSample(name)` is called to show a sample payload of an event. Returns `showField(event, path)`, which opens the
 * fields of an event and goes to one of them.
 */
export function startCatalogue(openSample) {
  const list = byId("catalogue");
  list.replaceChildren(...EVENTS.map((event) => entry(event, openSample)));

  async function showField(event, path) {
    const details = list.querySelector(`[data-event="${CSS.escape(event)}"]`);
    if (details === null) return;
    details.open = true;
    await fill(details);
    const row = details.querySelector(`[data-path="${CSS.escape(path.replace(/\/\d+(?=\/|$)/g, "/*"))}"]`);
    const target = row ?? details.querySelector("summary");
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  }

  return { showField };
}

/** Fills in the fields of an event, whose table is loaded when it is first wanted. */
async function fill(details) {
  if (details.querySelector("table, .refusal") !== null) return;
  try {
    const { fieldTable } = await import("./fields.js");
    if (details.querySelector("table") === null)
      details.querySelector("div").append(fieldTable(details.dataset.event));
  } catch (error) {
    details.append(refusal(error));
  }
}

function entry(event, openSample) {
  return el(
    "li",
    { class: "entry" },
    el(
      "div",
      {},
      el("h2", {}, el("code", {}, event.name)),
      el(
        "p",
        { class: "states" },
        stateBadge(event, WEBHOOKS_LABELS),
        el("span", { class: "badge" }, subscription(event)),
      ),
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
    el(
      "details",
      {
        "data-event": event.name,
        ontoggle: ({ currentTarget }) => currentTarget.open && fill(currentTarget),
      },
      el("summary", {}, "Fields", el("span", { class: "unseen" }, ` of ${event.name}`)),
      el("div", { class: "fields-box", tabindex: 0, role: "group", "aria-label": `Fields of ${event.name}` }),
    ),
  );
}

const subscription = (event) => (event.subscribable ? "can be subscribed to" : "can’t be subscribed to");
