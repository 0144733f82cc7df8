// Written by `cargo xtask generate`.

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

/** An event that AutoGrab is known to push, or to have announced. */
export interface KnownEvent {
  /** The name on the wire. */
  readonly name: KnownEventName;
  /** What happened, in one sentence. */
  readonly meaning: string;
  /** Whether AutoGrab sends it yet, or has only announced it. */
  readonly state: "in_use" | "announced";
  /** Whether a webhook may list it in its `events`. */
  readonly subscribable: boolean;
  /** Where these facts come from: AutoGrab's page on webhooks, the rest of its developer hub, or our best reading. */
  readonly source: "seed" | "hub" | "assumed";
  /** What the sources leave open or contradict each other in. */
  readonly note?: string;
}

/** Every event there is, in the order of AutoGrab's page. */
export const EVENTS: readonly KnownEvent[];
