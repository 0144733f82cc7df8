// Shows the view of the address, and loads what it needs when it is first shown.

import { parameters, isForeign, setParameters, viewOf } from "./address.js";
import { byId } from "./dom.js";
import { refuseDrops } from "./drops.js";
import { refusal } from "./problems.js";

/** The view of each address, and the heading in it that takes the focus. */
const PLACES = {
  "#webhooks": { view: "webhooks", heading: "webhooks-title" },
  "#inbox": { view: "webhooks", heading: "inbox-title" },
  "#payload": { view: "payload", heading: "payload-title" },
  "#events": { view: "events", heading: "events-title" },
};

/** Loads and starts each view. */
const VIEWS = {
  webhooks: async () => (await import("./webhooks-view.js")).startWebhooksView(openText),
  payload: async () => (await import("./payload/view.js")).startPayload(),
  events: async () => (await import("./catalogue.js")).startCatalogue(openSample),
};

/** The views that were started, as promises. One that could not be loaded is `undefined`, and is tried again. */
const started = {};

const load = (name) => (started[name] ??= start(name));

/** Until a view has started, nothing in it can be used. */
async function start(name) {
  const view = byId(name);
  view.inert = true;
  byId("failure").replaceChildren();
  try {
    return await VIEWS[name]();
  } catch (error) {
    delete started[name];
    view.hidden = true;
    byId("failure").replaceChildren(refusal(error));
    console.error(error);
  } finally {
    view.inert = false;
  }
}

const openText = (text) => openPayload((payload) => payload.showText(text));
const openSample = (name) => openPayload((payload) => payload.showSample(name));

async function openPayload(show) {
  location.hash = "#payload";
  const payload = await load("payload");
  if (payload !== undefined) show(payload);
}

/** Shows a view. An address that is none of them, such as the target of the skip link, changes nothing. */
async function go(hash, takeFocus) {
  const isStart = document.querySelector(".view:not([hidden])") === null;
  const field = /^#events\/([^/]+)(.*)$/.exec(hash);
  const place =
    PLACES[field ? "#events" : viewOf(hash) || "#webhooks"] ?? (isStart ? PLACES["#webhooks"] : undefined);
  if (place === undefined) return;
  for (const view of document.querySelectorAll(".view")) view.hidden = view.id !== place.view;
  for (const link of document.querySelectorAll("[data-view]")) {
    link.ariaCurrent = link.dataset.view === place.view ? "page" : null;
  }
  const heading = byId(place.heading);
  document.title = `${heading.textContent} · AutoGrab webhooks`;
  const view = await load(place.view);
  if (view === undefined || byId(place.view).hidden) return;
  if (place.view === "webhooks") setParameters({});
  if (field !== null) return view.showField(field[1], decoded(field[2]));
  if (takeFocus) focus(heading, place);
}

function focus(heading, { view }) {
  heading.focus({ preventScroll: true });
  if (heading.id === `${view}-title`) scrollTo(0, 0);
  else heading.scrollIntoView();
}

/** Undoes the percent-encoding of an address, unless it is wrong. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

byId("starting").remove();
refuseDrops();
addEventListener("hashchange", async () => {
  if (isForeign()) (await started.webhooks)?.follow(parameters());
  go(location.hash, true);
});
go(location.hash, false);
