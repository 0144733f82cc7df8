// What the page adds to the package's functions that build elements.

import { el } from "./pkg/lib/elements/dom.js";

export * from "./pkg/lib/elements/dom.js";
export { count } from "./pkg/lib/elements/labels.js";

export const byId = (id) => document.getElementById(id);

/** Has the browser save a blob as a file. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
