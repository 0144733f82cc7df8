import type { EventName } from "./events.js";
import type { AbortSignal, Fetch } from "./host.js";

export { WebhooksError } from "./error.js";

/** An account that may call a sandbox. */
export interface SandboxAccount {
  /** Its API keys. A key that is bound to origins works from those origins only. */
  keys?: readonly (string | { key: string; origins?: readonly string[] | undefined })[] | undefined;
  /** Its OAuth client credentials. The access tokens work only if the account also has a key. */
  oauthClients?: readonly { clientId: string; clientSecret: string }[] | undefined;
  /** Whether it has a licence for the Webhooks API. Default: `true`. */
  licensed?: boolean | undefined;
}

/** The options of a sandbox. */
export interface SandboxOptions {
  /** The seed of its random numbers: the same seed and the same calls give the same answers. Default: 0. */
  seed?: number | undefined;
  /**
   * The accounts that may call. Default: one account with the keys `pub_sandbox` and `sec_sandbox`, and with the OAuth
   * client `client_sandbox` whose secret is `secret_sandbox`.
   */
  accounts?: readonly SandboxAccount[] | undefined;
  /**
   * The rate limit of each account: `total` calls in a period of `periodMs` milliseconds, which begins with the first
   * call in it. Default: 100,000 calls in 60,000 ms.
   */
  rateLimit?: { total?: number | undefined; periodMs?: number | undefined } | undefined;
  /**
   * The quota of each account in a calendar month, in UTC: `max` calls, of which its licence includes `base`. Default:
   * 10,000,000 and 1,000,000.
   */
  quota?: { base?: number | undefined; max?: number | undefined } | undefined;
  /** The lifetime of an access token, in seconds. Default: 3,599. At most 10,000 tokens are valid at once. */
  tokenExpiresIn?: number | undefined;
  /** Makes calls fail at random, before or after they take effect: a share of them from 0 to 1. */
  faults?: { rate: number; seed?: number | undefined } | undefined;
  /**
   * Sends a delivery to its endpoint and returns the answer, whose `status` and `text()` are recorded. Without it,
   * deliveries are recorded and not sent.
   */
  deliver?: ((delivery: Delivery) => unknown) | undefined;
  /** Returns the time in milliseconds since the Unix epoch. Default: `Date.now`, looked up at each use. */
  now?: (() => number) | undefined;
  /**
   * Waits a number of milliseconds, between the pushes of `play`. Default: a timer, which the signal ends. With one that
   * returns at once, a test waits for nothing; with one that moves the clock of `now`, attempts are recorded at the times
   * at which they would be made.
   */
  sleep?: ((ms: number, signal?: AbortSignal) => PromiseLike<unknown>) | undefined;
  /** The origin that calls come from, for keys that are bound to origins. Default: the page's own origin. */
  origin?: string | undefined;
  /**
   * How many deliveries are remembered. The oldest are forgotten first, also once all of them with their payloads exceed
   * 32 MiB of JSON; a payload that several deliveries share is counted once. Default: 1,000.
   */
  maxDeliveries?: number | undefined;
  /** Makes the service accept event names that the catalogue does not contain. */
  allowUnknownEvents?: boolean | undefined;
  /** Makes the service accept subscriptions to `ping`. */
  allowPingEvent?: boolean | undefined;
  /** Makes the service accept every region. */
  allowUnknownRegion?: boolean | undefined;
  /** Makes the service accept push formats other than `json`. */
  allowUnknownFormat?: boolean | undefined;
  /** Makes the service keep properties of webhooks that this package does not know. */
  allowUnknownFields?: boolean | undefined;
}

/** A push of an event to an endpoint. It still arrives when its webhook is deleted in the meantime. */
export interface Delivery {
  readonly id: string;
  readonly event: EventName;
  readonly webhookId: string;
  readonly webhookName: string;
  readonly region: string;
  /** The URL that `body` is posted to. */
  readonly endpoint: string;
  /** The headers that are sent, including those of the webhook. */
  readonly headers: Readonly<Record<string, string>>;
  /** The payload: JSON text. */
  readonly body: string;
  /** When the event happened, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The attempts to send it so far, the oldest first; at most 100. */
  readonly attempts: readonly DeliveryAttempt[];
}

/** One attempt to send a delivery. */
export interface DeliveryAttempt {
  /** When it began, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** The status of the endpoint's answer, if there was one. */
  readonly status?: number;
  /** The first 1,000 characters of the endpoint's answer. */
  readonly body?: string;
  /** Why the attempt failed, if it did. */
  readonly error?: string;
  /**
   * Whether the command `autograb-webhooks sandbox` was stopped before the endpoint had answered. It sends such a
   * delivery again when it is started with the same `--state`.
   */
  readonly interrupted?: true;
}

