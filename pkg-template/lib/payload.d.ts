import type { KnownEventName } from "./events.js";

export { EVENTS } from "./events.js";
export type { EventName, KnownEvent, KnownEventName } from "./events.js";
export { WebhooksError } from "./error.js";

/** The answer of {@link checkEventName}. */
export type EventCheck =
  | { readonly known: true }
  | {
      readonly known: false;
      /** What was probably meant. */
      readonly suggestion?: KnownEventName;
    };

/**
 * Looks a name up in the catalogue, and says what was probably meant if it isn't there.
 *
 * ```js
 * checkEventName("price_change"); // { known: false, suggestion: "recapture_price_change" }
 * ```
 */
export function checkEventName(name: string): EventCheck;

/** One thing that is wrong with the input of a call. */
export interface Issue {
  /** JSON Pointer (RFC 6901) to the value: `/events/0`; empty for the whole input. */
  readonly path: string;
  /** What kind of problem it is. The strings are stable. */
  readonly code: string;
  /** One sentence for a developer. */
  readonly message: string;
}

/** Rules for event names that a caller can overrule. */
export interface EventRules {
  /** Let event names pass that the catalogue does not know: AutoGrab adds events over time. */
  readonly allowUnknownEvents?: boolean;
  /** Let `ping` stand in the list. */
  readonly allowPingEvent?: boolean;
}

/**
 * Checks a list of events to subscribe to, and reports every name that is wrong.
 *
 * ```js
 * checkEventNames(["ping"])[0].code; // "not_subscribable"
 * ```
 */
export function checkEventNames(names: readonly string[], rules?: EventRules): Issue[];
