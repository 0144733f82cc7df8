// Written by `cargo xtask generate`.

/** A region of the service. Others can be sent with `allowUnknownRegion`. */
export type Region = "au" | "nz" | "my" | "uk" | (string & {});

/** Checks of this package that the service may not share. Each can be switched off by name. */
export interface Rules {
  /**
   * Permits event names that the catalogue does not know: AutoGrab adds events over time. Default: `false`.
   */
  allowUnknownEvents?: boolean | undefined;
  /**
   * Permits `ping` in the events of a webhook, as a newer page of the developer hub does. Default: `false`.
   */
  allowPingEvent?: boolean | undefined;
  /** Permits regions that the developer hub does not list. Default: `false`. */
  allowUnknownRegion?: boolean | undefined;
  /** Permits push formats other than `json`. Default: `false`. */
  allowUnknownFormat?: boolean | undefined;
  /**
   * Permits `http:` endpoints on other machines: pushes then cross the network unencrypted. Default: `false`.
   */
  allowInsecureEndpoint?: boolean | undefined;
  /** Permits properties that this package does not know; they are sent as they are. Default: `false`. */
  allowUnknownFields?: boolean | undefined;
}

/** Options of a client that each of its calls can override. */
export interface SharedOptions extends Rules {
  /** The region of calls that name none. */
  region?: Region | undefined;
  /**
   * Headers to send with each request, such as a trace id, or one that a proxy requires. The key can't be one
   * of them.
   */
  headers?: Record<string, string> | ReadonlyMap<string, string> | Headers | undefined;
  /**
   * The time limit of one attempt. In milliseconds, from 1 to 2,147,483,647. Default: 30,000 ms.
   *
   * A whole call takes at most `(maxRetries + 1) * timeoutMs + maxRetries * maxRetryAfterMs`, and up to
   * `timeoutMs` more for a key or token that must be requested first, or three times as much for a token that
   * is refused and renewed. To limit a whole call, pass a `signal` such as `AbortSignal.timeout(10_000)`.
   */
  timeoutMs?: number | undefined;
  /**
   * The number of attempts that may follow the first, where it is safe to try again. From 0 to 100. Default:
   * 2.
   *
   * A request that a browser repeats itself, because a connection that it kept open was closed, is not
   * counted.
   */
  maxRetries?: number | undefined;
  /**
   * The longest wait that the service may ask for before another attempt. If it asks for a longer one, the
   * call fails. In milliseconds, from 0 to 2,147,483,647. Default: 60,000 ms.
   *
   * A wait that the service does not ask for takes up to 8 seconds.
   */
  maxRetryAfterMs?: number | undefined;
  /** The maximum size of a response. In bytes, from 1 to 2,147,483,647. Default: 8 MiB. */
  maxResponseBytes?: number | undefined;
}

/** Options of one call. */
export interface CallOptions extends SharedOptions {
  /** Aborts the call. */
  signal?: AbortSignal | undefined;
}

/** Options of `ensure`. */
export interface EnsureOptions extends CallOptions {
  /** Also deletes the webhooks whose names no draft has. Default: `false`. */
  prune?: boolean | undefined;
  /** Returns the steps without taking them. Default: `false`. */
  dryRun?: boolean | undefined;
}

/** The configuration of a request builder. */
export interface RequestConfig extends SharedOptions {
  /** The API key; `null` if a proxy of yours adds it. */
  apiKey: string | null;
  /**
   * The base URL of the service. A trailing slash makes no difference. Default:
   * `https://api.autograb.com.au/v2`, and `https://api.autograb.co.uk/v2` for a client whose region is `uk`.
   */
  baseUrl?: string | URL | undefined;
  /**
   * Permits an `http:` base URL on another machine: the key then crosses the network unencrypted. Default:
   * `false`.
   */
  allowInsecureBaseUrl?: boolean | undefined;
}

