/**
 * The elements in JSX, for React 19 and newer. Name this file once, in a file of yours or under `types` in
 * `tsconfig.json`:
 *
 * ```ts
 * import type {} from "autograb-webhooks/elements/react";
 * ```
 */

import type { HTMLAttributes, Key, Ref } from "react";
import type {
  AutograbPayloadInspectorElement,
  AutograbPayloadInspectorEvents,
  AutograbWebhooksElement,
  AutograbWebhooksEvents,
  InspectorLabels,
  WebhooksLabels,
  WebhooksService,
} from "../elements.js";

/** React adds a listener for every property that begins with `on`. */
type Listeners<Events> = {
  [Type in keyof Events & string as `on${Type}`]?: ((event: Events[Type]) => void) | undefined;
};

type Props<Element, Own> = Omit<HTMLAttributes<Element>, keyof Own | "onError"> &
  Own & { ref?: Ref<Element> | undefined; key?: Key | null | undefined };

/** The properties of `<autograb-webhooks>` in JSX. */
export type AutograbWebhooksProps = Props<
  AutograbWebhooksElement,
  Listeners<AutograbWebhooksEvents> & {
    client?: WebhooksService | undefined;
    "base-url"?: string | undefined;
    region?: string | undefined;
    labels?: Partial<WebhooksLabels> | undefined;
  }
>;

/** The properties of `<autograb-payload-inspector>` in JSX. */
export type AutograbPayloadInspectorProps = Props<
  AutograbPayloadInspectorElement,
  Listeners<AutograbPayloadInspectorEvents> & {
    payload?: unknown;
    value?: string | undefined;
    event?: string | undefined;
    strict?: boolean | undefined;
    labels?: Partial<InspectorLabels> | undefined;
  }
>;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "autograb-webhooks": AutograbWebhooksProps;
      "autograb-payload-inspector": AutograbPayloadInspectorProps;
    }
  }
}
