// The elements: their properties, and the details of their events.

import { WebhooksClient, type Webhook } from "autograb-webhooks/client";
import {
  AutograbWebhooksElement,
  WEBHOOKS_LABELS,
  defineElements,
  type WebhooksLabels,
  type WebhooksService,
} from "autograb-webhooks/elements";

const element = document.createElement("autograb-webhooks");
element.client = new WebhooksClient({ apiKey: null, baseUrl: "https://dealer.example/autograb" });
element.region = "uk";
element.labels = { add: "Neu", empty: (region) => region ?? "leer" };
const labels: WebhooksLabels = element.labels;
element.addEventListener("webhook-created", ({ detail }) => {
  const webhook: Webhook = detail.webhook;
  void webhook;
});
element.addEventListener("pinged", ({ detail: { durationMs } }) => durationMs.toFixed());
element.addEventListener("error", ({ detail }) => detail.message);
element.addEventListener("click", ({ clientX }) => clientX);
// @ts-expect-error a label is no number
element.labels = { add: 7 };
// @ts-expect-error a client has methods
element.client = {};

const inspector = document.createElement("autograb-payload-inspector");
inspector.payload = { event: "ping", data: {} };
inspector.strict = true;
inspector.addEventListener("validated", ({ detail }) => {
  const valid: boolean = detail.valid;
  void valid;
});

/** A client of one's own, for a back end that has another interface. */
const webhooks: Webhook[] = [];
const service: WebhooksService = {
  list: async () => webhooks,
  create: async (draft) => ({
    ...WEBHOOK,
    name: draft.name,
  }),
  update: async (id, patch) => ({ webhook: { ...WEBHOOK, id, name: patch.name ?? "" } }),
  delete: async () => undefined,
  ping: async () => undefined,
};
const WEBHOOK: Webhook = {
  id: "wh_1",
  name: "",
  region: "uk",
  format: "json",
  endpoint: "",
  events: [],
  headers: [],
  extra: {},
};
const own: AutograbWebhooksElement = new AutograbWebhooksElement();
own.client = service;
customElements.define("my-webhooks", class extends AutograbWebhooksElement {});
defineElements();
const text: string = WEBHOOKS_LABELS.title;
void [labels, text];
