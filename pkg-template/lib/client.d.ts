import type { EventName } from "./events.js";
import type { Plan, RateLimit } from "./error.js";
import type { AbortSignal, Headers, URL } from "./host.js";

export { WebhooksError } from "./error.js";
export type { Issue, Plan, PlanStep, RateLimit, WebhooksErrorCode } from "./error.js";

/** A region of the service. Others can be sent with `allowUnknownRegion`. */
export type Region = "au" | "nz" | "my" | "uk" | (string & {});

/** A header that AutoGrab sends with each push. */
export interface Header {
  name: string;
  value: string;
}

/** What the service needs to know to create a webhook. */
export interface WebhookDraft {
  /** What to call it; for reference only. */
  name: string;
  /** Where to push to: an absolute `https:` URL (`http:` for this machine only). Its query may hold a token. */
  endpoint: string | URL;
  /** The events to push. `ping` can't be subscribed to: it is sent by the ping call only. */
  events: readonly EventName[];
  /** Where it is to live; the region of the call or the client stands in. */
  region?: Region | undefined;
  /** What to push events as. So far only `json`, which is the default. */
  format?: "json" | (string & {}) | undefined;
  /** What to send with each push. */
  headers?: readonly Header[] | undefined;
  /** A webhook as it was listed has one: pick from it what to send. */
  id?: undefined;
  /** A webhook as it was listed has them: pick from it what to send. */
  extra?: undefined;
}

/**
 * Changes to a webhook: only what is given is sent. `null` removes a property, where the service lets it: `headers`
 * are what is known to be removable.
 */
export interface WebhookPatch {
  name?: string | null | undefined;
  endpoint?: string | URL | null | undefined;
  events?: readonly EventName[] | null | undefined;
  /** Where it is to live from now on. Where it lives until then is the region of the call or the client. */
  region?: Region | null | undefined;
  format?: "json" | (string & {}) | null | undefined;
  headers?: readonly Header[] | null | undefined;
  /** A webhook as it was listed has one: pick from it what to change. */
  id?: undefined;
  /** A webhook as it was listed has them: pick from it what to change. */
  extra?: undefined;
}

/** A webhook as the service describes it. What an answer leaves out is empty. */
export interface Webhook {
  id: string;
  name: string;
  region: Region;
  format: string;
  /** Where events are pushed to. Its query may hold a token: show it through {@link redactEndpoint}. */
  endpoint: string;
  /** The events that are pushed. Names may be newer than this package. */
  events: EventName[];
  headers: Header[];
  /** Every other property of the answer. */
  extra: Record<string, unknown>;
}

/** How a property changed. What the service does not tell is absent. */
export interface Change {
  from?: unknown;
  to?: unknown;
}

/** The answer to an update. */
export interface Updated {
  /** The webhook as it is now. */
  webhook: Webhook;
  /** Every property that changed. Absent when it can't be known, such as after a lost attempt. */
  changes?: Record<string, Change>;
}