/** The names of the calls that a fault can be limited to. */
export type SandboxCall = "create" | "list" | "get" | "update" | "delete" | "ping" | "token";

/**
 * What goes wrong with the next answer. A fault either replaces the answer (`status`, `body`, `html`,
 * `dropConnection`), or delivers the right answer badly (`delayMs`, `trickle`, `truncateBody`).
 */
export interface Fault {
  /** The status of the answer, from 200 to 599. Default with a `body` or `html`: 503. */
  status?: number | undefined;
  /** The body of the answer: a string as it is, anything else as JSON, nested at most 100 levels deep. */
  body?: unknown;
  /** Answers with an HTML page, as a proxy does. */
  html?: boolean | undefined;
  /** Headers of the answer, such as `Retry-After`. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Drops the connection without an answer. */
  dropConnection?: boolean | undefined;
  /** Breaks the connection within the body: after this number of bytes, or halfway if `true`. */
  truncateBody?: boolean | number | undefined;
  /** Sends the body in ten pieces, and waits this number of milliseconds before each. */
  trickle?: number | undefined;
  /** Waits this number of milliseconds before the answer, or before the connection is dropped. */
  delayMs?: number | undefined;
  /** Whether the call takes effect all the same. Default: it does if the fault does not replace its answer. */
  runs?: boolean | undefined;
  /** How many calls it affects. Default: 1. */
  times?: number | undefined;
  /** The calls that it affects. Default: all. */
  match?: SandboxCall | readonly SandboxCall[] | undefined;
}

/** The options of `play`. */
export interface PlayOptions {
  /**
   * The story. Default and only one: `sale`, 7 to 10 events of one car. It is listed; its price falls, rises to where it
   * was, and may fall again; it is valued once or twice; it is delisted; its next owner claims.
   */
  story?: "sale" | undefined;
  /**
   * The seed of the story and of everything below: the same seed gives the same bodies in the same order, whatever the
   * time. Default: one of the sandbox's own random numbers, so that each call plays another car.
   */
  seed?: number | undefined;
  /** The region of the car, and of the webhooks that get its events. Default: all webhooks, and a car of any region. */
  region?: string | undefined;
  /** The share of events that are pushed twice, from 0 to 1. This and the two below are rounded up. Default: 0. */
  duplicates?: number | undefined;
  /** The share of events whose pushes change places with those of a neighbour, from 0 to 1. Default: 0. */
  reorder?: number | undefined;
  /** The share of events that are pushed only after the last one has happened, from 0 to 1. Default: 0. */
  late?: number | undefined;
  /**
   * Deletes the webhooks that have got an event, after the last event has happened and before the late pushes are sent:
   * those arrive all the same, as AutoGrab warns. Default: `false`.
   */
  deleteWebhooks?: boolean | undefined;
  /** The time between two events, in milliseconds; at most an hour. Default: 0. */
  intervalMs?: number | undefined;
  /**
   * How often a push is repeated that `deliver` did not answer with a 2xx status: a number, or an object with the waits
   * between. The first wait is `delayMs` (default: 1,000 ms, at most an hour), each further one twice as long, up to
   * `maxDelayMs` (default: 60,000 ms). At most 20. Default: 0, because AutoGrab has not published that it repeats any.
   */
  retries?: number | PlayRetries | undefined;
  /**
   * Ends the story. What is queued by then stays among the deliveries without attempts, and pushes that are under way are
   * not interrupted.
   */
  signal?: AbortSignal | undefined;
}

/** How `play` repeats a push that was not answered with a 2xx status. */
export interface PlayRetries {
  count: number;
  delayMs?: number | undefined;
  maxDelayMs?: number | undefined;
}

/** What has become of a story. */
export interface PlaySummary {
  /** The seed, with which it can be played again. */
  readonly seed: number;
  /** The events with their payloads as JSON text, in the order in which they happened: what a receiver should handle. */
  readonly events: readonly { readonly event: EventName; readonly body: string }[];
  /** The number of pushes: one for each event, each of its duplicates, and each webhook that subscribes to it. */
  readonly deliveries: number;
  /** How often a push was sent. */
  readonly sent: number;
  /** How often each status was answered, such as `{ "204": 11, "503": 2 }`. Empty without `deliver`. */
  readonly answered: Readonly<Record<string, number>>;
  /** How often `deliver` threw, or returned no status. */
  readonly unanswered: number;
  /** How often a push was sent that had failed before. */
  readonly retried: number;
  /** The number of pushes that were never answered with a 2xx status, though they were repeated as often as allowed. */
  readonly gaveUp: number;
}

/** Everything that a sandbox keeps, as plain JSON. Its contents may change with any version. */
export interface SandboxSnapshot {
  readonly version: number;
  readonly [part: string]: unknown;
}

