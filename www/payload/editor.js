// The editor: CodeMirror in a shadow root, where its styles are constructed sheets that the page's policy allows.

import {
  Compartment,
  EditorView,
  Text,
  bracketMatching,
  codeFolding,
  defaultKeymap,
  foldCode,
  foldGutter,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSelectionMatches,
  highlightSpecialChars,
  history,
  historyKeymap,
  isolateHistory,
  json,
  keymap,
  lineNumbers,
  lintGutter,
  nextDiagnostic,
  openSearchPanel,
  previousDiagnostic,
  search,
  setDiagnostics,
  unfoldAll,
  unfoldCode,
} from "../vendor/codemirror.js";
import { count } from "../dom.js";
import { findPanel } from "./find-panel.js";
import { createPauses } from "./pauses.js";
import { theme } from "./theme.js";

/** How many characters are inserted at once: more would keep the page from answering. */
const SLICE = 1 << 18;
/** Longer pastes are inserted by slices. */
const LONG_PASTE = 1 << 20;
/** A text with a longer line has no colours and no marked brackets, for which the whole line would be read. */
const LONGEST_LINE = 1 << 20;
/** In a longer line a key is handled here, because CodeMirror would compare the line with what is drawn of it. */
const LONG_LINE = 10_000;

const KEYS = [
  ...defaultKeymap,
  ...historyKeymap,
  { key: "Mod-f", run: openSearchPanel },
  { key: "F8", run: nextDiagnostic },
  { key: "Shift-F8", run: previousDiagnostic },
  { key: "Ctrl-Shift-[", mac: "Cmd-Alt-[", run: foldCode },
  { key: "Ctrl-Shift-]", mac: "Cmd-Alt-]", run: unfoldCode },
  { key: "Ctrl-Alt-]", run: unfoldAll },
];

const JSON_LANGUAGE = [json(), bracketMatching({ maxScanDistance: 5_000 })];

/** An editor in `root`. `onEdit` is called when somebody has changed its text, not when the page sets it. */
export function createEditor(root, { caret, extent, label }, onEdit) {
  const language = new Compartment();
  const view = new EditorView({
    root: root.attachShadow({ mode: "open" }),
    parent: root.shadowRoot,
    extensions: [
      lineNumbers(),
      lintGutter(),
      foldGutter({ markerDOM: foldMarker }),
      codeFolding(),
      history(),
      search({ createPanel: findPanel }),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      highlightSpecialChars(),
      language.of(JSON_LANGUAGE),
      keymap.of(KEYS),
      theme,
      EditorView.contentAttributes.of({
        "aria-label": label,
        tabindex: "0",
        spellcheck: "false",
        autocapitalize: "off",
      }),
      EditorView.domEventHandlers({ beforeinput: insertTyped, paste: takeLongPaste }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) showExtent();
        if (update.docChanged || update.selectionSet) showCaret();
        if (update.docChanged && !isOurs) onEdit();
      }),
    ],
  });
  /** Counts the texts that were set, so that a slow one gives way to a later one. */
  let latest = 0;
  let isOurs = false;

  /**
   * Reading 15 MB of the clipboard takes the browser some 200 ms, in which the page can't answer. `navigator.clipboard`
   * would not block, but asks for a permission.
   */
  function takeLongPaste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.length < LONG_PASTE) return false;
    const { from, to } = view.state.selection.main;
    insert(slicesOf(text), from, to).then((isDone) => isDone && onEdit());
    return true;
  }

  /** Inserts a text that comes in slices. Returns whether no later one has taken its place. */
  async function insert(slices, from, to) {
    const mine = ++latest;
    const { text, longest } = await textOf(slices, () => mine === latest);
    if (mine !== latest) return false;
    const end = Math.min(to ?? view.state.doc.length, view.state.doc.length);
    isOurs = true;
    view.dispatch({
      changes: { from: Math.min(from, end), to: end, insert: text },
      selection: { anchor: 0 },
      effects: language.reconfigure(longest > LONGEST_LINE ? [] : JSON_LANGUAGE),
      annotations: isolateHistory.of("full"),
    });
    isOurs = false;
    view.scrollDOM.scrollTo(0, 0);
    return true;
  }

  function showExtent() {
    const { lines, length } = view.state.doc;
    extent.textContent = `${count(lines, "line")}, ${count(length, "character")}`;
  }

  function showCaret() {
    const { head } = view.state.selection.main;
    const line = view.state.doc.lineAt(head);
    caret.textContent = `Line ${line.number}, column ${head - line.from + 1}`;
  }

  /** The position of a line and column, both from 1. */
  function positionOf({ line, column }) {
    const { from, to } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
    return Math.min(from + column - 1, to);
  }

  /** Puts the caret at a place and scrolls it into view. */
  function reveal(place) {
    const anchor = positionOf(place);
    view.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: "center", x: "center" }),
    });
    view.focus();
  }

  function diagnosticOf(issue) {
    const from = positionOf(issue);
    const { severity, message } = issue;
    const text = view.state.doc.sliceString(from, from + 200);
    const to = from + (/^("(?:[^"\\\n]|\\.)*"?|[\w.+-]+|\S)/.exec(text)?.[0].length ?? 0);
    return { from, to, severity: severity === "notice" ? "info" : severity, message };
  }

  showExtent();
  showCaret();
  return {
    reveal,
    focus: () => view.focus(),
    openSearch: () => openSearchPanel(view),
    get doc() {
      return view.state.doc;
    },
    /** Replaces the whole text, which can be undone. Resolves to whether no later text has taken its place. */
    setText: (text) => insert(slicesOf(text), 0),
    /** Replaces the text by what a stream of strings brings. */
    setStream: (strings) => insert(strings, 0),
    /** Underlines the issues, in the order of their positions. */
    mark: (issues) => view.dispatch(setDiagnostics(view.state, issues.map(diagnosticOf))),
  };
}

/**
 * Inserts what is typed, where a selection is replaced by it or the line is long. Left to itself, Chromium joins the
 * selected lines with inline styles, which the page's policy blocks and reports.
 */
function insertTyped({ inputType, data, isComposing }, view) {
  if (inputType !== "insertText" || isComposing || data === null) return false;
  const { empty, head } = view.state.selection.main;
  if (empty && view.state.doc.lineAt(head).length < LONG_LINE) return false;
  view.dispatch(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
  return true;
}

function foldMarker(isOpen) {
  const marker = document.createElement("span");
  marker.textContent = isOpen ? "⌄" : "›";
  marker.title = isOpen ? "Fold" : "Unfold";
  return marker;
}

function* slicesOf(text) {
  for (let at = 0; at < text.length; at += SLICE) yield text.slice(at, at + SLICE);
}

/** Splits a text that comes in slices into lines, and pauses where that takes long. `longest` is that of a line. */
async function textOf(slices, isWanted) {
  const pause = createPauses();
  let text = Text.empty;
  let line = "";
  let longest = 0;
  // A carriage return at the end of a slice, whose line feed may be in the next one.
  let held = "";
  for await (const slice of slices) {
    if (!isWanted()) break;
    const whole = held + slice;
    held = whole.endsWith("\r") ? "\r" : "";
    const lines = whole.slice(0, whole.length - held.length).split(/\r\n?|\n/);
    lines[0] = line + lines[0];
    line = lines.pop();
    longest = lines.reduce((length, full) => Math.max(length, full.length), longest);
    if (lines.length > 0) text = text.append(Text.of([...lines, ""]));
    await pause();
  }
  const last = Text.of(held === "" ? [line] : [line, ""]);
  return { text: text.append(last), longest: Math.max(longest, line.length) };
}