/** The credential of a client: an API key. */
export interface KeyOptions {
  /**
   * The API key. A `pub_` key is bound to a web domain and may be used in a page; a `sec_` key belongs on a
   * server. A function is called before each call. `null` if a proxy of yours adds the key.
   */
  apiKey: string | null | (() => string | Promise<string>);
  oauth?: undefined;
}

/** The credential of a client: OAuth, for servers. */
export interface OAuthOptions {
  /**
   * OAuth client credentials in place of a key, for servers. The access token is cached, renewed before it
   * expires, and shared by all calls of the client.
   */
  oauth: OAuthCredentials;
  apiKey?: undefined;
}

/** OAuth client credentials. */
export interface OAuthCredentials {
  /** The id of the OAuth client. */
  clientId: string;
  /** The secret of the OAuth client. */
  clientSecret: string;
  /**
   * The URL that issues access tokens. Default: `https://api.autograb.com.au/auth-broker/request-token`, and
   * `https://api.autograb.co.uk/auth-broker/request-token` for a client whose region is `uk`.
   */
  tokenUrl?: string | URL | undefined;
}

/** Options of a client besides its credential. */
export interface ClientSettings extends Omit<RequestConfig, "apiKey"> {
  /**
   * The function that sends requests, such as that of undici or node-fetch. The default is the global
   * `fetch`.
   */
  fetch?: ((url: string, init: any) => unknown) | undefined;
  /**
   * Permits a `sec_` key or an OAuth secret in a browser, where everybody who opens the page can read it.
   * Default: `false`.
   */
  dangerouslyAllowSecretKey?: boolean | undefined;
  /** Called before each request, directly before `fetch`: nothing of another call comes between. */
  onRequest?: ((info: RequestInfo) => void) | undefined;
  /** Called after each response, also one that is not followed or too large. */
  onResponse?: ((info: ResponseInfo) => void) | undefined;
  /** Called before each wait for another attempt. */
  onRetry?: ((info: RequestInfo & { readonly afterMs: number }) => void) | undefined;
}

/** Options of `withToken`. */
export interface TokenOptions {
  /** The name of the query parameter. Default: `"token"`. */
  parameter?: string | undefined;
}

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

/** The kind of a failure. The strings are stable. */
export type WebhooksErrorCode =
  /** The input of the call can't be sent; `issues` lists every problem. */
  | "invalid_request"
  /**
   * The webhook belongs to another region than the call named. Hint: pass the region that the webhook was
   * created in.
   */
  | "invalid_region"
  /** The webhook belongs to another account. Hint: use the key of the account that created the webhook. */
  | "permission_denied"
  /** No webhook has that id. Hint: list the webhooks of the region to see their ids. */
  | "invalid_webhook_id"
  /**
   * The service refused the fields of the call, such as an event name it does not know. Hint: the error's
   * body contains what the service said about each field.
   */
  | "validation_failed"
  /**
   * The service does not accept the key or token. Hint: check the key or OAuth client; a `pub_` key works
   * only from the domain that it is bound to.
   */
  | "unauthorized"
  /**
   * The account has no licence for the call. Hint: ask AutoGrab whether the account's licence covers webhooks
   * in this region.
   */
  | "forbidden"
  /**
   * Too many calls, or the monthly quota is used up. Hint: wait for `retryAfterMs`, or a minute if it is
   * absent; `maxRetryAfterMs` and `maxRetries` let the client wait.
   */
  | "rate_limited"
  /** The service failed. Hint: try again later. */
  | "server_error"
  /**
   * The answer is not one to this call. Hint: check `baseUrl`: a proxy or another service may have answered.
   */
  | "unexpected_response"
  /**
   * No answer came. Hint: check the connection; in a browser also check that the service allows this page's
   * origin (CORS).
   */
  | "network"
  /**
   * No complete answer came in time. Hint: try again later; if the service is only slow, raise `timeoutMs`.
   */
  | "timeout"
  /** The caller's signal ended the call. */
  | "aborted"
  /** A pushed payload is not valid; `issues` lists every problem. */
  | "invalid_payload"
  /** The WebAssembly module could not be started, or ran out of stack or memory. */
  | "wasm_unavailable";

