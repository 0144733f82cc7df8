// Text for a terminal.

/** What a terminal would obey rather than show: control characters, and those that turn the direction of text. */
const COMMANDS = /(?![\n\t])[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

/** The text with what a terminal would obey made visible. It may come from a service, or from a file. */
export function printable(text) {
  return String(text).replace(COMMANDS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Rows of cells in columns, under their headings. The last column is as long as it is. */
export function table(headings, rows) {
  const lines = [headings, ...rows].map((row) => row.map((cell) => printable(cell).replaceAll("\n", "\\n")));
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const aligned = (line) => line.map((cell, column) => cell.padEnd(widths[column])).join("  ");
  return lines.map((line) => aligned(line).trimEnd()).join("\n");
}

/** Paragraphs of running text in lines of at most 90 characters. */
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
