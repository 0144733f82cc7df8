/**
 * The elements in the templates of Vue 3. Name this file once, in a file of yours or under `types` in `tsconfig.json`:
 *
 * ```ts
 * import type {} from "autograb-webhooks/elements/vue";
 * ```
 */

import type { EmitFn, HTMLAttributes, PublicProps } from "vue";
import type {
  AutograbPayloadInspectorElement,
  AutograbPayloadInspectorEvents,
  AutograbWebhooksElement,
  AutograbWebhooksEvents,
  InspectorLabels,
  WebhooksLabels,
  WebhooksService,
} from "../elements.js";

/** An element as Vue checks it in a template. */
type ElementComponent<Element, Events, Own> = new () => Element & {
  $props: Omit<HTMLAttributes, "onError"> & PublicProps & Own;
  $emit: EmitFn<{ [Type in keyof Events]: (event: Events[Type]) => void }>;
};

declare module "vue" {
  interface GlobalComponents {
    "autograb-webhooks": ElementComponent<
      AutograbWebhooksElement,
      AutograbWebhooksEvents,
      {
        client?: WebhooksService | undefined;
        baseUrl?: string | undefined;
        region?: string | undefined;
        labels?: Partial<WebhooksLabels> | undefined;
      }
    >;
    "autograb-payload-inspector": ElementComponent<
      AutograbPayloadInspectorElement,
      AutograbPayloadInspectorEvents,
      {
        payload?: unknown;
        value?: string | undefined;
        event?: string | undefined;
        strict?: boolean | undefined;
        labels?: Partial<InspectorLabels> | undefined;
      }
    >;
  }
}
