import type { EventName } from "./events.js";

export { WebhooksError } from "./error.js";

/** Who may call a sandbox. */
export interface SandboxAccount {
  /** The keys that it calls with. One that is bound to origins works from there only. */
  keys: readonly (string | { key: string; origins?: readonly string[] | undefined })[];
  /** Whether a licence for the Webhooks API is attached to it. It is, unless told. */
  licensed?: boolean | undefined;
}

/** What a sandbox can be told when it is made. */
export interface SandboxOptions {
  /** Where all chance comes from: the same seed and the same calls give the same answers. 0 unless told. */
  seed?: number | undefined;
  /** Who may call. One account with the keys `pub_sandbox` and `sec_sandbox` unless told. */
  accounts?: readonly SandboxAccount[] | undefined;
  /** Carries a delivery to its endpoint, and gives the answer. Without it deliveries are only recorded. */
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
  /** What went wrong, if something did. */
  readonly error?: string;
}

/** The AutoGrab Webhooks API in memory. */
export interface Sandbox {
  /** Stands in for the global `fetch`, and works without its object. Whatever the host, the path decides. */
  readonly fetch: typeof globalThis.fetch;
  /** A key that works. */
  readonly apiKey: string;
  /** The address of the real service, which the sandbox answers for. */
  readonly baseUrl: string;
  /** The deliveries as they are now, the oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Calls the listener with each new delivery, until the function that it gives is called. */
  subscribe(listener: (delivery: Delivery) => void): () => void;
  /**
   * Has an event happen: it is pushed to every webhook that subscribes to it, in one region or in all. Without
   * data an example is pushed. Gives the deliveries that it made.
   */
  trigger(event: EventName, data?: unknown, options?: { region?: string | undefined }): readonly Delivery[];
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
