/// <reference lib="dom" />

import type { Change, Webhook, WebhooksClient } from "./client.js";
import type { AnyError, InspectorLabels, WebhooksLabels } from "./elements/labels.js";
import type { EventName } from "./events.js";
import type { Verdict } from "./payload.js";

export { WebhooksError } from "./error.js";
export { INSPECTOR_LABELS, WEBHOOKS_LABELS } from "./elements/labels.js";
export type { AnyError, ErrorLabels, InspectorLabels, WebhooksLabels } from "./elements/labels.js";

/** What `<autograb-webhooks>` calls: a `WebhooksClient`, or an object of yours with the same methods. */
export type WebhooksService = Pick<WebhooksClient, "create" | "list" | "update" | "delete" | "ping">;

/** The events of `<autograb-webhooks>`. They bubble out of shadow roots, but for `error`. */
export interface AutograbWebhooksEvents {
  /** A webhook was created. */
  "webhook-created": CustomEvent<{ webhook: Webhook }>;
  /** A webhook was changed. `changes` is absent if the service did not tell what changed. */
  "webhook-updated": CustomEvent<{ webhook: Webhook; changes?: Record<string, Change> }>;
  /** A webhook was deleted. */
  "webhook-deleted": CustomEvent<{ webhook: Webhook }>;
  /** A webhook was pinged. `durationMs` is how long the call took. */
  pinged: CustomEvent<{ webhook: Webhook; durationMs: number }>;
  /**
   * A call failed; the element shows the error too. It does not bubble, because a window takes `error` events that reach it
   * for errors that nobody handled.
   */
  error: CustomEvent<AnyError>;
}

/** The events of `<autograb-payload-inspector>`. */
export interface AutograbPayloadInspectorEvents {
  /** The payload was checked. */
  validated: CustomEvent<Verdict>;
  /** The payload could not be checked. It does not bubble. */
  error: CustomEvent<AnyError>;
}

/** `addEventListener` and `removeEventListener` with the events of an element's own. */
export interface Listening<Element, Events> {
  /** Adds a listener for an event of the element's own. */
  addEventListener<Type extends keyof Events>(
    type: Type,
    listener: (this: Element, event: Events[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Removes a listener. */
  removeEventListener<Type extends keyof Events>(
    type: Type,
    listener: (this: Element, event: Events[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
}

/**
 * `<autograb-webhooks>` lists, creates, edits, pings and deletes webhooks.
 *
 * ```js
 * import "autograb-webhooks/elements";
 *
 * const element = document.querySelector("autograb-webhooks");
 * element.client = new WebhooksClient({ apiKey: null, baseUrl: new URL("/autograb", location.href), region: "uk" });
 * element.addEventListener("webhook-created", ({ detail }) => console.log(detail.webhook.id));
 * ```
 */
export type AutograbWebhooksElement = Listening<AutograbWebhooksElement, AutograbWebhooksEvents> &
  HTMLElement & {
    /** What is called. It takes the place of `baseUrl`. */
    client: WebhooksService | undefined;
    /** The attribute `base-url`: the address of a proxy of yours that adds the key, such as `/autograb`. */
    baseUrl: string | null;
    /** The attribute `region`: the region that is listed. Default: that of the client. */
    region: string | null;
    /** Gives the texts that replace English ones, and returns all of them. Set it before the element is used. */
    get labels(): WebhooksLabels;
    set labels(labels: Partial<WebhooksLabels> | undefined);
    /** Loads the list again. An open form is closed. */
    reload(): void;
  };

/**
 * `<autograb-payload-inspector>` checks a payload, and shows each issue with its place.
 *
 * ```js
 * import "autograb-webhooks/elements";
 *
 * const element = document.querySelector("autograb-payload-inspector");
 * element.payload = '{ "event": "ping", "data": {} }';
 * element.addEventListener("validated", ({ detail }) => console.log(detail.valid));
 * ```
 */
export type AutograbPayloadInspectorElement = Listening<
  AutograbPayloadInspectorElement,
  AutograbPayloadInspectorEvents
> &
  HTMLElement & {
    /** What is checked: JSON text, bytes, or a parsed value, which is shown as indented JSON. */
    payload: unknown;
    /** The payload as text. */
    value: string;
    /** The attribute `event`: the event that is expected. Every other one is an error. */
    event: EventName | null;
    /** The attribute `strict`: makes violations of rules that AutoGrab has not published errors. */
    strict: boolean;
    /** Gives the texts that replace English ones, and returns all of them. */
    get labels(): InspectorLabels;
    set labels(labels: Partial<InspectorLabels> | undefined);
  };

/** The class of `<autograb-webhooks>`. A subclass can be defined under another name. */
export const AutograbWebhooksElement: new () => AutograbWebhooksElement;

/** The class of `<autograb-payload-inspector>`. A subclass can be defined under another name. */
export const AutograbPayloadInspectorElement: new () => AutograbPayloadInspectorElement;

/**
 * Defines the elements in a registry, unless their names are taken. Importing the module has done that for the registry of
 * the page.
 *
 * ```js
 * const registry = new CustomElementRegistry();
 * defineElements(registry); // for shadow roots that have a registry of their own
 * ```
 */
export function defineElements(registry?: CustomElementRegistry): void;

declare global {
  interface HTMLElementTagNameMap {
    "autograb-webhooks": AutograbWebhooksElement;
    "autograb-payload-inspector": AutograbPayloadInspectorElement;
  }
}
