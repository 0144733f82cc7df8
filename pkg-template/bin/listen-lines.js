// How `listen` writes what happens, for people.

import { printable, stylesOf } from "./print.js";
import { SEVERITY_STYLES } from "./verdict-formats.js";

/** A function that writes an entry of the log as text. */
export function lineWriter(values) {
  const style = stylesOf(process.stdout, values);
  const writers = { listening, push: (entry) => pushLines(entry, style), error: errorLines };
  return (entry) => [...writers[entry.type](entry)].join("\n");
}

function* listening({ url, commands }) {
  yield `listening at ${printable(url)}; Ctrl-C stops it. In another terminal:`;
  for (const command of commands) yield `  ${printable(command)}`;
  yield "AutoGrab can't reach this machine: register the https: URL of a tunnel to it, with this path and token.";
}

function* errorLines({ error }) {
  yield `error: ${printable(error)}`;
}

/** The request and its outcome, its issues with their positions in the body, and the answer to the forwarded push. */
function* pushLines(entry, style) {
  const { at, method, event, status, outcome, durationMs, bytes, issues, forwarded, payload } = entry;
  const color = status < 300 ? "green" : "red";
  const size = bytes === null ? "" : `, ${bytes} bytes`;
  const what = event ?? (bytes === null ? method : "(no known event)");
  const time = new Date(at).toTimeString().slice(0, 8);
  yield `${time} ${printable(what)} ${style(color, `${status} ${outcome}`)} in ${Math.round(durationMs)} ms${size}`;
  for (const { severity, code, path, line, column, message } of issues) {
    const told = `${code}${path && ` ${path}`}${message === undefined ? "" : `: ${message}`}`;
    yield `  ${line}:${column}: ${style(SEVERITY_STYLES[severity], severity)} ${printable(told)}`;
  }
  if (payload !== undefined && payload !== "") yield `  ${printable(payload).replaceAll("\n", "\\n")}`;
  if (forwarded !== undefined) {
    const { status: answered, error, ms } = forwarded;
    yield `  forwarded: ${printable(answered ?? error)} in ${ms} ms`;
  }
}
