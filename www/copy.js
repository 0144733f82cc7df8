// Buttons that copy a text.

import { el } from "./dom.js";

/** How long a button says that it has copied, in milliseconds. */
const NOTICE = 1500;

/** A button that copies what `read()` returns. `what` completes its name for assistive technology. */
export function copyButton(what, read) {
  const word = el("span", {}, "Copy");
  let timer;
  async function onclick() {
    try {
      await navigator.clipboard.writeText(read());
      word.textContent = "Copied";
    } catch {
      word.textContent = "Not copied";
    }
    clearTimeout(timer);
    timer = setTimeout(() => (word.textContent = "Copy"), NOTICE);
  }
  return el(
    "button",
    { type: "button", class: "copy", "data-key": `copy ${what}`, onclick },
    word,
    el("span", { class: "unseen" }, ` ${what}`),
  );
}
