/*! CodeMirror 6 and Lezer, MIT licence: see THIRD-PARTY.txt. */
// What the payload view uses of CodeMirror. The build bundles it into this one file.

export { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
export { json } from "@codemirror/lang-json";
export {
  HighlightStyle,
  bracketMatching,
  codeFolding,
  foldCode,
  foldGutter,
  syntaxHighlighting,
  unfoldAll,
  unfoldCode,
} from "@codemirror/language";
export { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
export {
  SearchQuery,
  closeSearchPanel,
  highlightSelectionMatches,
  openSearchPanel,
  search,
  setSearchQuery,
} from "@codemirror/search";
export { Compartment, Text } from "@codemirror/state";
export {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
export { tags } from "@lezer/highlight";
