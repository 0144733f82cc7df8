// Checks and indents texts away from the page, which stays responsive. The page sends the text of the editor in parts,
// or a file; the answer carries the number of its task.

import { validatePayload } from "../pkg/payload.js";
import { format } from "./format.js";
import { checkLog, exportLog } from "./log-report.js";
import { looksLikeLog, recognise } from "./recognise.js";

/** What is looked at to tell a log from a payload, in bytes. */
const START = 1 << 16;
/** The largest file that is read as one payload, in bytes. */
const LARGEST = 256 << 20;

const TASKS = {
  check,
  // A blob is read in pieces, while a long string would arrive at once.
  format: (text) => new Blob([format(text)]),
  lines: (_text, { from, to }) => log?.lines(from, to) ?? [],
  export: (_text, { as }, hooks) => exportLog(log.blob, as, log.options, hooks),
};

/** The log that was checked last. */
let log;
/** The number of the latest check. */
let latest;
let parts = [];
const cancelled = new Set();

onmessage = async ({ data: { task, id, ...data } }) => {
  if (task === "cancel") return void cancelled.add(id);
  if (task === "text") return void parts.push(data.part);
  if (task === "forget") return void (parts = []);
  const text = parts.join("");
  parts = [];
  const hooks = {
    onProgress: (progress) => postMessage({ id, progress }),
    isCancelled: () => cancelled.has(id),
    isLatest: () => latest === id,
  };
  if (task === "check") latest = id;
  try {
    postMessage({ id, result: await TASKS[task](text, data, hooks) });
  } catch (error) {
    const { name, code, message, hint } = error;
    postMessage({ id, error: { name, code, message, hint } });
  } finally {
    cancelled.delete(id);
  }
};

/**
 * Checks a text, or the file instead. `as` is `payload`, `log` or `auto`. Returns `{ kind: "payload", verdict }` or
 * `{ kind: "log", ...summary }`, with what was recognised around it.
 */
async function check(text, { file, as, options }, hooks) {
  log = undefined;
  const asLog = () => checkAsLog(file ?? new Blob([text]), options, hooks);
  if (as === "log" || (as === "auto" && (await isLog(text, file)))) return asLog();
  if (file?.size > LARGEST) throw new Error("the file is too large for one payload; treat it as a log");
  const input = file === undefined ? text : await file.arrayBuffer();
  const verdict = validatePayload(input, { ...options, maxBytes: LARGEST });
  if (as !== "auto" || verdict.valid) return { kind: "payload", verdict };
  if (isFollowed(verdict)) return asLog();
  const recognised = recognise(file === undefined ? text : new TextDecoder().decode(input));
  if (recognised === undefined) return { kind: "payload", verdict };
  const { what, text: inner } = recognised;
  if (what.at(-1) === "an array of payloads") {
    return { ...(await checkAsLog(new Blob([inner]), options, hooks)), recognised };
  }
  return { kind: "payload", verdict: validatePayload(inner, options), recognised };
}

async function checkAsLog(blob, options, hooks) {
  const checked = await checkLog(blob, options, hooks);
  if (hooks.isLatest()) log = { ...checked, blob, options };
  return { kind: "log", ...checked.summary };
}

async function isLog(text, file) {
  if (file === undefined) return looksLikeLog(text.slice(0, START));
  return /\.(?:ndjson|jsonl)$/i.test(file.name) || looksLikeLog(await file.slice(0, START).text());
}

/** Whether a complete payload is followed by another one in a later line. */
function isFollowed({ issues }) {
  const end = issues.find(({ code }) => code === "syntax");
  return end?.expected === "the end of the input" && end.line > 1;
}
