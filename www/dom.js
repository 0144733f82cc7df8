// Building elements. Text goes in as text: nothing here reads markup.

export const byId = (id) => document.getElementById(id);

/**
 * An element with attributes, listeners (`onclick`) and children, which are nodes or text. What is `undefined` or
 * `false` is left out.
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

/** A sentence whose parts in backticks are code, as the package writes them. */
export function prose(text) {
  const parts = String(text).split("`");
  // An odd backtick is part of what somebody typed.
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join("`"));
  return parts.map((part, index) => (index % 2 === 1 ? el("code", {}, part) : part));
}

/** `1 push`, `2 pushes`. */
export const count = (number, noun, nouns = `${noun}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? noun : nouns}`;

/**
 * Runs the work behind a button, once at a time. The button keeps its focus meanwhile, which `disabled` would take
 * from it.
 */
export async function whileBusy(button, work) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    await work();
  } finally {
    button.ariaBusy = null;
  }
}

/** Puts new children in place of the old ones, and the focus back on the control with the same `data-key`. */
export function redraw(parent, ...children) {
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  parent.replaceChildren(...children.flat());
  if (key !== undefined) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/** A dialog that its `data-close` buttons close, with what they say; Escape does anyway. */
export function setUpDialog(dialog) {
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    if (button !== null) dialog.close(button.dataset.close);
  });
}

/** JSON set out in lines, and other text as it is. */
export function readable(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
