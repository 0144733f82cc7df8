// The panel that finds text in the editor. Its search pauses, because that of CodeMirror takes seconds in a payload of
// many megabytes; the matches in view are still marked by CodeMirror.

import { EditorView, SearchQuery, closeSearchPanel, setSearchQuery } from "../vendor/codemirror.js";
import { el } from "../dom.js";
import { createPauses } from "./pauses.js";

/** How many characters are searched at once. */
const SLICE = 1 << 18;

/** The panel for `search({ createPanel })`. */
export function findPanel(view) {
  const input = el("input", {
    class: "cm-textfield",
    type: "search",
    "aria-label": "Find",
    "main-field": "true",
    autocomplete: "off",
    spellcheck: "false",
  });
  const result = el("span", { class: "find-result", role: "status" });
  let latest = 0;

  async function find(isForward) {
    const mine = ++latest;
    const needle = input.value;
    result.textContent = "";
    if (needle === "") return;
    const { from, to } = view.state.selection.main;
    const { doc } = view.state;
    const at = await search(doc, needle, isForward ? to : from, isForward, () => mine === latest);
    if (mine !== latest || doc !== view.state.doc) return;
    if (at === -1) return void (result.textContent = "Not found");
    view.dispatch({
      selection: { anchor: at, head: at + needle.length },
      effects: EditorView.scrollIntoView(at, { y: "center", x: "center" }),
      userEvent: "select.search",
    });
  }

  const show = () => {
    latest += 1;
    result.textContent = "";
    view.dispatch({ effects: setSearchQuery.of(new SearchQuery({ search: input.value, literal: true })) });
  };
  const close = () => {
    closeSearchPanel(view);
    view.focus();
  };
  const button = (text, onclick) => el("button", { type: "button", class: "cm-button", onclick }, text);
  const onkeydown = (event) => {
    if (event.key === "Enter") find(!event.shiftKey);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };
  input.addEventListener("input", show);
  const dom = el(
    "div",
    { class: "cm-search", onkeydown },
    input,
    button("Next", () => find(true)),
    button("Previous", () => find(false)),
    button("Close", close),
    result,
  );
  return { dom, top: true, mount: () => input.select() };
}

/** The position of the next match in one direction, wrapping around the end of the document; -1 if there is none. */
async function search(doc, needle, start, isForward, isWanted) {
  const pause = createPauses();
  const wanted = needle.toLowerCase();
  const find = (from, to) => {
    const slice = doc.sliceString(from, to);
    const lower = slice.toLowerCase();
    // Few characters take another length in lower case, which would move what follows.
    const [text, sought] = lower.length === slice.length ? [lower, wanted] : [slice, needle];
    const index = isForward ? text.indexOf(sought) : text.lastIndexOf(sought);
    return index === -1 ? -1 : from + index;
  };
  for (const [from, to] of isForward ? forwards(doc, start) : backwards(doc, start)) {
    const [first, last] = isForward ? [from, to + needle.length - 1] : [from - needle.length + 1, to];
    const at = find(Math.max(0, first), Math.min(doc.length, last));
    if (at !== -1) return at;
    await pause();
    if (!isWanted()) return -1;
  }
  return -1;
}

/** The slices of a document from a position to its end, then from its start. */
function* forwards({ length }, start) {
  for (let at = start; at < length; at += SLICE) yield [at, Math.min(at + SLICE, length)];
  for (let at = 0; at < start; at += SLICE) yield [at, Math.min(at + SLICE, start)];
}

function* backwards({ length }, start) {
  for (let at = start; at > 0; at -= SLICE) yield [Math.max(0, at - SLICE), at];
  for (let at = length; at > start; at -= SLICE) yield [Math.max(start, at - SLICE), at];
}
