// Every entry, with nothing of the host: its declarations must hold without those of a browser or of Node.

import { WebhooksClient as Client } from "autograb-webhooks";
import { WebhooksClient, WebhooksError } from "autograb-webhooks/client";
import { validatePayload } from "autograb-webhooks/payload";
import { createReceiver } from "autograb-webhooks/receiver";
import { createSandbox } from "autograb-webhooks/sandbox";
import { samplePayload } from "autograb-webhooks/schema";
import { init } from "autograb-webhooks/slim";
import { init as initClient } from "autograb-webhooks/slim/client";
import { init as initPayload } from "autograb-webhooks/slim/payload";

const { apiKey, fetch } = createSandbox();
const client = new WebhooksClient({ apiKey, fetch, region: "uk" });
void client.create({
  name: "Stock desk",
  endpoint: "https://dealer.example/hook",
  events: ["recapture_new"],
});
void init({ payload: new Uint8Array(), client: "client.wasm" });
void initPayload({ payload: new ArrayBuffer(0) });
void initClient({ client: "client.wasm" });
// @ts-expect-error this entry has no such module
void initClient({ payload: "payload.wasm" });
void createReceiver({ token: "t", fallback: ({ event }) => event });
const same: Client = client;
void [same, WebhooksError];
// @ts-expect-error the validator is no part of it
export { validatePayload as missing } from "autograb-webhooks/client";
// @ts-expect-error an endpoint is no number, whatever the host
void client.create({ name: "Stock desk", endpoint: 7, events: [] });
// @ts-expect-error a promise must be awaited, whatever the host
validatePayload(client.ping("wh_1"));
const valid: boolean = validatePayload(samplePayload("ping")).valid;
void valid;
