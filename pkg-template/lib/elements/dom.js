// Builds elements. Text is inserted as text, never parsed as markup.

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

/** A button that does not send its form. */
export const button = (text, onclick, attributes) =>
  el("button", { type: "button", part: "button", ...attributes, onclick }, text);

/** Text for screen readers only. */
export const unseen = (text) => el("span", { class: "unseen" }, text);

/** Splits a sentence into text and code, which the package's messages put in backticks. */
export function prose(text) {
  const parts = String(text).split("`");
  // An odd backtick belongs to user input.
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join("`"));
  return parts.map((part, index) => (index % 2 === 1 ? el("code", {}, part) : part));
}

/** A sentence in which a name is emphasised. */
export function emphasised(text, name) {
  const at = name === "" ? -1 : text.indexOf(name);
  return at === -1 ? [text] : [text.slice(0, at), el("strong", {}, name), text.slice(at + name.length)];
}

let lastId = 0;

/** An id that no other element of the page has. */
export const newId = (what) => `autograb-${what}-${++lastId}`;

/** Runs the work of a button, once at a time. `disabled` would take the focus from the button, so it is `aria-busy`. */
export async function whileBusy(control, work) {
  if (control.ariaBusy === "true") return;
  control.ariaBusy = "true";
  try {
    await work();
  } finally {
    control.ariaBusy = null;
  }
}

/** Replaces the children, and restores the focus to the control with the same `data-key`. */
export function redraw(parent, ...children) {
  const { activeElement } = parent.getRootNode();
  const key = parent.contains(activeElement) ? activeElement.dataset.key : undefined;
  parent.replaceChildren(...children.flat());
  if (key !== undefined) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/** A dialog with the attributes of its title, which names it. */
export function titledDialog(attributes, title, ...children) {
  const id = newId("title");
  title.id = id;
  return el("dialog", { part: "dialog", "aria-labelledby": id, ...attributes }, ...children);
}

/**
 * A dialog with a question. `ask(...text)` shows it with a text, and resolves to whether the answer was yes. Escape means
 * no.
 */
export function createQuestion({ title, yes, no }) {
  const text = el("p", { id: newId("question") });
  const heading = el("h2", {}, title);
  const dialog = titledDialog(
    { class: "question", "aria-describedby": text.id },
    heading,
    heading,
    text,
    el(
      "div",
      { class: "actions" },
      button(no, () => dialog.close("")),
      button(yes, () => dialog.close("yes"), { class: "danger", part: "button danger-button" }),
    ),
  );
  let settle;
  // The event is late: the question may have been asked again by then.
  dialog.addEventListener("close", () => dialog.open || settle?.(dialog.returnValue === "yes"));

  function ask(...words) {
    text.replaceChildren(...words);
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => (settle = resolve));
  }
  return { dialog, ask };
}

/** Pretty-prints JSON, and returns other text unchanged. */
export function readable(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
