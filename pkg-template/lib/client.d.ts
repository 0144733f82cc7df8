import type {
  CallOptions,
  ClientSettings,
  EnsureOptions,
  KeyOptions,
  OAuthOptions,
  Region,
  RequestConfig,
  TokenOptions,
} from "./client-options.js";
import type { Plan, RateLimit } from "./error.js";
import type { EventName } from "./events.js";
import type { URL } from "./host.js";

export type {
  CallOptions,
  ClientSettings,
  EnsureOptions,
  KeyOptions,
  OAuthCredentials,
  OAuthOptions,
  Region,
  RequestConfig,
  Rules,
  SharedOptions,
  TokenOptions,
} from "./client-options.js";
export { WebhooksError } from "./error.js";
export type { Issue, IssueCode, Plan, PlanStep, RateLimit, WebhooksErrorCode } from "./error.js";

/** A header that the service sends with each event. */
export interface Header {
  name: string;
  value: string;
}

/** The properties of a webhook to create. */
export interface WebhookDraft {
  /** The name, for reference only. */
  name: string;
  /**
   * The absolute `https:` URL that receives the events; `http:` is for endpoints on this machine only. Its query may
   * contain a token.
   */
  endpoint: string | URL;
  /** The events to receive. `ping` can't be subscribed to: only `client.ping` sends it. */
  events: readonly EventName[];
  /** The region of the webhook. The default is the region of the call or the client. */
  region?: Region | undefined;
  /** The format of the events. The default, and so far the only one, is `json`. */
  format?: "json" | (string & {}) | undefined;
  /** Headers that the service sends with each event. */
  headers?: readonly Header[] | undefined;
  /** Excludes a listed webhook, which has an id: pick the properties to send. */
  id?: undefined;
  /** Excludes a listed webhook, which has other properties too: pick the properties to send. */
  extra?: undefined;
}

/**
 * Changes to a webhook. Only the properties that are present are sent. `null` removes a property, if the service
 * permits it; only `headers` is known to be removable.
 */
export interface WebhookPatch {
  name?: string | null | undefined;
  endpoint?: string | URL | null | undefined;
  events?: readonly EventName[] | null | undefined;
  /** The new region. The present region is that of the call or the client. */
  region?: Region | null | undefined;
  format?: "json" | (string & {}) | null | undefined;
  headers?: readonly Header[] | null | undefined;
  /** Excludes a listed webhook, which has an id: pick the properties to change. */
  id?: undefined;
  /** Excludes a listed webhook, which has other properties too: pick the properties to change. */
  extra?: undefined;
}

/** A webhook as the service describes it. A property that the response leaves out is empty. */
export interface Webhook {
  id: string;
  name: string;
  region: Region;
  format: string;
  /** The URL that receives the events. Its query may contain a token: display it with {@link redactEndpoint}. */
  endpoint: string;
  /** The events that are sent. Their names may be newer than this package. */
  events: EventName[];
  headers: Header[];
  /** The other properties of the response. */
  extra: Record<string, unknown>;
}

/** How a property changed. A value that the service does not tell is absent. */
export interface Change {
  from?: unknown;
  to?: unknown;
}

/** The result of an update. */
export interface Updated {
  /** The webhook after the update. */
  webhook: Webhook;
  /** The properties that changed. Absent if they are unknown, such as after a lost response. */
  changes?: Record<string, Change>;
}

/** The monthly quota of the account. */
export interface Quota {
  /** The number of calls a month that the licence includes. */
  readonly base?: number;
  /** The maximum number of calls a month. */
  readonly max?: number;
  /** The number of calls made this month. */
  readonly used?: number;
}

/**
 * A draft or patch with properties that this package does not know.
 *
 * ```ts
 * const draft: WithUnknownFields<WebhookDraft> = { name: "Stock desk", endpoint, events, team: 7 };
 * await client.create(draft, { allowUnknownFields: true });
 * ```
 */
export type WithUnknownFields<Input extends WebhookDraft | WebhookPatch> = Input & {
  [name: string]: unknown;
};

/** A request as hooks receive it. It contains no secrets. */
export interface RequestInfo {
  readonly method: string;
  readonly url: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
}

/** A response as the hook for responses receives it. It contains no secrets. */
export interface ResponseInfo extends RequestInfo {
  readonly status: number;
  /** How long the attempt took, in milliseconds. */
  readonly durationMs: number;
  /** The service's id of the request, if it sent one. */
  readonly requestId?: string;
}

// Compilers report a wrong argument against the last member: TypeScript 7 in the order of the names, earlier versions in
// the order written here.
/** Options of a client. */
export type ClientOptions = (ClientSettings & OAuthOptions) | (KeyOptions & ClientSettings);

/**
 * A client of the Webhooks API.
 *
 * Its methods never throw: a failure rejects their promise with a `WebhooksError`. Every promise settles, at the latest
 * when the last attempt times out.
 *
 * ```js
 * const client = new WebhooksClient({ apiKey: "pub_…", region: "uk" });
 * const webhook = await client.create({
 *   name: "Stock desk",
 *   endpoint: "https://dealer.example/hook?token=…",
 *   events: ["recapture_new"],
 * });
 * await client.ping(webhook.id);
 * ```
 */
