// Buttons that copy a text, in the page's own words.

import { createCopyButton } from "./pkg/lib/elements/copy.js";
import { WEBHOOKS_LABELS } from "./pkg/lib/elements/labels.js";

export const copyButton = createCopyButton(WEBHOOKS_LABELS);
