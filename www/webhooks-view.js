// Starts the view of webhooks: the service, the list, the form, the calls and the inbox. Modules that the empty view does
// not need are loaded when they are used.

import { startConnection } from "./connection.js";
import { byId } from "./dom.js";
import { startInbox } from "./inbox.js";
import { createPageSandbox } from "./page-sandbox.js";
import { startSandboxState } from "./sandbox-state.js";
import { loadForm, startWebhooks } from "./webhooks.js";

/** `openText(text)` shows a payload in its view. Returns `follow(address)`, which shows what an address names. */
export function startWebhooksView(openText) {
  const sandbox = createPageSandbox();
  const inbox = startInbox(sandbox, openText);
  startSandboxState(sandbox, () => connection.again());
  const webhooks = startWebhooks((region) => connection.showRegion(region));
  const connection = startConnection(sandbox, (service) => {
    webhooks.use(service);
    inbox.use(service);
  });

  /** Loads what the first use needs while the pointer or the focus is still on its way to a button. */
  function warmUp() {
    for (const name of ["pointerover", "focusin"]) byId("webhooks").removeEventListener(name, warmUp);
    // Where something can't be loaded, its use says so.
    for (const load of [loadForm, () => import("./delivery.js"), sandbox.load]) load().catch(() => {});
  }

  for (const name of ["pointerover", "focusin"]) byId("webhooks").addEventListener(name, warmUp);
  return {
    follow(address) {
      webhooks.follow(address);
      connection.follow(address);
    },
  };
}
