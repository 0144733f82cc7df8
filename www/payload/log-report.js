// Checks a log of any size while it is read. Memory is bounded: of a bad line only its place is kept, and its text and
// issues are read again where they are shown.

import { validateBatchStream, validatePayload } from "../pkg/payload.js";
import { createKinds } from "./kinds.js";
import { warningsOf } from "./log-warnings.js";

/** How many bad lines can be listed. All are counted, and all are exported. */
const MOST_LINES = 100_000;
/** A line of more bytes is shown cut off. */
const LONGEST = 4 << 20;
/** How many characters of a line are sent to the page. */
const SHOWN = 20_000;
/** The time between two reports of the progress, in milliseconds. */
const INTERVAL = 100;

/**
 * Checks the log in a blob. `onProgress({ read, bad })` is called while it is read; `isCancelled` ends it early, at the
 * end of a line. Resolves to `{ summary, lines(from, to) }`.
 */
export async function checkLog(blob, options, { onProgress, isCancelled }) {
  const places = [];
  const kinds = createKinds();
  const count = { read: 0, bad: 0, otherIssues: 0 };
  let summary;
  for await (const item of validateBatchStream(chunksOf(blob, count, onProgress, isCancelled), options)) {
    if (item.type === "summary") summary = item;
    else {
      count.bad += 1;
      if (places.length < MOST_LINES) places.push({ line: item.line, offset: item.offset });
      for (const issue of item.issues) if (!kinds.add(issue, item.line)) count.otherIssues += 1;
      count.otherIssues += item.omitted;
    }
  }
  const isCut = count.read < blob.size;
  const hasWarnings = summary.events.some(({ warnings }) => warnings > 0);
  const warnings = hasWarnings ? await warningsOf(blob, options, isCancelled) : undefined;
  return {
    summary: {
      ...summary,
      ...count,
      size: blob.size,
      isCut,
      listed: places.length,
      kinds: kinds.list(),
      warnings,
    },
    lines: (from, to) => Promise.all(places.slice(from, to).map((place) => lineAt(blob, place, options))),
  };
}

/** The chunks of a blob. Once it is cancelled, the rest of the current line comes last. */
async function* chunksOf(blob, count, onProgress, isCancelled) {
  let last = performance.now();
  for await (const chunk of readAll(blob.stream())) {
    if (isCancelled()) {
      const end = chunk.indexOf(LINE_FEED) + 1;
      const rest = end === 0 ? chunk : chunk.subarray(0, end);
      count.read += rest.length;
      yield rest;
      if (end > 0) return;
      continue;
    }
    yield chunk;
    count.read += chunk.length;
    if (performance.now() - last < INTERVAL) continue;
    onProgress({ read: count.read, bad: count.bad });
    // Messages, such as that to cancel, come between two tasks only.
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  }
}

const LINE_FEED = 10;

/** Not every browser can iterate over a stream. */
async function* readAll(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

/** Reads a line and checks it again. */
async function lineAt(blob, { line, offset }, options) {
  const bytes = await bytesOfLine(blob, offset);
  const { event, issues, omitted } = validatePayload(bytes, options);
  const text = new TextDecoder().decode(bytes.subarray(0, SHOWN));
  return { line, event, issues, omitted, text, isCut: bytes.length > SHOWN };
}

async function bytesOfLine(blob, offset) {
  for (let size = 4096; ; size *= 8) {
    const bytes = new Uint8Array(await blob.slice(offset, offset + size).arrayBuffer());
    const end = bytes.indexOf(LINE_FEED);
    if (end === -1 && bytes.length === size && size < LONGEST) continue;
    const line = end === -1 ? bytes : bytes.subarray(0, end);
    return line.at(-1) === 13 ? line.subarray(0, -1) : line;
  }
}

/**
 * Writes the bad lines of a log to a blob, as `format`: `ndjson` has an object for each line, `csv` a row for each
 * issue.
 */
export async function exportLog(blob, format, options, { onProgress, isCancelled }) {
  const { head, write, type } = FORMATS[format];
  const count = { read: 0, bad: 0 };
  const parts = [head];
  let pending = [];
  const flush = () => {
    // The browser may keep the parts of a blob on disk.
    parts.push(new Blob(pending));
    pending = [];
  };
  for await (const item of validateBatchStream(chunksOf(blob, count, onProgress, isCancelled), options)) {
    if (item.type === "summary") continue;
    count.bad += 1;
    pending.push(write(item));
    if (pending.length >= 10_000) flush();
  }
  flush();
  return new Blob(parts, { type });
}

const COLUMNS = ["line", "event", "severity", "code", "path", "column", "message"];

const FORMATS = {
  ndjson: { type: "application/x-ndjson", head: "", write: (item) => `${JSON.stringify(item)}\n` },
  csv: {
    type: "text/csv",
    head: `${COLUMNS.join(",")}\r\n`,
    write: ({ line, event, issues }) =>
      issues.map((issue) => `${COLUMNS.map((name) => cell({ ...issue, line, event }[name]))}\r\n`).join(""),
  },
};

/** A cell of CSV. Spreadsheets take one that begins with these characters for a formula. */
function cell(value) {
  const text = String(value ?? "").replace(/^(?=[=+\-@\t\r])/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