/** The kind of a problem with the input of a call. The strings are stable. */
export type IssueCode =
  /** The value has the wrong type. */
  | "type"
  /** A required value is missing. */
  | "required"
  /** A value that must not be empty is empty or blank. */
  | "empty"
  /** A property that the call does not know. `allowUnknownFields` permits it. */
  | "unknown_field"
  /** A region that AutoGrab does not list. `allowUnknownRegion` permits it. */
  | "unknown_region"
  /** A push format other than `json`. `allowUnknownFormat` permits it. */
  | "unknown_format"
  /** An event that is not in the catalogue. `allowUnknownEvents` permits it. */
  | "unknown_event"
  /** An event that can't be subscribed to. `allowPingEvent` permits it. */
  | "not_subscribable"
  /** An event, header or name that the list already contains. */
  | "duplicate"
  /** Not an absolute URL. */
  | "url"
  /** A URL whose scheme is neither `https:` nor `http:`. */
  | "url_scheme"
  /**
   * An `http:` URL to a host other than this machine. `allowInsecureEndpoint` and `allowInsecureBaseUrl`
   * permit it.
   */
  | "insecure_url"
  /** A URL with a user name or a password. */
  | "url_credentials"
  /** A URL with a fragment, which is never sent. */
  | "url_fragment"
  /** A header name that HTTP forbids, or that the sender must control. */
  | "header_name"
  /** A header value that HTTP forbids. */
  | "header_value"
  /** A webhook id that is not a single path segment. */
  | "id"
  /** A number outside its range. */
  | "range"
  /** A part of a JSON Schema that the validator can't check. */
  | "unsupported"
  /** Two options that exclude each other, or one that needs another. */
  | "conflict"
  /** A secret key in a place where everybody can read it. */
  | "secret_key";

/** A problem with the input of a call. An issue of a payload has more properties: see `PayloadIssue`. */
export interface Issue {
  /** The JSON Pointer (RFC 6901) to the value, such as `/events/0`; empty for the whole input. */
  readonly path: string;
  /** The kind of the problem. */
  readonly code: IssueCode | PayloadIssueCode;
  /** One sentence for a developer. It never contains an endpoint, the value of a header, or a key. */
  readonly message: string;
}

/** The rate limit of the product that was called. */
export interface RateLimit {
  /** The number of calls that a period allows. */
  readonly total?: number;
  /** The number of calls that are left in the period. */
  readonly remaining?: number;
  /** The end of the period, in Unix seconds. */
  readonly reset?: number;
}

/** One step of `ensure`. */
export type PlanStep =
  | { action: "create"; draft: Record<string, unknown>; /** Absent until it is created. */ webhook?: Webhook }
  | { action: "update"; webhook: Webhook; patch: Record<string, unknown>; changes?: Record<string, Change> }
  | { action: "keep"; webhook: Webhook }
  | { action: "delete"; webhook: Webhook };

/** The steps of `ensure`, and how many of them were taken. */
export interface Plan {
  steps: PlanStep[];
  /** The number of steps that are done. */
  done: number;
}

/** The `Error` that every function throws, and every promise is rejected with. */
export interface WebhooksError extends Error {
  readonly name: "WebhooksError";
  /** The kind of the failure. */
  readonly code: WebhooksErrorCode;
  /** What to do about it, if there is something to say. */
  readonly hint?: string;
  /** Every problem with the input, for `invalid_request` and `invalid_payload`. */
  readonly issues?: readonly Issue[];
  /** The status of the response, if there was one. */
  readonly status?: number;
  /** The method of the request. */
  readonly method?: string;
  /** The URL of the request, without secrets. */
  readonly url?: string;
  /** The service's id of the request, to quote to its support. */
  readonly requestId?: string;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The rate limit in the response. */
  readonly rateLimit?: RateLimit;
  /** How many times the request was sent; 0 if it was not. */
  readonly attempts?: number;
  /** Set if the call may have taken effect although it failed; `hint` says how to find out. */
  readonly outcomeUnknown?: true;
  /** The body of the response as text, with the secrets of the call replaced. Not enumerable. */
  readonly body?: string;
  /** The steps of `ensure`, and how many were taken before it failed. It contains endpoints and headers. Not enumerable. */
  readonly plan?: Plan;
  /** What caused the error: what `fetch` threw, or the reason of the signal. */
  readonly cause?: unknown;
}

