// What the three apps show: a sandbox in the page, a client of it, and German words for some of the labels.

import { WebhooksClient } from "autograb-webhooks/client";
import type { InspectorLabels, WebhooksLabels } from "autograb-webhooks/elements";
import { createSandbox } from "autograb-webhooks/sandbox";

export const sandbox = createSandbox();

/** The signals of the calls so far. */
const signals: AbortSignal[] = [];

export const client = new WebhooksClient({
  apiKey: sandbox.apiKey,
  region: "uk",
  maxRetries: 0,
  fetch(url, init) {
    signals.push(init.signal);
    return sandbox.fetch(url, init);
  },
});

export const GERMAN: Partial<WebhooksLabels> = {
  add: "Neuer Webhook",
  empty: (region) => `Keine Webhooks in \`${region}\`.`,
};
export const GERMAN_INSPECTOR: Partial<InspectorLabels> = { verdict: "Ergebnis" };

/** A payload with one error. */
export const PAYLOAD = {
  event: "claim_report_generated",
  data: {
    reportURL: "https://reports.example/1",
    claimNumber: "C-1",
    claimValuation: 12_500,
    claimID: 7,
  },
};

Object.assign(window, { sandbox, signals });
