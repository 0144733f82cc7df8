// The colours of the editor, which are those of the page: custom properties reach into its shadow root.

import { EditorView, HighlightStyle, syntaxHighlighting, tags } from "../vendor/codemirror.js";

const severity = (name, color) => ({
  [`.cm-lintRange-${name}`]: {
    backgroundImage: "none",
    textDecoration: `underline wavy 1.5px var(--${color})`,
    textDecorationSkipInk: "none",
    textUnderlineOffset: "0.2em",
  },
  [`.cm-diagnostic-${name}`]: { borderLeft: `3px solid var(--${color})` },
  [`.cm-lint-marker-${name}`]: {
    content: "none",
    width: "0.5rem",
    height: "0.5rem",
    margin: "0.4375rem 0.1875rem",
    borderRadius: name === "error" ? "1px" : "50%",
    backgroundColor: `var(--${color})`,
    forcedColorAdjust: "none",
  },
});

const panels = {
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-search": { display: "flex", flexWrap: "wrap", gap: "0.375rem", padding: "0.375rem 0.5rem" },
  ".cm-search input": { flex: "1 1 8rem", minWidth: "0" },
  ".find-result": { alignSelf: "center", color: "var(--soft)", fontSize: "0.8125rem" },
  ".cm-textfield": {
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--panel)",
    fontSize: "0.8125rem",
  },
  ".cm-button": {
    border: "1px solid var(--edge)",
    borderRadius: "var(--radius)",
    backgroundImage: "none",
    backgroundColor: "var(--panel)",
    fontSize: "0.8125rem",
  },
  ".cm-tooltip": {
    border: "1px solid var(--edge)",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--panel)",
    color: "var(--ink)",
    maxWidth: "30rem",
  },
};

const frame = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--panel)", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { font: "var(--editor-size)/1.375rem var(--mono)" },
  ".cm-content": { padding: "0.5rem 0", caretColor: "var(--ink)" },
  ".cm-gutters": { border: "none", backgroundColor: "var(--panel)", color: "var(--soft)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.25rem", padding: "0 0.25rem" },
  ".cm-gutter-lint": { width: "0.875rem" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--sunken) 70%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--sunken)", color: "var(--ink)" },
  ".cm-matchingBracket": { backgroundColor: "var(--accent-wash)", outline: "1px solid var(--accent)" },
  ".cm-foldPlaceholder": {
    border: "1px solid var(--edge)",
    backgroundColor: "var(--sunken)",
    color: "var(--soft)",
  },
  ".cm-searchMatch": { backgroundColor: "var(--doubtful-wash)", outline: "1px solid var(--doubtful)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--accent-wash)", outline: "2px solid var(--accent)" },
  ...panels,
  ...severity("error", "bad"),
  ...severity("warning", "doubtful"),
  ...severity("info", "note"),
});

const syntax = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.string, color: "var(--ink)" },
  { tag: tags.number, color: "var(--note)" },
  { tag: [tags.bool, tags.null], color: "var(--doubtful)" },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: "var(--soft)" },
]);

export const theme = [frame, syntaxHighlighting(syntax)];
