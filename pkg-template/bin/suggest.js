// Suggests corrections for misspelt words, by the rules of the core.

import { suggestName } from "../wasm/schema.js";

/** Returns the name that a misspelt word most likely means; `undefined` if none is similar enough. */
export const suggest = (word, names) => suggestName(word, names.join("\n"));