export class WebhooksClient {
  /** Throws a `WebhooksError` with the code `invalid_request` and every problem of the options. */
  constructor(options: ClientOptions);
  /**
   * Creates a webhook. The request is repeated only if it certainly had no effect; if that is unknown, the error says
   * how to find out.
   */
  create(draft: WebhookDraft, options?: CallOptions): Promise<Webhook>;
  /** Lists the webhooks of the region. */
  list(options?: CallOptions): Promise<Webhook[]>;
  /** Gets a webhook. */
  get(id: string, options?: CallOptions): Promise<Webhook>;
  /** Changes the properties of a webhook that are present in the patch. */
  update(id: string, patch: WebhookPatch, options?: CallOptions): Promise<Updated>;
  /**
   * Deletes a webhook permanently and returns its configuration, or `undefined` if a repeated request found it gone.
   * Events that are already queued may still arrive for a while.
   */
  delete(id: string, options?: CallOptions): Promise<Webhook | undefined>;
  /** Makes the service send a `ping` event with an example payload. Returns the body of the response, if it has one. */
  ping(id: string, options?: CallOptions): Promise<unknown>;
  /**
   * Changes the webhooks of a region until they match a list, and returns the steps that were taken. Webhooks are matched
   * by name, and only differences are sent. If a step fails, the error's `plan` has the steps before it.
   *
   * ```js
   * const { steps } = await client.ensure(drafts, { dryRun: true });
   * ```
   */
  ensure(drafts: readonly WebhookDraft[], options?: EnsureOptions): Promise<Plan>;
  /** The rate limit in the latest response that had one. */
  readonly rateLimit: RateLimit | undefined;
  /** The monthly quota in the latest response that had one. */
  readonly quota: Quota | undefined;
}

/** A request for any HTTP client, such as `fetch(request.url, request)`. */
export interface WebhooksRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  url: string;
  /** The headers. They contain the key, so do not log them. */
  headers: Record<string, string>;
  body?: string;
}

/**
 * Builds the request that creates a webhook. Throws a `WebhooksError` with the code `invalid_request` and every problem of
 * the input.
 *
 * ```js
 * const request = buildCreateRequest(
 *   { apiKey: "pub_…", region: "uk" },
 *   { name: "Stock desk", endpoint: "https://dealer.example/hook", events: ["recapture_new"] },
 * );
 * request.url; // "https://api.autograb.co.uk/v2/webhooks"
 * ```
 */
export function buildCreateRequest(config: RequestConfig, draft: WebhookDraft): WebhooksRequest;

/**
 * Builds the request that lists the webhooks of a region.
 *
 * ```js
 * buildListRequest({ apiKey: "pub_…", region: "uk" }).method; // "GET"
 * ```
 */
export function buildListRequest(config: RequestConfig): WebhooksRequest;

/**
 * Builds the request that gets a webhook.
 *
 * ```js
 * buildGetRequest({ apiKey: "pub_…", region: "uk" }, "wh_1").url; // "https://…/v2/webhooks/wh_1?region=uk"
 * ```
 */
export function buildGetRequest(config: RequestConfig, id: string): WebhooksRequest;

/**
 * Builds the request that changes a webhook.
 *
 * ```js
 * buildUpdateRequest({ apiKey: "pub_…", region: "uk" }, "wh_1", { headers: null }).body; // '{"headers":""}'
 * ```
 */
export function buildUpdateRequest(config: RequestConfig, id: string, patch: WebhookPatch): WebhooksRequest;

/**
 * Builds the request that deletes a webhook. An empty id is refused, because it could mean all webhooks.
 *
 * ```js
 * buildDeleteRequest({ apiKey: "pub_…", region: "uk" }, "wh_1").method; // "DELETE"
 * ```
 */
export function buildDeleteRequest(config: RequestConfig, id: string): WebhooksRequest;

/**
 * Builds the request that pings a webhook.
 *
 * ```js
 * buildPingRequest({ apiKey: "pub_…", region: "uk" }, "wh_1").url; // "https://…/v2/webhooks/wh_1/ping?region=uk"
 * ```
 */
export function buildPingRequest(config: RequestConfig, id: string): WebhooksRequest;

/**
 * Adds a token to the query of an endpoint, so that its receiver can recognise the service, which signs nothing. The
 * default is a random token.
 *
 * ```js
 * withToken("https://dealer.example/hook", "t1"); // "https://dealer.example/hook?token=t1"
 * ```
 */
export function withToken(endpoint: string | URL, token?: string, options?: TokenOptions): string;

/**
 * Removes the secrets of an endpoint, to display it: the values in its query, the user name, password and fragment.
 *
 * ```js
 * redactEndpoint("https://dealer.example/hook?token=t1"); // "https://dealer.example/hook?token=…"
 * ```
 */
export function redactEndpoint(endpoint: string | URL): string;
