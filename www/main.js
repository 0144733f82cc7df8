// Starts the views of the page, and connects them.

import { createSandbox } from "./pkg/sandbox.js";
import { startCalls } from "./calls.js";
import { startCatalogue } from "./catalogue.js";
import { startConnection } from "./connection.js";
import { isForeign, parameters, setParameters, viewOf } from "./address.js";
import { byId } from "./dom.js";
import { refuseDrops } from "./drops.js";
import { startInbox } from "./inbox.js";
import { refusal } from "./problems.js";
import { startSandboxState } from "./sandbox-state.js";
import { createWebhookForm } from "./webhook-form.js";
import { startWebhooks } from "./webhooks.js";

/** The view of each address, and the heading in it that takes the focus. */
const PLACES = {
  "#webhooks": { view: "webhooks", heading: "webhooks-title" },
  "#inbox": { view: "webhooks", heading: "inbox-title" },
  "#payload": { view: "payload", heading: "payload-title" },
  "#events": { view: "events", heading: "events-title" },
};

function main() {
  // The form lets its user override both rules, so the sandbox must too.
  const sandbox = createSandbox({ allowUnknownEvents: true, allowPingEvent: true });
  const openPayload = async (show) => {
    location.hash = "#payload";
    const payload = await loadPayload();
    if (payload !== undefined) show(payload);
  };
  showField = startCatalogue((name) => openPayload((payload) => payload.showSample(name)));
  const inbox = startInbox(sandbox, (text) => openPayload((payload) => payload.showText(text)));
  const openForm = createWebhookForm(
    (answer) => webhooks.saved(answer),
    (error, reopen) => webhooks.failed(error, reopen),
  );
  startSandboxState(sandbox, () => {
    inbox.list();
    connection.again();
  });
  inbox.list();
  const calls = startCalls();
  const webhooks = startWebhooks(openForm, (region) => connection.showRegion(region));
  const connection = startConnection(sandbox, calls.watch, (service) => {
    calls.use(service);
    webhooks.use(service);
    inbox.use(service);
  });
  byId("starting").remove();
  refuseDrops();
  addEventListener("hashchange", () => {
    if (isForeign()) {
      webhooks.follow(parameters());
      connection.follow(parameters());
    }
    go(location.hash, true);
  });
  go(location.hash, false);
}

let payload;
let showField;

/** Loads the payload view, with its editor, when it is first wanted. Resolves to `undefined` if that fails. */
function loadPayload() {
  payload ??= import("./payload/view.js")
    .then(({ startPayload }) => startPayload())
    .catch((error) => {
      payload = undefined;
      byId("verdict").replaceChildren(refusal(error));
      console.error(error);
    });
  return payload;
}

/** Undoes the percent-encoding of an address, unless it is wrong. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Shows a view. An address that is none of them, such as the target of the skip link, changes nothing. */
function go(hash, takeFocus) {
  const isStart = document.querySelector(".view:not([hidden])") === null;
  const field = /^#events\/([^/]+)(.*)$/.exec(hash);
  const place =
    PLACES[field ? "#events" : viewOf(hash) || "#webhooks"] ?? (isStart ? PLACES["#webhooks"] : undefined);
  if (place === undefined) return;
  if (place.view === "payload") loadPayload();
  if (place.view === "webhooks") setParameters({});
  for (const view of document.querySelectorAll(".view")) view.hidden = view.id !== place.view;
  for (const link of document.querySelectorAll("[data-view]")) {
    link.ariaCurrent = link.dataset.view === place.view ? "page" : null;
  }
  const heading = byId(place.heading);
  if (field !== null) showField(field[1], decoded(field[2]));
  document.title = `${heading.textContent} · AutoGrab webhooks`;
  if (!takeFocus || field !== null) return;
  heading.focus({ preventScroll: true });
  if (place.heading === `${place.view}-title`) scrollTo(0, 0);
  else heading.scrollIntoView();
}

try {
  main();
} catch (error) {
  byId("starting").replaceWith(refusal(error));
  console.error(error);
}