/** The name of an event that AutoGrab is known to push, or to have announced. */
export type KnownEventName =
  /** Sent when the ping call is made, to test the connection. */
  | "ping"
  /** One of your Recapture customers was spotted on a used car listing website. */
  | "recapture_new"
  /** The listing price on one of your active Recapture customers changed. */
  | "recapture_price_change"
  /** One of your Recapture customers removed the listing: the sale was cancelled, or the vehicle sold. */
  | "recapture_delist"
  /** A past price prediction moved by at least the threshold in your valuation changes config. */
  | "valuation_change"
  /** A pre-accident valuation report is ready. */
  | "claim_report_generated";

/** The name of an event. AutoGrab adds events over time, so it may be one that this version does not know. */
export type EventName = KnownEventName | (string & {});

/** What instances of a global class are. */
type Instance<Name extends string, Otherwise> =
  typeof globalThis extends Record<Name, { prototype: infer Type }> ? Type : Otherwise;

export type URL = Instance<"URL", { readonly href: string }>;

export type Headers = Instance<"Headers", ReadonlyMap<string, string>>;

export type AbortSignal = Instance<
  "AbortSignal",
  {
    readonly aborted: boolean;
    readonly reason: unknown;
    addEventListener(type: "abort", listener: () => void): void;
    removeEventListener(type: "abort", listener: () => void): void;
  }
>;

/** The kind of an issue of a payload. */
export type PayloadIssueCode =
  /** The input is not JSON (RFC 8259). Nothing after this position was checked. Always an error. */
  | "syntax"
  /** The input is not UTF-8. Nothing after this position was checked. Always an error. */
  | "encoding"
  /** The nesting is deeper than `maxDepth`. Nothing after this position was checked. Always an error. */
  | "depth"
  /** The input is longer than `maxBytes`. Nothing was checked. Always an error. */
  | "size"
  /** A JavaScript value can't be read, or not be written as JSON. Always an error. */
  | "unserializable"
  /** An object has the same key twice; parsers disagree on which value wins. Always an error. */
  | "duplicate_key"
  /** A required field is missing. */
  | "missing_field"
  /** The value has the wrong type, or a number that must be an integer has a fraction. */
  | "type"
  /** The string does not have the required format, such as a date, a URL or a VIN, or does not match a pattern. */
  | "format"
  /** The number, or the length of a string or an array, is out of range, or the number is not a multiple of another. */
  | "range"
  /** JavaScript can't hold the number: it has too many digits, or is too large or too small. Always a notice. */
  | "precision"
  /** The value is not one of those that are allowed. */
  | "enum"
  /** The catalogue does not know the event. A warning; an error in strict mode. */
  | "unknown_event"
  /** The event is not the one that the caller expects. Always an error. */
  | "unexpected_event"
  /** Nobody has described the field. A notice; an error where your own schema forbids it. */
  | "unknown_field";

/** The severity of an issue of a payload. Only an error makes it invalid. */
export type Severity = "error" | "warning" | "notice";

/**
 * The severity of violations of rules that AutoGrab has not published, and of unknown events: warnings, or
 * errors.
 */
export type Mode = "lenient" | "strict";

/** Checks of event names. Each can be switched off by name. */
export interface EventRules {
  /**
   * Permits event names that the catalogue does not know: AutoGrab adds events over time. Default: `false`.
   */
  readonly allowUnknownEvents?: boolean | undefined;
  /**
   * Permits `ping` in the events of a webhook, as a newer page of the developer hub does. Default: `false`.
   */
  readonly allowPingEvent?: boolean | undefined;
}

