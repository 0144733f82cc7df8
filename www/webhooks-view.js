// Starts the view of webhooks: the service, the list, the form, the calls and the inbox.

import { createSandbox } from "./pkg/sandbox.js";
import { startCalls } from "./calls.js";
import { startConnection } from "./connection.js";
import { startInbox } from "./inbox.js";
import { startSandboxState } from "./sandbox-state.js";
import { startWebhooks } from "./webhooks.js";

/** `openText(text)` shows a payload in its view. Returns `follow(address)`, which shows what an address names. */
export function startWebhooksView(openText) {
  // The form lets its user override both rules, so the sandbox must too.
  const sandbox = createSandbox({ allowUnknownEvents: true, allowPingEvent: true });
  const inbox = startInbox(sandbox, openText);
  startSandboxState(sandbox, () => {
    inbox.list();
    connection.again();
  });
  inbox.list();
  const calls = startCalls();
  const webhooks = startWebhooks((region) => connection.showRegion(region));
  const connection = startConnection(sandbox, calls.watch, (service) => {
    calls.use(service);
    webhooks.use(service);
    inbox.use(service);
  });

  return {
    follow(address) {
      webhooks.follow(address);
      connection.follow(address);
    },
  };
}
