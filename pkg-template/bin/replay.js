// The verb `replay`: sends pushes of a file to a receiver.

import { createReadStream } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { UsageError, warn } from "./failure.js";
import { payloadsIn } from "./payload-files.js";
import { post } from "./post.js";
import { printable, table } from "./print.js";
import { decodeRecord } from "./recording.js";
import { isRemote, targetOf } from "./target.js";

/** The longest line, in bytes: a push of the largest size, as text in a recording. */
const MAX_BYTES = 64 * 1024 * 1024;
/** How many pushes that were not accepted are listed. */
const MOST_LISTED = 20;
/** How far the pace may be made up for after a delay, in milliseconds. */
const CATCH_UP_MS = 50;

export async function replay(values, [file, url]) {
  const target = targetOf(url, values);
  if (isRemote(target.url)) {
    warn(`the pushes are sent to ${target.url.host}, which takes them for real ones`, values);
  }
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort());
  const summary = new Summary(file, values);
  const pushes = pushesIn(file, values, stop.signal);
  const sending = { target, pushes, summary, stop, timeoutMs: Number(values["timeout-ms"]) };
  const wait = pacer(values.rate, stop.signal);
  const senders = Array.from({ length: Number(values.concurrency) }, () => sendAll({ ...sending, wait }));
  await Promise.all(senders);
  summary.print();
  return summary.isComplete && !stop.signal.aborted ? 0 : 1;
}

/** Sends pushes one after the other, until there are no more. Several of these share the pushes. */
async function sendAll({ target: { url, headers, shown }, pushes, summary, stop, timeoutMs, wait }) {
  for (;;) {
    const { done, value: push } = await pushes.next();
    if (done) return;
    if (push.body === undefined) {
      summary.skip(push.line);
      continue;
    }
    await wait();
    if (stop.signal.aborted) return;
    try {
      const sent = { headers: { ...push.headers, ...headers }, body: push.body, timeoutMs };
      summary.add(push.line, await post(url, sent));
    } catch (error) {
      if (error.code !== "ECONNREFUSED") summary.fail(push.line, error);
      else if (!stop.signal.aborted) {
        stop.abort();
        summary.stopAt(push.line, `nothing listens at ${shown}`);
      }
    }
  }
}

/** Yields `{ line, headers, body }` for each line of a file. A line without a push has neither headers nor a body. */
async function* pushesIn(file, values, signal) {
  const chunks = file === "-" ? process.stdin : createReadStream(file);
  const ndjson = values.ndjson || /\.(ndjson|jsonl)$/u.test(file);
  signal.addEventListener("abort", () => chunks.destroy());
  try {
    for await (const { line, length, bytes } of payloadsIn(chunks, { maxBytes: MAX_BYTES, ndjson })) {
      yield { line, ...(length > MAX_BYTES ? undefined : decodeRecord(bytes)) };
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error.syscall === undefined) throw error;
    throw new UsageError(`\`${file}\` can't be read: ${error.message}`);
  }
}

/** A function that resolves `rate` times in a second; at once without a rate, and when the signal is aborted. */
function pacer(rate, signal) {
  if (rate === undefined) return async () => {};
  let next = performance.now();
  return async () => {
    const now = performance.now();
    const slot = Math.max(next, now - CATCH_UP_MS);
    next = slot + 1_000 / Number(rate);
    if (slot > now) await sleep(slot - now, undefined, { signal }).catch(() => {});
  };
}

/** Counts the answers. Its size does not depend on how many there are. */
class Summary {
  #file;
  #values;
  #start = performance.now();
  #answers = new Map();
  #failed = [];
  #counts = { sent: 0, accepted: 0, skipped: 0 };
  #stopped;

  constructor(file, values) {
    this.#file = file;
    this.#values = values;
  }

  /** Whether every push was sent and accepted. */
  get isComplete() {
    const { sent, accepted, skipped } = this.#counts;
    return sent === accepted && skipped === 0;
  }

  add(line, { status }) {
    const isAccepted = status >= 200 && status < 300;
    this.#counts.accepted += isAccepted ? 1 : 0;
    this.#count(String(status));
    if (!isAccepted) this.#list(line, String(status));
  }

  fail(line, { code, message }) {
    // The message of an error of the system may name a port, and so be another one for every push.
    this.#count(["timeout", "closed"].includes(code) ? message : String(code));
    this.#list(line, message);
  }

  skip(line) {
    this.#counts.skipped += 1;
    this.#list(line, "not sent: it is neither a payload nor a line of a recording");
  }

  stopAt(line, reason) {
    this.#stopped = { line, reason };
  }

  #count(answer) {
    this.#counts.sent += 1;
    this.#answers.set(answer, (this.#answers.get(answer) ?? 0) + 1);
  }

  #list(line, answer) {
    if (this.#failed.length === MOST_LISTED) return;
    this.#failed.push({ line, answer });
    if (this.#values.json) return;
    console.error(printable(`${this.#file}:${line}: ${answer}`));
    if (this.#failed.length === MOST_LISTED) console.error("further ones are counted only");
  }

  print() {
    const durationMs = Math.round(performance.now() - this.#start);
    const answers = [...this.#answers].sort(([one], [other]) => (one < other ? -1 : 1));
    if (this.#values.json) {
      const counts = { ...this.#counts, durationMs, answers: Object.fromEntries(answers) };
      return console.log(JSON.stringify({ ...counts, failed: this.#failed, stopped: this.#stopped }));
    }
    if (this.#stopped !== undefined) {
      const { line, reason } = this.#stopped;
      console.error(printable(`stopped at ${this.#file}:${line}: ${reason}`));
    }
    if (this.#values.quiet) return;
    const { sent, accepted, skipped } = this.#counts;
    if (answers.length > 0) console.log(table(["answer", "pushes"], answers));
    const pushes = `${sent} push${sent === 1 ? "" : "es"} in ${durationMs} ms`;
    console.error(`${pushes}: ${accepted} accepted, ${sent - accepted} not, ${skipped} not sent`);
  }
}
