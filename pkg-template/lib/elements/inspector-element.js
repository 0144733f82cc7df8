// <autograb-payload-inspector>: checks a payload, and shows each issue with its place.

import { validatePayload } from "../payload.js";
import { ViewElement, setOrRemove } from "./base.js";
import { el, newId, prose } from "./dom.js";
import { INSPECTOR_LABELS } from "./labels.js";
import { createRefusal } from "./problems.js";
import { indexOf, reveal } from "./text-area.js";
import { headline, issueItems } from "./verdict.js";

/** How long typing has to pause before the text is checked, in milliseconds. */
const PAUSE = 200;
/** A longer text is checked, but not shown: a text area can't be typed into at that length. In characters. */
const SHOWN = 1 << 20;

export class AutograbPayloadInspectorElement extends ViewElement {
  static defaultLabels = INSPECTOR_LABELS;
  static properties = ["labels", "value", "payload", "event", "strict"];
  static observedAttributes = ["event", "strict"];

  /** What is checked: text, bytes or a value. */
  #payload = "";
  #parts;
  #timer;

  get payload() {
    return this.#payload;
  }

  set payload(payload) {
    this.#payload = payload ?? "";
    this.#fill();
  }

  get value() {
    return textOf(this.#payload) ?? "";
  }

  set value(text) {
    this.payload = String(text ?? "");
  }

  get event() {
    return this.getAttribute("event");
  }

  set event(name) {
    setOrRemove(this, "event", name || undefined);
  }

  get strict() {
    return this.hasAttribute("strict");
  }

  set strict(strict) {
    this.toggleAttribute("strict", Boolean(strict));
  }

  attributeChangedCallback() {
    this.#checkAfter(0);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#parts = undefined;
  }

  draw(root) {
    const { labels } = this;
    const verdict = el("div", { class: "verdict", part: "verdict", role: "status", id: newId("verdict") });
    const issues = el("ol", { class: "issues", part: "issues", "aria-label": labels.issues });
    const note = el("p", { class: "hint", hidden: true }, prose(labels.tooLong));
    const area = el("textarea", {
      part: "input",
      id: newId("payload"),
      "aria-describedby": verdict.id,
      placeholder: labels.placeholder,
      wrap: "off",
      rows: 16,
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      oninput: () => {
        this.#payload = area.value;
        this.#checkAfter(PAUSE);
      },
      onpaste: (event) => {
        const text = event.clipboardData?.getData("text/plain") ?? "";
        if (text.length <= SHOWN) return;
        event.preventDefault();
        this.payload = text;
      },
    });
    this.#parts = { area, note, verdict, issues };
    root.replaceChildren(
      el(
        "div",
        { class: "inspector", part: "inspector" },
        el(
          "div",
          { class: "payload-column" },
          el("label", { for: area.id, part: "label" }, labels.payload),
          area,
          note,
        ),
        el("div", { class: "verdict-column" }, el("h2", { part: "title" }, labels.verdict), verdict, issues),
      ),
    );
    this.#fill();
  }

  /** Shows the payload as text, which is then what is checked: its issues have positions. */
  #fill() {
    if (this.#parts === undefined) return;
    const { area, note } = this.#parts;
    const text = textOf(this.#payload);
    const isShown = text !== undefined && text.length <= SHOWN;
    area.value = isShown ? text : "";
    note.hidden = isShown || text === undefined;
    this.#checkAfter(0);
  }

  #checkAfter(ms) {
    clearTimeout(this.#timer);
    if (this.#parts !== undefined) this.#timer = setTimeout(() => this.#check(), ms);
  }

  #check() {
    const { labels } = this;
    const { area, note, verdict, issues } = this.#parts;
    issues.replaceChildren();
    if (area.value !== "") note.hidden = true;
    if (this.#payload === "") return verdict.replaceChildren(el("p", { class: "blank" }, labels.empty));
    try {
      const isBytes = ArrayBuffer.isView(this.#payload) || this.#payload instanceof ArrayBuffer;
      const input = area.value === "" || isBytes ? this.#payload : area.value;
      const options = { mode: this.strict ? "strict" : "lenient" };
      const found = validatePayload(input, this.event === null ? options : { ...options, event: this.event });
      verdict.replaceChildren(headline(found, labels));
      const onChoose = area.value === "" ? undefined : (issue) => reveal(area, indexOf(area.value, issue));
      issues.replaceChildren(...issueItems(found.issues, labels, { onChoose }));
      this.emit("validated", found);
    } catch (error) {
      verdict.replaceChildren(createRefusal(labels)(error));
      this.emit("error", error);
    }
  }
}

/** A payload as text; `undefined` for a value that JSON can't hold. */
function textOf(payload) {
  if (typeof payload === "string") return payload;
  try {
    const isBytes = ArrayBuffer.isView(payload) || payload instanceof ArrayBuffer;
    return isBytes ? new TextDecoder().decode(payload) : JSON.stringify(payload, null, 2);
  } catch {
    return undefined;
  }
}
