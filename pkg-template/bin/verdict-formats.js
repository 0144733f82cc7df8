// How `validate` writes the issues of a payload, by format.

import { printable, stylesOf } from "./print.js";

/** A verdict with positions in the file, where the validator's count from the payload's first byte. */
export function inFile(verdict, { line, column, offset }) {
  const issues = verdict.issues.map((issue) => ({
    ...issue,
    offset: issue.offset + offset,
    line: issue.line + line - 1,
    column: issue.line === 1 ? issue.column + column - 1 : issue.column,
  }));
  return { line, offset, ...verdict, issues };
}

/** Each takes the file's name, the payload, its verdict with positions in the file, and the options of the verb. */
export const FORMATS = { text, json, github };

function json(file, _payload, verdict) {
  return [JSON.stringify({ file, ...verdict })];
}

export const SEVERITY_STYLES = { error: "red", warning: "yellow", notice: "cyan" };

/** Lines that look like a compiler's. On a terminal each is followed by the place in the source. */
function* text(file, payload, verdict, values) {
  const style = stylesOf(process.stdout, values);
  let shown = {};
  for (const issue of verdict.issues) {
    const { line, column, severity, code, message } = issue;
    const path = issue.path === "" ? "" : ` ${issue.path}`;
    const grade = style(SEVERITY_STYLES[severity], severity);
    yield `${printable(`${file}:${line}:${column}`)}: ${grade} ${code}${printable(path)}: ${printable(message)}`;
    // Several issues at one place share its source.
    if (process.stdout.isTTY && (line !== shown.line || column !== shown.column)) {
      yield* frame(payload, issue, style);
    }
    shown = issue;
  }
  if (verdict.omitted > 0) {
    yield printable(
      `${file}:${verdict.line}:1: notice omitted: ${verdict.omitted} more issues; \`--max-issues\` shows them`,
    );
  }
}

/** The line of an issue and a mark under its column. Of a long line, what surrounds the column. */
function* frame({ bytes, line: first, column: firstColumn }, { line, column }, style) {
  const source = new TextDecoder().decode(bytes).split("\n")[line - first];
  if (source === undefined) return;
  const at = column - (line === first ? firstColumn : 1);
  const number = String(line);
  const width = Math.max(20, (process.stdout.columns || 80) - number.length - 6);
  const start = Math.max(0, Math.min(at - (width >> 1), source.length - width));
  // A control character would be written as six, and the mark would miss its column.
  const visible = source.slice(start, start + width).replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, " ");
  yield style("dim", `  ${number} | `) + visible;
  yield style("dim", `  ${" ".repeat(number.length)} | `) + " ".repeat(at - start) + style("red", "^");
}

/** Workflow commands, which GitHub shows beside the line in a pull request. */
function* github(file, _payload, verdict) {
  const property = (value) => escaped(value).replaceAll(":", "%3A").replaceAll(",", "%2C");
  for (const { line, column, severity, code, path, message } of verdict.issues) {
    const place = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
    yield `::${severity} ${place}::${escaped(path === "" ? message : `${path}: ${message}`)}`;
  }
}

const escaped = (value) =>
  printable(value).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
