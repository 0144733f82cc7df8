// The verb `validate`.

import { createReadStream } from "node:fs";
import { validatePayload } from "../payload.js";
import { UsageError, report } from "./failure.js";
import { Pieces, linesOf } from "./lines.js";
import { printable } from "./print.js";

/** The longest payload that is looked at, in bytes. */
const LIMIT = 16 * 1024 * 1024;

export async function validate({ strict, event, ndjson, json, "max-issues": maxIssues }, files) {
  const options = {
    mode: strict ? "strict" : "lenient",
    event,
    maxBytes: LIMIT,
    maxIssues: maxIssues && Number(maxIssues),
  };
  const count = { valid: 0, invalid: 0 };
  let unread = 0;
  for (const file of files) {
    try {
      for await (const { line, bytes } of payloadsOf(file, ndjson)) {
        const verdict = validatePayload(bytes, options);
        count[verdict.valid ? "valid" : "invalid"] += 1;
        tell(file === "-" ? "<stdin>" : file, line, verdict, json);
      }
    } catch (error) {
      // Of the files after one that can't be read, the issues are wanted too.
      if (error.syscall === undefined) throw error;
      report(new UsageError(`\`${file}\` can't be read: ${error.message}`), json);
      unread += 1;
    }
  }
  const total = count.valid + count.invalid;
  if (!json)
    console.error(
      `${total} payload${total === 1 ? "" : "s"}: ${count.valid} valid, ${count.invalid} invalid`,
    );
  if (unread > 0) return 2;
  return count.invalid > 0 ? 1 : 0;
}

/** The payloads of a file, and the line that each begins at. */
async function* payloadsOf(file, ndjson) {
  const chunks = file === "-" ? process.stdin : createReadStream(file);
  let areLines = ndjson || /\.(ndjson|jsonl)$/u.test(file) || undefined;
  const whole = new Pieces(LIMIT + 1);
  for await (const { number, bytes } of linesOf(chunks, LIMIT)) {
    const isBlank = bytes.every(isSpace);
    if (areLines === undefined && !isBlank) areLines = isJson(bytes);
    if (areLines) {
      if (!isBlank) yield { line: number, bytes };
      continue;
    }
    if (number > 1) whole.add(Buffer.from("\n"));
    whole.add(bytes);
    if (whole.isFull) break;
  }
  // A file with nothing in it is no payload, and should be said to be none.
  if (!areLines) yield { line: 1, bytes: whole.join() };
}

const isSpace = (byte) => [0x20, 0x09, 0x0a, 0x0d].includes(byte);

function isJson(bytes) {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}

function tell(file, start, verdict, json) {
  const issues = verdict.issues.map((issue) => ({ ...issue, line: issue.line + start - 1 }));
  if (json) return console.log(JSON.stringify({ file, line: start, ...verdict, issues }));
  for (const { line, column, severity, code, path, message } of issues) {
    const place = path === "" ? "" : ` ${path}`;
    console.log(printable(`${file}:${line}:${column}: ${severity} ${code}${place}: ${message}`));
  }
  if (verdict.omitted > 0) {
    console.log(
      printable(`${file}:${start}:1: notice omitted: ${verdict.omitted} more issues are not shown`),
    );
  }
}
