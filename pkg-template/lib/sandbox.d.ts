import type { EventName } from "./events.js";
import type { Fetch } from "./host.js";

export { WebhooksError } from "./error.js";

/** Who may call a sandbox. */
export interface SandboxAccount {
  /** The keys that it calls with. One that is bound to origins works from there only. */
  keys?: readonly (string | { key: string; origins?: readonly string[] | undefined })[] | undefined;
  /** The OAuth credentials that it gets access tokens for. Those work only where there is a key as well. */
  oauthClients?: readonly { clientId: string; clientSecret: string }[] | undefined;
  /** Whether a licence for the Webhooks API is attached to it. It is, unless told. */
  licensed?: boolean | undefined;
}

/** What a sandbox can be told when it is made. */
export interface SandboxOptions {
  /** Where all chance comes from: the same seed and the same calls give the same answers. 0 unless told. */
  seed?: number | undefined;
  /**
   * Who may call. Unless told, one account with the keys `pub_sandbox` and `sec_sandbox`, and with the OAuth client
   * `client_sandbox` whose secret is `secret_sandbox`.
   */
  accounts?: readonly SandboxAccount[] | undefined;
  /**
   * How much an account may call: so many calls in a period, which begins with the first call in it. 100,000 in a
   * minute unless told.
   */
  rateLimit?: { total?: number | undefined; periodMs?: number | undefined } | undefined;
  /**
   * How much an account may call in a calendar month, in UTC: `max` calls, of which its licence includes `base`.
   * 10,000,000 and 1,000,000 unless told.
   */
  quota?: { base?: number | undefined; max?: number | undefined } | undefined;
  /** How long an access token works, in seconds. 3,599 unless told. */
  tokenExpiresIn?: number | undefined;
  /** Has calls fail by chance, before they take effect and after: so many of them, from 0 to 1. */
  faults?: { rate: number; seed?: number | undefined } | undefined;
  /**
   * Carries a delivery to its endpoint, and gives the answer: its `status` and `text()` are recorded. Without it
   * deliveries are only recorded.
   */
  deliver?: ((delivery: Delivery) => unknown) | undefined;
  /** The time in milliseconds since the Unix epoch. `Date.now` unless told. */
  now?: (() => number) | undefined;
  /** Where calls come from, for keys that are bound to origins. The page's own origin unless told. */
  origin?: string | undefined;
  /** How many deliveries are remembered; the oldest are forgotten first. 1,000 unless told. */
  maxDeliveries?: number | undefined;
  /** Have the service take event names that the catalogue does not know. */
  allowUnknownEvents?: boolean | undefined;
  /** Have the service let `ping` be subscribed to. */
  allowPingEvent?: boolean | undefined;
  /** Have the service know every region. */
  allowUnknownRegion?: boolean | undefined;
  /** Have the service take push formats other than `json`. */
  allowUnknownFormat?: boolean | undefined;
  /** Have the service keep properties that this package does not know. */
  allowUnknownFields?: boolean | undefined;
}

/** An event on its way to an endpoint. It still arrives when its webhook is deleted meanwhile. */
export interface Delivery {
  readonly id: string;
  readonly event: EventName;
  readonly webhookId: string;
  readonly webhookName: string;
  readonly region: string;
  /** Where to: `body` is posted there. */
  readonly endpoint: string;
  /** What is sent along, the webhook's own headers among it. */
  readonly headers: Readonly<Record<string, string>>;
  /** The payload: JSON text. */
  readonly body: string;
  /** When it was made, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Every time that it was pushed. */
  readonly attempts: readonly DeliveryAttempt[];
}

/** One time that a delivery was pushed. */
export interface DeliveryAttempt {
  /** When it began, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** The status of the endpoint's answer, if there was one. */
  readonly status?: number;
  /** What the endpoint answered: the first 1,000 characters. */
  readonly body?: string;
  /** What went wrong, if something did. */
  readonly error?: string;
}

/** What the calls are named where a fault is to meet some of them only. */
export type SandboxCall = "create" | "list" | "get" | "update" | "delete" | "ping" | "token";

