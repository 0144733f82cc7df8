// Formats text for a terminal.

// Not by name: `styleText` came with Node 20.12.
import * as util from "node:util";

/** Characters that control a terminal instead of being shown, or that turn the direction of text. */
const CONTROLS = /(?![\n\t])[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

/** The text with control characters escaped. It may come from the service, or from a file. */
export function printable(text) {
  return String(text).replace(CONTROLS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * A function that styles text for a stream. It changes nothing where the stream is not a terminal with colors, and where
 * `--no-color` or NO_COLOR is given. FORCE_COLOR turns colors on without a terminal, as elsewhere in Node.
 */
export function stylesOf(stream, values = {}) {
  const hasColors = stream.isTTY ? stream.hasColors() : isForced();
  if (values["no-color"] || !hasColors || util.styleText === undefined) return (_style, text) => text;
  return (style, text) => util.styleText(style, text, { validateStream: false });
}

/** Continuous integration shows colors, although it is not a terminal. */
const isForced = () => !["", "0", "false"].includes(process.env.FORCE_COLOR ?? "");

/** Rows of cells in columns, under their headings. The last column is not padded. */
export function table(headings, rows) {
  const lines = [headings, ...rows].map((row) => row.map((cell) => printable(cell).replaceAll("\n", "\\n")));
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const aligned = (line) => line.map((cell, column) => cell.padEnd(widths[column])).join("  ");
  return lines.map((line) => aligned(line).trimEnd()).join("\n");
}

/** Running text in lines of at most 90 characters. */
export function wrapped(text, indent = "") {
  const lines = [];
  let line = "";
  for (const word of text.split(/\s+/u)) {
    if (line !== "" && indent.length + line.length + 1 + word.length > 90) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line].join("\n");
}
