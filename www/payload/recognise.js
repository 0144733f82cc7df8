// Recognises what people paste when they have no bare payload: a whole HTTP request, JSON inside a string, an array
// of payloads, base64.

/** How many wrappings are opened, such as base64 within a string within a request. */
const DEEPEST = 4;

/**
 * Returns `{ what, text }`, where `what` names the wrappings from the outside in and `text` is the payload in them, or
 * a log with one payload in each line; `undefined` if the text is wrapped in nothing that is known.
 */
export function recognise(text) {
  const what = [];
  while (what.length < DEEPEST) {
    const opened = WRAPPINGS.map(([name, open]) => ({ name, inner: open(text) })).find(
      ({ inner }) => inner !== undefined,
    );
    if (opened === undefined) break;
    what.push(opened.name);
    text = opened.inner;
  }
  return what.length === 0 ? undefined : { what, text };
}

/** Each wrapping with the function that opens it, which returns `undefined` for any other text. */
const WRAPPINGS = [
  ["an HTTP request", bodyOfRequest],
  ["JSON inside a string", textOfString],
  ["an array of payloads", linesOfArray],
  ["base64", textOfBase64],
];

const REQUEST_LINE = /^(?:[A-Z]{3,10} \S+(?: HTTP\/[\d.]+)?|HTTP\/[\d.]+ \d{3}.*)$/;
const HEADER = /^[\w!#$%&'*+.^`|~-]+:[ \t]?.*$/;

function bodyOfRequest(text) {
  const match = /\r?\n[ \t]*\r?\n/.exec(text);
  if (match === null) return undefined;
  const lines = text.slice(0, match.index).trim().split(/\r?\n/);
  if (REQUEST_LINE.test(lines[0])) lines.shift();
  else if (lines.length < 2) return undefined;
  if (!lines.every((line) => HEADER.test(line))) return undefined;
  const body = text.slice(match.index + match[0].length).trim();
  return body === "" ? undefined : body;
}

function textOfString(text) {
  const trimmed = text.trim();
  if (!trimmed.startsWith('"') || !trimmed.endsWith('"')) return undefined;
  const inner = parsed(trimmed);
  return typeof inner === "string" && inner.trim() !== "" ? inner : undefined;
}

function linesOfArray(text) {
  if (!text.trimStart().startsWith("[")) return undefined;
  const items = parsed(text);
  const isPayloads = items?.length > 0 && items.every((item) => typeof item === "object" && item !== null);
  return isPayloads ? items.map((item) => JSON.stringify(item)).join("\n") : undefined;
}

function textOfBase64(text) {
  const digits = text.replace(/\s+/g, "").replace(/-/g, "+").replace(/_/g, "/");
  if (digits.length < 8 || !/^[A-Za-z0-9+/]+={0,2}$/.test(digits)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(digits), (unit) => unit.charCodeAt(0));
    const inner = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /^\s*[[{"]/.test(inner) ? inner : undefined;
  } catch {
    return undefined;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How many lines at the start of a text are looked at. */
const SAMPLE = 100;

/**
 * Whether most lines at the start of a text are whole objects, as in a log. A damaged line does not matter, and the
 * lines of an indented payload are no objects.
 */
export function looksLikeLog(start) {
  const lines = start.split(/\r?\n/, SAMPLE).map((line) => line.trim());
  const filled = lines.filter((line) => line !== "");
  const whole = filled.filter((line) => line.startsWith("{") && line.endsWith("}"));
  return filled.length > 1 && whole.length * 2 >= filled.length;
}