/**
 * What is wrong with the next answer. Either something stands in its place (`status`, `body`, `html`,
 * `dropConnection`), or the right answer is carried badly (`delayMs`, `trickle`, `truncateBody`).
 */
export interface Fault {
  /** The status of the answer, from 200 to 599; 503 for a body or a page without one. */
  status?: number | undefined;
  /** The body of the answer: a string as it is, anything else as JSON. */
  body?: unknown;
  /** Answers with a page, as a proxy in between does. */
  html?: boolean | undefined;
  /** Headers of the answer, such as `Retry-After`. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Drops the connection without an answer. */
  dropConnection?: boolean | undefined;
  /** Breaks the connection within the body: after so many bytes, or halfway. */
  truncateBody?: boolean | number | undefined;
  /** Sends the body in ten pieces, with so many milliseconds before each. */
  trickle?: number | undefined;
  /** Lets so many milliseconds pass before the answer, or before the connection is dropped. */
  delayMs?: number | undefined;
  /** Whether the call takes effect all the same. Unless told, it does if its own answer is carried. */
  runs?: boolean | undefined;
  /** How many calls it meets; 1 unless told. */
  times?: number | undefined;
  /** The calls that it meets; any unless told. */
  match?: SandboxCall | readonly SandboxCall[] | undefined;
}

/** Everything that has happened in a sandbox, as plain JSON. What stands in it may change with any version. */
export interface SandboxSnapshot {
  readonly version: number;
  readonly [part: string]: unknown;
}

/** The AutoGrab Webhooks API in memory. */
export interface Sandbox {
  /**
   * Stands in for the global `fetch`, and works without its object. Whatever the host, the path decides. Redirects
   * that a fault asks for are not followed.
   */
  readonly fetch: Fetch;
  /** A key that works; the first that there is, where no account has a licence. */
  readonly apiKey: string;
  /** The address of the real service, which the sandbox answers for. */
  readonly baseUrl: string;
  /** The deliveries as they are now, the oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Calls the listener with each push, new or sent again, until the function that it gives is called. */
  subscribe(listener: (delivery: Delivery) => void): () => void;
  /**
   * Has an event happen: it is pushed to every webhook that subscribes to it, in one region or in all. Without
   * data an example is pushed. Gives the deliveries that it made, as they were at that moment.
   *
   * @throws {WebhooksError} `invalid_request` for an event that nobody can subscribe to, and for a region that there
   * is not
   */
  trigger(event: EventName, data?: unknown, options?: { region?: string | undefined }): readonly Delivery[];
  /**
   * Waits until `deliver` is done with every push, those included that are made meanwhile: as long as that takes.
   *
   * ```js
   * sandbox.trigger("recapture_new");
   * await sandbox.settled();
   * sandbox.deliveries[0].attempts[0].status; // what your receiver answered
   * ```
   */
  settled(): Promise<void>;
  /**
   * Pushes a delivery once more, as it was made.
   *
   * @throws {WebhooksError} `invalid_request` when there is no such delivery, or when it is forgotten
   */
  resend(id: string): Delivery;
  /**
   * Has the next call fail, or the next ones. Faults that wait for other calls stand aside; those for the same call
   * come in their order. A client tries again by itself: give `times`, or call it with `maxRetries: 0`.
   *
   * ```js
   * sandbox.failNext({ status: 503, times: 2 });
   * sandbox.failNext({ dropConnection: true, runs: true, match: "create" }); // it is created, and nobody hears
   * ```
   *
   * @throws {WebhooksError} `invalid_request` with everything that is wrong with the fault
   */
  failNext(fault: Fault): void;
  /** Everything that has happened: webhooks, deliveries, limits, access tokens, faults to come, chance. */
  snapshot(): SandboxSnapshot;
  /**
   * Goes back to a snapshot, of this sandbox or of one with the same accounts.
   *
   * @throws {WebhooksError} `invalid_request` for what is no snapshot; then nothing changes
   */
  restore(snapshot: SandboxSnapshot): void;
}

/**
 * Makes a sandbox of its own: no two share anything.
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