/**
 * The AutoGrab Webhooks API in memory. What it keeps is bounded: 32 MiB of webhooks, 32 MiB of deliveries, 10,000 valid
 * access tokens, 1,000 faults. A call that would exceed a bound is refused, and says why.
 */
export interface Sandbox {
  /**
   * Replaces the global `fetch`, and may be called without its object. The host of the URL does not matter, only the
   * path. A redirect that a fault answers with is not followed. Where there is no global `Request` and `Response`, as in
   * Jest's jsdom, it takes a URL with the usual options, and returns an object with `status`, `headers`, `text()` and
   * `json()`.
   */
  readonly fetch: Fetch;
  /** A key that works. If no account has a licence, the first key. */
  readonly apiKey: string;
  /** The address of the real service, which the sandbox answers for. */
  readonly baseUrl: string;
  /** The deliveries that are remembered, as they are now, the oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Calls the listener with each push, new or sent again. Returns the function that ends that. */
  subscribe(listener: (delivery: Delivery) => void): () => void;
  /**
   * Triggers an event: it is pushed to every webhook that subscribes to it, in one region or in all. Without data, an
   * example is pushed. Returns the new deliveries, as they are at that moment.
   *
   * @throws {WebhooksError} `invalid_request` for an event that nobody can subscribe to, and for an unknown region
   */
  trigger(event: EventName, data?: unknown, options?: { region?: string | undefined }): readonly Delivery[];
  /**
   * Plays a story: its events happen one after the other, and are pushed as a service might push them that repeats,
   * reorders and delays. Each step waits for the answers to the one before, so a receiver gets the pushes in the planned
   * order. Each push is a delivery, a duplicate too; repeating one that failed adds an attempt to it. Resolves with a
   * summary when every push is settled. A story ends early when the sandbox is restored.
   *
   * ```js
   * const { events, answered } = await sandbox.play({ seed: 7, duplicates: 0.3, reorder: 0.3, late: 0.1, retries: 3 });
   * answered; // such as { "204": 14 }
   * events.map(({ event }) => event); // what your receiver should have handled, each once
   * ```
   *
   * @throws {WebhooksError} `invalid_request` with everything that is wrong with the options
   * @throws the reason of the signal, once it is aborted
   */
  play(options?: PlayOptions): Promise<PlaySummary>;
  /**
   * Waits until `deliver` has finished with every push, including those that are made in the meantime, and until every
   * story has ended.
   *
   * ```js
   * sandbox.trigger("recapture_new");
   * await sandbox.settled();
   * sandbox.deliveries[0].attempts[0].status; // what your receiver answered
   * ```
   */
  settled(): Promise<void>;
  /**
   * Sends a delivery once more, as it was. With a `body`, sends that text to the same endpoint with the same headers, as a
   * delivery of its own. It may be any text, so that a receiver can be tested with payloads that AutoGrab would not send.
   *
   * @throws {WebhooksError} `invalid_request` for a delivery that is not remembered, and for one that has 100 attempts
   */
  resend(id: string, options?: { body?: string | undefined }): Delivery;
  /**
   * Makes the next call fail, or the next ones. A fault that is limited to other calls keeps waiting; several for one
   * call are used in their order. A client retries by itself: set `times`, or call it with `maxRetries: 0`.
   *
   * ```js
   * sandbox.failNext({ status: 503, times: 2 });
   * sandbox.failNext({ dropConnection: true, runs: true, match: "create" }); // created, but not answered
   * ```
   *
   * @throws {WebhooksError} `invalid_request` with everything that is wrong with the fault, and when 1,000 faults wait
   */
  failNext(fault: Fault): void;
  /**
   * Everything that it keeps: webhooks, deliveries, limits, access tokens, waiting faults, and the state of its random
   * numbers. The options are not part of it.
   */
  snapshot(): SandboxSnapshot;
  /**
   * Returns to a snapshot, of this sandbox or of another one with the same accounts.
   *
   * @throws {WebhooksError} `invalid_request` for anything that is not a snapshot; then nothing changes
   */
  restore(snapshot: SandboxSnapshot): void;
}

/**
 * Creates a sandbox. Two sandboxes share nothing.
 *
 * ```js
 * const sandbox = createSandbox();
 * const client = new WebhooksClient({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, region: "uk" });
 * const webhook = await client.create({
 *   name: "Stock desk",
 *   endpoint: "https://dealer.example/hook",
 *   events: ["recapture_new"],
 * });
 * await client.ping(webhook.id);
 * sandbox.deliveries[0].event; // "ping"
 * ```
 *
 * @throws {WebhooksError} `invalid_request` with everything that is wrong with the options
 */
export function createSandbox(options?: SandboxOptions): Sandbox;
