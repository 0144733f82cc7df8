// The page: its views, and how they hang together.

import { createSandbox } from "./pkg/sandbox.js";
import { startCatalogue } from "./catalogue.js";
import { startConnection } from "./connection.js";
import { byId } from "./dom.js";
import { startInbox } from "./inbox.js";
import { startPayload } from "./payload.js";
import { refusal } from "./problems.js";
import { createWebhookForm } from "./webhook-form.js";
import { startWebhooks } from "./webhooks.js";

/** Where each address leads: the view, and the heading in it that takes the focus. */
const PLACES = {
  "#webhooks": { view: "webhooks", heading: "webhooks-title" },
  "#inbox": { view: "webhooks", heading: "inbox-title" },
  "#payload": { view: "payload", heading: "payload-title" },
  "#events": { view: "events", heading: "events-title" },
};

function main() {
  // The form lets its user overrule both rules, and so must what it is tried on.
  const sandbox = createSandbox({ allowUnknownEvents: true, allowPingEvent: true });
  const payload = startPayload();
  const openPayload = (show) => {
    location.hash = "#payload";
    // The address is heard of later, and only what is shown can be written into.
    go("#payload", true);
    show();
  };
  startCatalogue((name) => openPayload(() => payload.showSample(name)));
  const inbox = startInbox(sandbox, (text) => openPayload(() => payload.showText(text)));
  const openForm = createWebhookForm((answer) => webhooks.saved(answer));
  const webhooks = startWebhooks(openForm, (region) => showRegion(region));
  const showRegion = startConnection(sandbox, (connection) => {
    webhooks.use(connection);
    inbox.use(connection);
  });
  byId("starting").remove();
  addEventListener("hashchange", () => go(location.hash, true));
  go(location.hash, false);
}

/** Shows a view. What is no place of this page, such as the target of the skip link, leaves it as it is. */
function go(hash, takeFocus) {
  const isStart = document.querySelector(".view:not([hidden])") === null;
  const place = PLACES[hash || "#webhooks"] ?? (isStart ? PLACES["#webhooks"] : undefined);
  if (place === undefined) return;
  for (const view of document.querySelectorAll(".view")) view.hidden = view.id !== place.view;
  for (const link of document.querySelectorAll("[data-view]")) {
    link.ariaCurrent = link.dataset.view === place.view ? "page" : null;
  }
  const heading = byId(place.heading);
  document.title = `${heading.textContent} · AutoGrab webhooks`;
  if (!takeFocus) return;
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
