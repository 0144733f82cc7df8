import { AutograbPayloadInspectorElement } from "./elements/inspector-element.js";
import { AutograbWebhooksElement } from "./elements/webhooks-element.js";

export { AutograbPayloadInspectorElement, AutograbWebhooksElement };
export { INSPECTOR_LABELS, WEBHOOKS_LABELS } from "./elements/labels.js";

const ELEMENTS = {
  "autograb-webhooks": AutograbWebhooksElement,
  "autograb-payload-inspector": AutograbPayloadInspectorElement,
};

/** A name that is taken stays as it is: another version of the package may be on the page. */
export function defineElements(registry = globalThis.customElements) {
  for (const [name, element] of Object.entries(ELEMENTS)) {
    if (registry?.get(name) === undefined) registry?.define(name, element);
  }
}

// On a server there is no registry, and the import does nothing.
defineElements();
