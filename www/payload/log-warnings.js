// The warnings of a log by kind. The validator of logs counts the payloads with warnings, and reports issues of bad lines
// only; so the beginning of a log is read once more, payload by payload.

import { validatePayload } from "../pkg/payload.js";
import { createKinds } from "./kinds.js";
import { createPauses } from "./pauses.js";

/** How many lines are read again: these take about a second. */
const MOST_LINES = 100_000;
/** A longer line is left out, in bytes. */
const LONGEST = 1 << 20;
const LINE_FEED = 10;

/** Resolves to `{ kinds, lines }`: the kinds of the warnings of valid payloads in so many first lines of the log. */
export async function warningsOf(blob, options, isCancelled) {
  const kinds = createKinds();
  const pause = createPauses();
  let number = 0;
  for await (const line of linesOf(blob.stream())) {
    number += 1;
    const { valid, issues } = line.length > LONGEST ? { issues: [] } : validatePayload(line, options);
    for (const issue of valid ? issues : []) {
      if (issue.severity === "warning") kinds.add(issue, number);
    }
    await pause();
    if (number === MOST_LINES || isCancelled()) break;
  }
  return { kinds: kinds.list(), lines: number };
}

async function* linesOf(stream) {
  const reader = stream.getReader();
  try {
    let rest = new Uint8Array();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      let from = 0;
      for (let end; (end = value.indexOf(LINE_FEED, from)) !== -1; from = end + 1) {
        yield join(rest, value.subarray(from, end));
        rest = new Uint8Array();
      }
      // Of a line that is too long, as much is kept as shows that.
      if (rest.length <= LONGEST) rest = join(rest, value.subarray(from));
    }
    if (rest.length > 0) yield rest;
  } finally {
    await reader.cancel();
  }
}

function join(start, end) {
  if (start.length === 0) return end;
  const whole = new Uint8Array(start.length + end.length);
  whole.set(start);
  whole.set(end, start.length);
  return whole;
}