/** Options of the validation of a payload. */
export interface ValidateOptions {
  /**
   * The severity of violations of rules that AutoGrab has not published, and of unknown events: warnings, or
   * errors. Default: `"lenient"`.
   */
  readonly mode?: Mode | undefined;
  /** The expected event. Every other event is an error. */
  readonly event?: KnownEventName | (string & {}) | undefined;
  /**
   * The maximum number of nested arrays and objects, including the payload itself. Default: 128; maximum:
   * 10,000.
   */
  readonly maxDepth?: number | undefined;
  /** The maximum size of a payload. It is checked before the payload is copied. In bytes. Default: 16 MiB. */
  readonly maxBytes?: number | undefined;
  /**
   * The maximum number of listed issues. The most severe are listed, and `omitted` counts the others.
   * Default: 100; maximum: 100,000.
   */
  readonly maxIssues?: number | undefined;
}

/** Options of `samplePayload`. */
export interface SampleOptions {
  /** The seed of the values. The same seed makes the same payload. Default: `0`. */
  readonly seed?: number | undefined;
  /** The region of the number plates, currency and sites. By default, the seed selects one. */
  readonly region?: "au" | "nz" | "my" | "uk" | undefined;
}

/** Options of `payloadJsonSchema` and `asyncApiDocument`. */
export interface SchemaOptions {
  /** The mode that the schema describes: it refuses what is an error in that mode. Default: `"lenient"`. */
  readonly mode?: Mode | undefined;
}

/** The result of {@link checkEventName}. */
export type EventCheck =
  | { readonly known: true }
  | {
      readonly known: false;
      /** The event that was probably meant. */
      readonly suggestion?: KnownEventName;
    };

/**
 * Looks an event name up in the catalogue, and suggests a known event for an unknown name.
 *
 * ```js
 * checkEventName("price_change"); // { known: false, suggestion: "recapture_price_change" }
 * ```
 */
export function checkEventName(name: string): EventCheck;

/**
 * Checks a list of events to subscribe to, and reports every wrong name. An unknown rule, or one of the wrong type, is a
 * `WebhooksError` with the code `invalid_request`.
 *
 * ```js
 * checkEventNames(["ping"])[0].code; // "not_subscribable"
 * ```
 */
export function checkEventNames(names: readonly string[], rules?: EventRules): Issue[];

/**
 * What can be validated: the bytes of a body, JSON text, or a parsed value. A string is always JSON text.
 *
 * Something that only contains a payload does not compile: await a promise, and read a `Response`, a `Blob` or a stream.
 * A value whose type is a type parameter could be one of them: pass it `as unknown`.
 *
 * ```ts
 * validatePayload(request.arrayBuffer()); // is not assignable to "await it first"
 * ```
 */
export type PayloadInput<Input = unknown> =
  Input extends PromiseLike<unknown>
    ? "await it first"
    : Input extends ByteStream | UnreadBody
      ? "read the bytes in it first"
      : Input;

/** A body that was not read yet: a `Response`, a `Request` or a `Blob` of any library. */
export interface UnreadBody {
  /** Reads the bytes. */
  arrayBuffer(): PromiseLike<unknown>;
}

/** One finding in a payload: what is wrong or noteworthy, and where. */
export interface PayloadIssue extends Issue {
  /** Whether the issue makes the payload invalid: only an error does. */
  readonly severity: Severity;
  /** The kind of the issue. The codes are stable. */
  readonly code: PayloadIssueCode;
  /**
   * The JSON Pointer (RFC 6901) to the value, such as `/data/vin`; empty for the whole payload. The path of a missing
   * field is where it should be. A pointer of more than 1,000 bytes is shortened and ends in `…`.
   */
  readonly path: string;
  /** What is expected. */
  readonly expected: string | null;
  /** What was found, in at most 64 characters: the type of a value with the wrong type, otherwise the value. */
  readonly found: string | null;
  /** One sentence for a developer. */
  readonly message: string;
  /** The offset in bytes, from 0; `null` if the input was a value. */
  readonly offset: number | null;
  /** The line, from 1; `null` if the input was a value. */
  readonly line: number | null;
  /** The column in UTF-16 units as in editors, from 1; `null` if the input was a value. */
  readonly column: number | null;
}

