// What a consumer of `wasm-pack build` writes: the declarations are those that the module carries.

import {
  WebhooksClient,
  buildCreateRequest,
  checkEventName,
  checkEventNames,
  payloadJsonSchema,
  redactEndpoint,
  safeParsePayload,
  samplePayload,
  validatePayload,
  withToken,
} from "./autograb_webhooks.js";
import type { ClientOptions, Issue, Webhook, WebhooksError, WebhooksRequest } from "./autograb_webhooks.js";

const options: ClientOptions = { apiKey: "pub_…", region: "uk" };
const client = new WebhooksClient(options);
const endpoint: string = withToken("https://dealer.example/hook");
const draft = { name: "Stock desk", endpoint, events: ["recapture_new"] };

export async function manage(): Promise<string[]> {
  const webhook: Webhook = await client.create(draft, { timeoutMs: 5_000 });
  const { changes } = await client.update(webhook.id, { headers: null });
  const gone: Webhook | undefined = await client.delete(webhook.id);
  client.free();
  return [redactEndpoint(webhook.endpoint), gone?.name ?? "", ...Object.keys(changes ?? {})];
}

export function validate(bytes: Uint8Array): string {
  const issues: Issue[] = validatePayload(bytes, { mode: "strict" }).issues;
  const result = safeParsePayload(bytes);
  if (!result.valid || !result.known) return issues.map(({ path }) => path).join(" ");
  switch (result.event) {
    case "claim_report_generated":
      return result.payload.data.reportURL;
    default:
      return result.event;
  }
}

export const request: WebhooksRequest = buildCreateRequest({ apiKey: "pub_…", region: "uk" }, draft);
export const rego: string | null | undefined = samplePayload("recapture_new", { seed: 7 }).data.rego;
export const issues: Issue[] = checkEventNames(["ping"], { allowPingEvent: true });
export const suggested = (check = checkEventName("price_change")) => !check.known && check.suggestion;
export const schema: unknown = payloadJsonSchema("ping");
export const code = (error: WebhooksError) => error.code === "invalid_region" && error.hint;

// @ts-expect-error a client needs a credential
new WebhooksClient({ region: "uk" });
// @ts-expect-error the name of an option is misspelt
client.list({ timeoutMS: 5_000 });
// @ts-expect-error the name of an event is misspelt
samplePayload("recapture_now");
// @ts-expect-error a promise holds no payload yet
validatePayload(Promise.resolve("{}"));
