// Problems in the page's own words.

import { WEBHOOKS_LABELS } from "./pkg/lib/elements/labels.js";
import { createProblems, createRefusal } from "./pkg/lib/elements/problems.js";

export { clearProblems } from "./pkg/lib/elements/problems.js";

export const { showFailure, clearOnInput } = createProblems(WEBHOOKS_LABELS);
export const refusal = createRefusal(WEBHOOKS_LABELS);