/** The result of {@link validatePayload}. It is plain data that can be cloned, posted and written as JSON. */
export interface Verdict {
  /** Whether no issue is an error. */
  valid: boolean;
  /** The name of the event in the payload, known or not; `null` if there is none. */
  event: string | null;
  /** The issues in the order of the payload. A valid payload can have warnings and notices. */
  issues: PayloadIssue[];
  /** The number of issues beyond `maxIssues`. */
  omitted: number;
}

/**
 * Validates a pushed payload: the JSON, the envelope, and the data of its event. It throws for no input.
 *
 * ```js
 * const verdict = validatePayload(await request.arrayBuffer());
 * if (!verdict.valid) for (const { path, line, column, message } of verdict.issues) console.log(line, column, path, message);
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for unknown or wrong options; `wasm_unavailable`
 */
export function validatePayload<Input = unknown>(
  input: PayloadInput<Input>,
  options?: ValidateOptions,
): Verdict;

/** A `ReadableStream` of any library. Not every TypeScript project declares the type. */
export interface ByteStream {
  /** Returns a reader of the chunks. */
  getReader(): {
    /** Reads the next chunk, unless the stream is done. */
    read(): Promise<{ done: boolean; value?: unknown }>;
  };
}

/**
 * The name of an event that the catalogue does not know. It is a string, but not a known name, so `switch
 * (payload.event)` can narrow known events. Compare it as a `string` to recognise a future event, or one that you defined
 * with `definePayload`.
 *
 * ```ts
 * if (result.valid && !result.known) {
 *   const name: string = result.event;
 *   switch (name) {
 *     case "stock_sold":
 *       console.log(result.payload.data["id"]);
 *   }
 * }
 * ```
 */
declare enum UnknownEventName {
  /** A placeholder for all unknown names. */
  name = "",
}
export type { UnknownEventName };

/** The payload of an event that the catalogue does not know. */
export interface UnknownPayload {
  event: UnknownEventName;
  data: { [property: string]: unknown };
}

/** The result of {@link safeParsePayload} for a valid payload of a known event. */
export interface KnownResult<Name extends KnownEventName> {
  valid: true;
  /** Whether the catalogue knows the event. */
  known: true;
  event: Name;
  payload: Extract<KnownPayload, { event: Name }>;
  /** Warnings and notices. */
  issues: PayloadIssue[];
  /** The number of issues beyond `maxIssues`. */
  omitted: number;
}

/** The result of {@link safeParsePayload} for a valid payload of an unknown event. */
export interface UnknownResult {
  valid: true;
  /** Whether the catalogue knows the event. */
  known: false;
  /** Compare it as a `string`: see {@link UnknownEventName}. */
  event: UnknownEventName;
  payload: UnknownPayload;
  /** Warnings and notices. */
  issues: PayloadIssue[];
  /** The number of issues beyond `maxIssues`. */
  omitted: number;
}

/** The result of {@link safeParsePayload} for an invalid payload. */
export interface InvalidResult {
  valid: false;
  /** The name of the event in the payload, known or not; `null` if there is none. */
  event: string | null;
  /** Why the payload is invalid, and warnings and notices. */
  issues: PayloadIssue[];
  /** The number of issues beyond `maxIssues`. */
  omitted: number;
}

/**
 * The result of {@link safeParsePayload}. If it is `valid` and `known`, `switch (result.event)` narrows the payload, as
 * `switch (result.payload.event)` does.
 */
