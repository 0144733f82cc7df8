// A labelled control of a form.

import { el, newId } from "./dom.js";

/** An input whose text is neither corrected nor remembered. */
export const plainInput = (attributes) =>
  el("input", {
    autocapitalize: "off",
    autocomplete: "off",
    spellcheck: "false",
    part: "input",
    ...attributes,
  });

/** A field with the path of its value, a label, a control with a button beside it if there is one, and a hint. */
export function field(path, label, control, { hint, beside, class: name = "field" } = {}) {
  control.id = newId("control");
  if (hint !== undefined) {
    hint.id = newId("hint");
    hint.classList.add("hint");
    control.setAttribute("aria-describedby", hint.id);
  }
  return el(
    "div",
    { class: name, part: "field", "data-path": path },
    el("label", { for: control.id, part: "label" }, label),
    beside === undefined ? control : el("div", { class: "with-button" }, control, beside),
    hint,
  );
}
