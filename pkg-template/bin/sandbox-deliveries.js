// Asks a sandbox on this machine what became of a push.

import { setTimeout as sleep } from "node:timers/promises";

/** How long a push may take before it is called pending, in milliseconds. */
const PATIENCE_MS = 3_000;
const INTERVAL_MS = 50;

/**
 * The newest delivery of an event to a webhook, with its attempts; `undefined` where the base URL is not that of a
 * sandbox on this machine. No key is sent.
 */
export async function newestDelivery(baseUrl, webhookId, event) {
  const { hostname, origin } = new URL(baseUrl);
  const { isLocal } = await import("./machine.js");
  if (!isLocal(hostname)) return undefined;
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(INTERVAL_MS)) {
    const deliveries = await deliveriesAt(origin);
    const delivery = deliveries?.findLast((one) => one.webhookId === webhookId && one.event === event);
    if (delivery === undefined || delivery.attempts.length > 0 || Date.now() > end) return delivery;
  }
}

async function deliveriesAt(origin) {
  try {
    const answer = await fetch(`${origin}/_sandbox/deliveries`, { redirect: "error" });
    const deliveries = answer.ok ? await answer.json() : undefined;
    return Array.isArray(deliveries) ? deliveries : undefined;
  } catch {
    return undefined;
  }
}