export type PayloadResult =
  { [Name in KnownEventName]: KnownResult<Name> }[KnownEventName] | UnknownResult | InvalidResult;

/**
 * Validates a payload of one expected event, and returns its value or its issues. Another event is an error.
 *
 * ```js
 * const result = safeParsePayload(body, { event: "claim_report_generated" });
 * if (result.valid) console.log(result.payload.data.reportURL);
 * ```
 */
export function safeParsePayload<Name extends KnownEventName, Input = unknown>(
  input: PayloadInput<Input>,
  options: ValidateOptions & { readonly event: Name },
): Extract<PayloadResult, { event: Name } | { valid: false }>;

/**
 * Validates a payload, and returns its value or its issues.
 *
 * ```js
 * const result = safeParsePayload(body);
 * if (!result.valid) console.log(result.issues);
 * else if (result.known) console.log(result.payload.data);
 * ```
 */
export function safeParsePayload<Input = unknown>(
  input: PayloadInput<Input>,
  options?: ValidateOptions,
): PayloadResult;

/** The example payload of a ping. Its contents are not published. */
export interface PingData {
  [property: string]: unknown;
}

/** An object with properties that nobody has described. */
export interface AdditionalFields {
  [property: string]: unknown;
}

/** A listing in which a customer's vehicle was spotted. */
export interface Sighting {
  /** When the listing was spotted. Unverified: AutoGrab has not published this field. */
  at?: string | null;
  /** AutoGrab's id of the lead. Unverified: AutoGrab has not published this field. */
  lead_id?: string | null;
  /** The URL of the listing. Unverified: AutoGrab has not published this field. */
  listing_url?: string | null;
  /** The headline of the listing. Unverified: AutoGrab has not published this field. */
  listing_title?: string | null;
  /** The asking price, in the currency of the region. Unverified: AutoGrab has not published this field. */
  listing_price?: number | null;
  /** Who sells, such as a dealer or a private seller. Unverified: AutoGrab has not published this field. */
  seller_type?: string | null;
}

/** A Recapture customer. The names are those of the Recapture API; that pushes use them is assumed. */
export interface RecaptureCustomer {
  /** AutoGrab's id of the customer. Unverified: AutoGrab has not published this field. */
  id?: string | null;
  /** When the customer was last changed. Unverified: AutoGrab has not published this field. */
  last_updated?: string | null;
  /** The registration plate of the customer's vehicle. Unverified: AutoGrab has not published this field. */
  rego?: string | null;
  /** The state of registration, where there are states. Unverified: AutoGrab has not published this field. */
  state?: string | null;
  /** The vehicle identification number. Unverified: AutoGrab has not published this field. */
  vin?: string | null;
  /** Your own id of the customer, as uploaded. Unverified: AutoGrab has not published this field. */
  external_id?: string | null;
  /** When the vehicle was sold to the customer. Unverified: AutoGrab has not published this field. */
  sale_date?: string | null;
  /** When monitoring of the customer starts. Unverified: AutoGrab has not published this field. */
  monitor_start_date?: string | null;
  /** When monitoring of the customer ends. Unverified: AutoGrab has not published this field. */
  monitor_end_date?: string | null;
  /** The name of the customer. Personal data. Unverified: AutoGrab has not published this field. */
  client_name?: string | null;
  /** The mobile number of the customer. Personal data. Unverified: AutoGrab has not published this field. */
  mobile_number?: string | null;
  /** When the customer's contract ends. Personal data. Unverified: AutoGrab has not published this field. */
  expiry_date?: string | null;
  /** Year, make, model and variant in one line. Unverified: AutoGrab has not published this field. */
  vehicle_title?: string | null;
  /** Other fields that were uploaded with the customer. Unverified: AutoGrab has not published this field. */
  additional_fields?: AdditionalFields | null;
  /** The listings in which the vehicle was spotted. Unverified: AutoGrab has not published this field. */
  sightings?: Sighting[] | null;
}

