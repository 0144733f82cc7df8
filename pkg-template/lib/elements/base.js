// What both elements share: their styles, their labels, and properties that are set before the class is known.

import { css } from "./style.js";

/** A host without a document can import the classes, and nothing more. */
const Base = globalThis.HTMLElement ?? class {};

let sheet;

/**
 * The style sheet of all elements. A strict Content-Security-Policy permits a constructed one. The document of a test may
 * know none, and is drawn without styles.
 */
function sharedSheets() {
  if (globalThis.CSSStyleSheet?.prototype.replaceSync === undefined) return [];
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return [sheet];
}

/** An element that draws itself in a shadow root while it is part of a page. */
export class ViewElement extends Base {
  #root;
  #labels;
  #isConnected = false;
  #isPlanned = false;

  /** The texts that a subclass draws with. A page sets those that it replaces. */
  get labels() {
    return { ...this.constructor.defaultLabels, ...this.#labels };
  }

  set labels(labels) {
    const isSame = isShallowEqual(this.#labels ?? {}, labels ?? {});
    this.#labels = labels;
    // Frameworks set an object that is written in a template at each of their updates.
    if (!isSame) this.changed();
  }

  connectedCallback() {
    for (const name of this.constructor.properties) this.#upgrade(name);
    this.#isConnected = true;
    if (this.#root === undefined) {
      this.#root = this.attachShadow({ mode: "open", delegatesFocus: false });
      this.#root.adoptedStyleSheets = sharedSheets();
    }
    this.changed();
  }

  disconnectedCallback() {
    this.#isConnected = false;
    this.stop();
  }

  /** Draws the element once all properties that are set together are set. */
  changed() {
    if (!this.#isConnected || this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      if (!this.#isConnected) return;
      this.stop();
      this.draw(this.#root);
    });
  }

  /**
   * Dispatches an event. `error` does not bubble: a window takes those that do for errors that nobody handled.
   */
  emit(type, detail) {
    const isLocal = type === "error";
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: !isLocal, composed: !isLocal }));
  }

  /** A property that was set before the class was defined hides the accessor of the class. */
  #upgrade(name) {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete this[name];
    this[name] = value;
  }
}

const isShallowEqual = (a, b) => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.is(a[name], b[name]));
};

/** Sets an attribute; `null` and `undefined` remove it. */
export function setOrRemove(element, name, value) {
  if (value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
