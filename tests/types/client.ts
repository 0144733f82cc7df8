// What a consumer writes, and what the types keep from being written.

import {
  WebhooksClient,
  WebhooksError,
  buildCreateRequest,
  buildUpdateRequest,
  redactEndpoint,
  withToken,
} from "autograb-webhooks";
import type {
  CallOptions,
  Change,
  ClientOptions,
  EventName,
  IssueCode,
  Webhook,
  WebhookDraft,
  WebhookPatch,
  WebhooksErrorCode,
  WebhooksRequest,
  WithUnknownFields,
} from "autograb-webhooks";

const options: ClientOptions = { apiKey: async () => "pub_…", region: "uk", fetch, maxRetries: 0 };
const client = new WebhooksClient(options);
new WebhooksClient({ apiKey: null, baseUrl: new URL("https://proxy.example/v2"), region: undefined });

const draft: WebhookDraft = {
  name: "Stock desk",
  endpoint: new URL("https://dealer.example/hook"),
  events: ["recapture_new", "an_event_of_2031"],
  region: "uk",
};
const patch: WebhookPatch = { name: null, events: ["recapture_new"] as const, headers: undefined };
const call: CallOptions = {
  signal: new AbortController().signal,
  timeoutMs: 5_000,
  allowUnknownEvents: true,
};

export async function all(): Promise<void> {
  const webhook: Webhook = await client.create(draft, call);
  const names: EventName[] = webhook.events;
  for (const { id } of await client.list()) await client.ping(id, { region: "au" });
  const { webhook: renamed, changes } = await client.update(webhook.id, patch);
  const change: Change | undefined = changes?.["name"];
  const gone: Webhook | undefined = await client.delete(renamed.id);
  const { steps, done } = await client.ensure([draft], { prune: true, dryRun: true });
  for (const step of steps) if (step.action === "create") void step.draft;
  void [done, names, change, gone, client.rateLimit?.remaining, client.quota?.used];
}

const request: WebhooksRequest = buildCreateRequest({ apiKey: "pub_…", region: "uk" }, draft);
void fetch(request.url, request);
buildUpdateRequest({ apiKey: "pub_…" }, "wh_1", { headers: null });
redactEndpoint(withToken(new URL("https://dealer.example/hook")));

export function explain(error: unknown): string {
  if (!(error instanceof WebhooksError)) return "not ours";
  const code: WebhooksErrorCode = error.code;
  switch (code) {
    case "invalid_request":
      return (error.issues ?? []).map((issue) => `${issue.path} ${issue.message}`).join();
    case "rate_limited":
      return `wait ${error.retryAfterMs} ms`;
    // @ts-expect-error there is no such code
    case "invalid_requst":
      return "";
    default:
      return error.hint ?? error.message;
  }
}

export function isEmpty({ issues }: WebhooksError): boolean {
  const known: IssueCode = "empty";
  // @ts-expect-error there is no such code
  const unknown: IssueCode = "emtpy";
  // @ts-expect-error there is no such code
  if (issues.some(({ code }) => code === "emtpy")) return false;
  return issues.some(({ code }) => code === known || code === unknown || code === "missing_field");
}

const team: WithUnknownFields<WebhookDraft> = { ...draft, team: 7 };
void client.create(team, { allowUnknownFields: true });
void client.ensure([team], { allowUnknownFields: true });
const moved: WithUnknownFields<WebhookPatch> = { team: 8 };
void client.update("wh_1", moved, { allowUnknownFields: true });
// @ts-expect-error what is known keeps its type
const wrong: WithUnknownFields<WebhookDraft> = { ...draft, name: 7 };
// @ts-expect-error a name is misspelt
void client.create({ ...draft, naem: "a" });

void client.list({ headers: new Map([["X-A", "1"]]) });
void client.list({ headers: new Headers({ "X-A": "1" }) });
// @ts-expect-error a header's value is a string
void client.list({ headers: { "X-A": 1 } });

// A webhook as it was listed has what can't be sent.
export async function copy(webhook: Webhook): Promise<void> {
  const { id, extra, ...rest } = webhook;
  await client.create(rest);
  await client.create({ ...webhook, id: undefined, extra: undefined });
  await client.update(id, { ...rest, name: "Sales desk" });
  await client.create({ ...rest, ...extra } as WithUnknownFields<WebhookDraft>, { allowUnknownFields: true });
  // @ts-expect-error it has an id
  await client.create({ ...webhook });
  // @ts-expect-error it has an id
  await client.update(id, { ...webhook, name: "Sales desk" });
  // @ts-expect-error it has an extra
  buildUpdateRequest({ apiKey: "pub_…" }, id, { ...rest, extra });
  // @ts-expect-error they have ids
  await client.ensure(await client.list());
}

const lost: Error = new WebhooksError({ code: "network", message: "no answer came", attempts: 1 });
new WebhooksError({ code: "network", message: "no answer came", hint: undefined, outcomeUnknown: undefined });
// @ts-expect-error an error says what it is about
new WebhooksError("no answer came");
// @ts-expect-error there is no such code
new WebhooksError({ code: "netwrok", message: "no answer came" });
// @ts-expect-error an error has a code
new WebhooksError({ code: undefined, message: "no answer came" });
void [wrong, lost];

new WebhooksClient({ oauth: { clientId: "id", clientSecret: "secret" }, region: "uk" });
// @ts-expect-error a key and OAuth exclude each other
new WebhooksClient({ apiKey: "sec_…", oauth: { clientId: "id", clientSecret: "secret" } });
// @ts-expect-error a key must be given, even if it is null
new WebhooksClient({ region: "uk" });
export function connect(options: ClientOptions, key: string | undefined): void {
  new WebhooksClient(options);
  // @ts-expect-error a key must be given, and a variable of the environment may be unset
  new WebhooksClient({ apiKey: key });
  // @ts-expect-error so may be that of a secret
  new WebhooksClient({ oauth: { clientId: "id", clientSecret: key } });
}
// @ts-expect-error a misspelt option
new WebhooksClient({ apiKey: "pub_…", timeout: 5 });
// @ts-expect-error the key is not an option of a call
void client.list({ apiKey: "pub_…" });
// @ts-expect-error events are missing
void client.create({ name: "a", endpoint: "https://dealer.example" });
// @ts-expect-error an id is a string
void client.get(7);
// @ts-expect-error nothing else can be patched
void client.update("wh_1", { id: "wh_2" });