/** A price prediction. The names are those of the Valuation API; that pushes use them is assumed. */
export interface Valuation {
  /** The pricing id. Unverified: AutoGrab has not published this field. */
  id?: string | null;
  /** AutoGrab's id of the vehicle. Unverified: AutoGrab has not published this field. */
  vehicle_id?: string | null;
  /** When the prediction was made. Unverified: AutoGrab has not published this field. */
  created_at?: string | null;
  /** The odometer reading in kilometres. Unverified: AutoGrab has not published this field. */
  kms?: number | null;
  /** The predicted price, in the currency of the region. Unverified: AutoGrab has not published this field. */
  price?: number | null;
  /** How confident the prediction is, from 0 to 1. Unverified: AutoGrab has not published this field. */
  score?: number | null;
  /** The retail price, in the currency of the region. Unverified: AutoGrab has not published this field. */
  retail_price?: number | null;
  /** The trade-in price, in the currency of the region. Unverified: AutoGrab has not published this field. */
  trade_price?: number | null;
  /** The amount that was added to the price; negative if it was deducted. Unverified: AutoGrab has not published this field. */
  adjustment?: number | null;
}

/** A pre-accident valuation report that is ready. */
export interface ClaimReport {
  /** AutoGrab's id of the claim. */
  claimID: string;
  /** The insurer's number of the claim. */
  claimNumber: string;
  /** The vehicle's value before the accident. */
  claimValuation: number;
  /** The URL of the report. */
  reportURL: string;
}

/** Sent when the ping call is made, to test the connection. */
export interface PingPayload {
  event: "ping";
  data: PingData;
}

/** One of your Recapture customers was spotted on a used car listing website. */
export interface RecaptureNewPayload {
  event: "recapture_new";
  data: RecaptureCustomer;
}

/** The listing price on one of your active Recapture customers changed. */
export interface RecapturePriceChangePayload {
  event: "recapture_price_change";
  data: RecaptureCustomer;
}

/** One of your Recapture customers removed the listing: the sale was cancelled, or the vehicle sold. */
export interface RecaptureDelistPayload {
  event: "recapture_delist";
  data: RecaptureCustomer;
}

/** A past price prediction moved by at least the threshold in your valuation changes config. */
export interface ValuationChangePayload {
  event: "valuation_change";
  data: Valuation;
}

/** A pre-accident valuation report is ready. */
export interface ClaimReportGeneratedPayload {
  event: "claim_report_generated";
  data: ClaimReport;
}

/** The payload of an event that the catalogue knows. `switch (payload.event)` narrows it. */
export type KnownPayload =
  | PingPayload
  | RecaptureNewPayload
  | RecapturePriceChangePayload
  | RecaptureDelistPayload
  | ValuationChangePayload
  | ClaimReportGeneratedPayload;

/**
 * Returns a made-up payload: realistic, valid in both modes, and the same for the same options.
 *
 * ```js
 * samplePayload("recapture_new", { seed: 7, region: "uk" }).data.rego;
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for an event that the catalogue does not know
 */
export function samplePayload<Name extends KnownEventName>(
  event: Name,
  options?: SampleOptions,
): Extract<KnownPayload, { event: Name }>;

/**
 * Returns the JSON Schema (2020-12) of the payloads of an event, or of all payloads.
 *
 * It refuses what the validator refuses in that mode. JSON Schema can't express some rules, such as that no object may
 * have the same key twice; and the schema is stricter where lenient mode only warns: about an empty array in place of an
 * object, and about URLs that browsers accept, but RFC 3986 does not. In lenient mode, the schema describes unpublished
 * rules without asserting them. `$comment` has the source of each field, such as `source: hub`.
 *
 * ```js
 * payloadJsonSchema("claim_report_generated").properties.data.required; // ["claimID", …]
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for an event that the catalogue does not know
 */
export function payloadJsonSchema(event?: KnownEventName, options?: SchemaOptions): any;

export interface WebhooksClient {
  /** Releases the client's memory. Without a call, the garbage collector does. */
  free(): void;
}
