// Builds elements. Text is inserted as text, never parsed as markup.

export const byId = (id) => document.getElementById(id);

/**
 * Creates an element with attributes, listeners (`onclick`) and children, which are nodes or text. Values that are
 * `undefined` or `false` are left out.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== false));
  return element;
}

/** Splits a sentence into text and code, which the package's messages put in backticks. */
export function prose(text) {
  const parts = String(text).split("`");
  // An odd backtick belongs to user input.
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join("`"));
  return parts.map((part, index) => (index % 2 === 1 ? el("code", {}, part) : part));
}

/** `1 push`, `2 pushes`. */
export const count = (number, noun, nouns = `${noun}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? noun : nouns}`;

/** Runs the work of a button, once at a time. `disabled` would take the focus from the button, so it is `aria-busy`. */
export async function whileBusy(button, work) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    await work();
  } finally {
    button.ariaBusy = null;
  }
}

/** Replaces the children, and restores the focus to the control with the same `data-key`. */
export function redraw(parent, ...children) {
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  parent.replaceChildren(...children.flat());
  if (key !== undefined) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/**
 * A function that opens a dialog and resolves to whether its question was answered with yes, by a button with
 * `data-close="yes"`. Other `data-close` buttons and Escape mean no.
 */
export function createQuestion(dialog) {
  let settle;
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    if (button !== null) dialog.close(button.dataset.close);
  });
  // The event is late: the question may have been asked again by then.
  dialog.addEventListener("close", () => dialog.open || settle(dialog.returnValue === "yes"));
  return () => {
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => (settle = resolve));
  };
}

/** Has the browser save a blob as a file. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Pretty-prints JSON, and returns other text unchanged. */
export function readable(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
