// Suggests corrections for misspelt words, by the rules of the core.

import { suggestName } from "../wasm/schema.js";

/** The name that a misspelt word most likely stands for, if one is near enough. */
export const suggest = (word, names) => suggestName(word, names.join("\n"));
