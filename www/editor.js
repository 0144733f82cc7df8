// A text area with line numbers, some of them marked.

import { count, el } from "./dom.js";

/** An editor in `root`. `onEdit` is called when somebody has changed the text, not when the page sets it. */
export function createEditor(root, { caret, extent }, onEdit) {
  const area = root.querySelector("textarea");
  const layer = root.querySelector(".lines");
  // Where each line starts, as the text area counts: every line break is one unit in it.
  let starts = [0];
  let marks = new Map();
  let isOurs = false;

  function measure() {
    starts = [0];
    const text = area.value;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    extent.textContent = `${count(starts.length, "line")}, ${count(text.length, "character")}`;
    draw();
    showCaret();
  }

  /** Draws the lines in view: a payload may have a hundred thousand. */
  function draw() {
    const height = parseFloat(getComputedStyle(area).lineHeight);
    const first = Math.floor(area.scrollTop / height);
    const last = Math.min(starts.length, first + Math.ceil(area.clientHeight / height) + 1);
    const rows = [];
    for (let line = first + 1; line <= last; line++) {
      rows.push(el("div", { class: `line ${marks.get(line) ?? ""}` }, el("span", {}, String(line))));
    }
    layer.replaceChildren(...rows);
    layer.style.transform = `translateY(${first * height - area.scrollTop}px)`;
  }

  function showCaret() {
    const at = area.selectionDirection === "backward" ? area.selectionStart : area.selectionEnd;
    const line = lineAt(starts, at);
    caret.textContent = `Line ${line}, column ${at - starts[line - 1] + 1}`;
  }

  /** Puts the caret at a place, both numbers from 1, and scrolls it into view. */
  function reveal({ line, column }) {
    const start = starts[Math.min(line, starts.length) - 1];
    const end = (starts[line] ?? area.value.length + 1) - 1;
    const at = Math.min(start + column - 1, Math.max(start, end));
    // Browsers scroll to the caret when the focus comes, not when the selection is set.
    area.blur();
    area.setSelectionRange(at, at);
    area.focus();
    showCaret();
  }

  area.addEventListener("input", () => {
    if (isOurs) return;
    marks = new Map();
    measure();
    onEdit();
  });
  area.addEventListener("scroll", draw);
  document.addEventListener("selectionchange", () => document.activeElement === area && showCaret());
  new ResizeObserver(draw).observe(area);
  measure();

  return {
    reveal,
    get text() {
      return area.value;
    },
    set text(text) {
      isOurs = true;
      replace(area, text);
      isOurs = false;
      area.scrollTo(0, 0);
      area.setSelectionRange(0, 0);
      marks = new Map();
      measure();
    },
    /** Marks the lines of the issues, each with its gravest severity. */
    mark(issues) {
      marks = new Map();
      for (const { line, severity } of issues) {
        if (marks.get(line) !== "error" && (severity !== "notice" || !marks.has(line)))
          marks.set(line, severity);
      }
      draw();
    },
  };
}

/** Longer texts take a browser seconds to insert. */
const UNDOABLE = 100_000;

/** Replaces the text as typing would, so that what stood there can be had back by undoing; else just replaces it. */
function replace(area, text) {
  const before = document.activeElement;
  area.focus({ preventScroll: true });
  const canInsert = document.activeElement === area && area.value.length + text.length < UNDOABLE;
  area.select();
  if (!canInsert || !document.execCommand(text === "" ? "delete" : "insertText", false, text))
    area.value = text;
  before?.focus({ preventScroll: true });
}

/** The line that holds a place in the text: the last one that starts before it. */
function lineAt(starts, at) {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle;
  }
  return low + 1;
}