/** The monthly quota of the account. */
export interface Quota {
  /** How many calls a month the licence includes. */
  readonly base?: number;
  /** How many calls a month are possible at all. */
  readonly max?: number;
  /** How many calls were made this month. */
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

/** Rules of this package that a caller can overrule by name, where the service may differ. */
export interface Rules {
  /** Let event names pass that the catalogue does not know. */
  allowUnknownEvents?: boolean | undefined;
  /** Let `ping` stand in `events`. */
  allowPingEvent?: boolean | undefined;
  /** Let regions pass that AutoGrab does not list. */
  allowUnknownRegion?: boolean | undefined;
  /** Let push formats other than `json` pass. */
  allowUnknownFormat?: boolean | undefined;
  /** Let `http:` endpoints pass that are not on this machine: pushes then cross the network unencrypted. */
  allowInsecureEndpoint?: boolean | undefined;
  /**
   * Let properties pass that this package does not know, and send them as they are. The type of a draft or patch
   * that has some is {@link WithUnknownFields}.
   */
  allowUnknownFields?: boolean | undefined;
}

/** What may be set for a client, and anew for each call. */
export interface SharedOptions extends Rules {
  /** The region of calls that name none. */
  region?: Region | undefined;
  /** Headers to send besides, such as a trace id or what a proxy asks for. The key must not stand among them. */
  headers?: Record<string, string> | ReadonlyMap<string, string> | Headers | undefined;
  /**
   * How long each attempt may take, in milliseconds. 30,000 unless told. A whole call may take up to
   * `(maxRetries + 1) * timeoutMs + maxRetries * maxRetryAfterMs` (a wait that the service does not ask for is 8
   * seconds at most) and `timeoutMs` more for a key or token that has to be asked for; for a token that is refused
   * and renewed, two times more. A `signal` such as `AbortSignal.timeout(ms)` bounds the whole.
   */
  timeoutMs?: number | undefined;
  /**
   * How many times to try again where that is safe. 2 unless told; 0 sends once. It counts what the client sends: a
   * browser may send a request again by itself when a connection that it kept open turns out to be closed.
   */
  maxRetries?: number | undefined;
  /** The longest wait that the service may ask for, in milliseconds; past it the call fails. 60,000 unless told. */
  maxRetryAfterMs?: number | undefined;
  /** How large an answer may be, in bytes. 8 MiB unless told. */
  maxResponseBytes?: number | undefined;
}

/** The options of one call. */
export interface CallOptions extends SharedOptions {
  /** Ends the call when it is aborted. */
  signal?: AbortSignal | undefined;
}

/** The options of `ensure`. */
export interface EnsureOptions extends CallOptions {
  /** Delete the webhooks that no draft has the name of. Nothing is deleted without it. */
  prune?: boolean | undefined;
  /** Change nothing: give the steps only. */
  dryRun?: boolean | undefined;
}

/** What the request builders need. */
export interface RequestConfig extends SharedOptions {
  /** The key; `null` where a proxy of yours adds it. */
  apiKey: string | null;
  /** Where the service is. AutoGrab's own address unless told; a trailing slash makes no difference. */
  baseUrl?: string | URL | undefined;
  /** Let an `http:` base URL pass that is not on this machine: the key then crosses the network unencrypted. */
  allowInsecureBaseUrl?: boolean | undefined;
}

/** What hooks hear. Nothing in it is secret. */
export interface RequestInfo {
  readonly method: string;
  readonly url: string;
  /** Which attempt it is, from 1. */
  readonly attempt: number;
}

/** What the hook for responses is given. Nothing in it is secret. */
export interface ResponseInfo extends RequestInfo {
  readonly status: number;
  /** How long the attempt took, in milliseconds. */
  readonly durationMs: number;
  /** The service's id of the request, if it sent one. */
  readonly requestId?: string;
}

/** Who calls: a key. */
export interface KeyOptions {
  /**
   * The key: `pub_…` is bound to a web domain and safe in a page; `sec_…` belongs on a server. A function is
   * asked before each call. `null` where a proxy of yours adds it.
   */
  apiKey: string | null | (() => string | Promise<string>);
  oauth?: undefined;
}

/** Who calls: an OAuth client, on a server. */
export interface OAuthOptions {
  apiKey?: undefined;
  /**
   * Client credentials in place of a key. The token is kept, renewed ahead of its end and shared by all calls of
   * the client.
   */
  oauth: {
    clientId: string;
    clientSecret: string;
    /** Where tokens are given out. AutoGrab's own address unless told. */
    tokenUrl?: string | URL | undefined;
  };
}

/** What a client needs besides. */
export interface ClientSettings extends Omit<RequestConfig, "apiKey"> {
  /** Called in place of the global `fetch`, such as that of undici or node-fetch. */
  fetch?: ((url: string, init: any) => unknown) | undefined;
  /** Lets a `sec_` key or an OAuth secret be used in a browser, where everybody who opens the page can read it. */
  dangerouslyAllowSecretKey?: boolean | undefined;
  /** Hears of each request before it is sent. */
  onRequest?: ((info: RequestInfo) => void) | undefined;
  /** Called with each response, also with one that is not followed or too large. */
  onResponse?: ((info: ResponseInfo) => void) | undefined;
  /** Hears of each wait before another attempt. */
  onRetry?: ((info: RequestInfo & { readonly afterMs: number }) => void) | undefined;
}

// Where neither fits, compilers speak of the last: the older by the order here, the newest by that of the names.
/** What a client needs. */
export type ClientOptions = (ClientSettings & OAuthOptions) | (KeyOptions & ClientSettings);

/**
 * The six calls of the Webhooks API.
 *
 * A method never throws: what goes wrong rejects its promise with a `WebhooksError`. Every promise settles, with
 * its timeout at the latest.
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
  /** Throws a `WebhooksError` `invalid_request` that names everything that is wrong with the options. */
  constructor(options: ClientOptions);
  /**
   * Creates a webhook. It is sent again only where it certainly did not run; when that is not known, the error says
   * how to find out.
   */
  create(draft: WebhookDraft, options?: CallOptions): Promise<Webhook>;
  /** Lists the webhooks of the region. */
  list(options?: CallOptions): Promise<Webhook[]>;
  /** Gets a webhook. */
  get(id: string, options?: CallOptions): Promise<Webhook>;
  /** Changes the properties given. */
  update(id: string, patch: WebhookPatch, options?: CallOptions): Promise<Updated>;
  /**
   * Deletes a webhook for good and gives its configuration, or `undefined` when it was already gone at a second
   * attempt. Messages that are already queued may still arrive for a while.
   */
  delete(id: string, options?: CallOptions): Promise<Webhook | undefined>;
  /** Has the service push a `ping` event with an example payload. Gives what it answered, if anything. */
  ping(id: string, options?: CallOptions): Promise<unknown>;
  /**
   * Brings the region to a wanted list of webhooks, and gives the steps it took. Webhooks are matched by name, and
   * only what differs is sent. When a step fails, the error's `plan` says how far it got.
   *
   * ```js
   * const { steps } = await client.ensure(drafts, { dryRun: true });
   * ```
   */
  ensure(drafts: readonly WebhookDraft[], options?: EnsureOptions): Promise<Plan>;
  /** The last rate limit that an answer told. */
  readonly rateLimit: RateLimit | undefined;
  /** The last monthly quota that an answer told. */
  readonly quota: Quota | undefined;
}

