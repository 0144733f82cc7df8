// Buttons that copy a text.

import { el, unseen } from "./dom.js";

/** How long a button says that it has copied, in milliseconds. */
const NOTICE = 1500;

/**
 * A function that makes a button which copies what `read()` returns. `what` completes its name for assistive technology.
 */
export const createCopyButton = (labels) => (what, read) => {
  const word = el("span", {}, labels.copy);
  let timer;
  async function onclick() {
    try {
      await navigator.clipboard.writeText(read());
      word.textContent = labels.copied;
    } catch {
      word.textContent = labels.notCopied;
    }
    clearTimeout(timer);
    timer = setTimeout(() => (word.textContent = labels.copy), NOTICE);
  }
  return el(
    "button",
    { type: "button", part: "button", class: "copy", "data-key": `copy ${what}`, onclick },
    word,
    unseen(` ${what}`),
  );
};