/** A request for any HTTP client to send: `fetch(request.url, request)`. */
export interface WebhooksRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  url: string;
  /** They hold the key: don't log them. */
  headers: Record<string, string>;
  body?: string;
}

/**
 * Builds the request that creates a webhook, or throws `invalid_request` with everything that is wrong.
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
 * Builds the request that deletes a webhook. An empty id is refused: it could mean all of them.
 *
 * ```js
 * buildDeleteRequest({ apiKey: "pub_…", region: "uk" }, "wh_1").method; // "DELETE"
 * ```
 */
export function buildDeleteRequest(config: RequestConfig, id: string): WebhooksRequest;

/**
 * Builds the request that has a webhook pinged.
 *
 * ```js
 * buildPingRequest({ apiKey: "pub_…", region: "uk" }, "wh_1").url; // "https://…/v2/webhooks/wh_1/ping?region=uk"
 * ```
 */
export function buildPingRequest(config: RequestConfig, id: string): WebhooksRequest;

/**
 * The endpoint with a token in its query, which is how a receiver knows who is calling: the service signs
 * nothing. Without a token a random one is made.
 *
 * ```js
 * withToken("https://dealer.example/hook", "t1"); // "https://dealer.example/hook?token=t1"
 * ```
 */
export function withToken(
  endpoint: string | URL,
  token?: string,
  options?: { parameter?: string | undefined },
): string;

/**
 * The endpoint fit to be shown: without the values in its query, user name, password and fragment.
 *
 * ```js
 * redactEndpoint("https://dealer.example/hook?token=t1"); // "https://dealer.example/hook?token=…"
 * ```
 */
export function redactEndpoint(endpoint: string | URL): string;
