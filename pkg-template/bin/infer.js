// The verb `infer`.

import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { infer as inferLog } from "../schema.js";
import { UsageError, warn } from "./failure.js";
import { table } from "./print.js";

export async function infer(values, files) {
  const { event, out, report: asReport, types: asTypes, json, quiet } = values;
  const { schemas, types, report } = await inferLog(contentsOf(files), { event, values: values.values });
  if (out !== undefined) await write(out, `${JSON.stringify(schemas, null, 2)}\n`);
  if (asReport) console.log(json ? JSON.stringify(report) : tables(report));
  if (asTypes) console.log(types[asTypes].trimEnd());
  if (!asReport && !asTypes && out === undefined) console.log(JSON.stringify(schemas, null, json ? 0 : 2));
  for (const message of problemsOf(report)) warn(message, values);
  if (!quiet && !json) console.error(summaryOf(report));
  return report.payloads > 0 ? 0 : 1;
}

/** Yields the bytes of all files, with a line break after each. */
async function* contentsOf(files) {
  for (const file of files) {
    try {
      yield* file === "-" ? process.stdin : createReadStream(file);
    } catch (error) {
      throw new UsageError(`\`${file}\` can't be read: ${error.message}`);
    }
    yield "\n";
  }
}

async function write(file, text) {
  await writeFile(file, text).catch((error) => {
    throw new UsageError(`\`${file}\` can't be written: ${error.message}`);
  });
}

/** The report for people: a table for each event. */
function tables({ events, eventsNeverSeen }) {
  const sections = events.map(({ event, known, payloads, fields }) => {
    const title = `${event}: ${counted(payloads, "payload")}${known ? "" : ", not in the catalogue"}`;
    const rows = fields.map((field) => [
      field.path,
      field.status.replace("_", " ") +
        (field.contradictions.length > 0 ? ` (${field.contradictions.join(", ")})` : ""),
      `${field.present}/${field.of}`,
      Object.keys(field.types).join(", "),
      detailsOf(field),
    ]);
    return `${title}\n${table(["field", "catalogue", "present", "types", "details"], rows)}`;
  });
  if (eventsNeverSeen.length > 0) sections.push(`never seen: ${eventsNeverSeen.join(", ")}`);
  return sections.join("\n\n");
}

function detailsOf({ format, length, items, range, integers, map }) {
  const extent = ([least, greatest]) => (least === greatest ? `${least}` : `${least} to ${greatest}`);
  return [
    format !== null && format,
    length !== null && `${extent(length)} characters`,
    items !== null && `${extent(items)} items`,
    range !== null && `${integers ? "integers" : "numbers"} from ${extent(range)}`,
    map && "names look like data",
  ]
    .filter(Boolean)
    .join("; ");
}

function* problemsOf({ limitReached, skipped: { notJson, notAPayload, tooLong } }) {
  if (limitReached) yield "the log has more paths than are recorded; those that came later are missing";
  if (notJson > 0)
    yield `${counted(notJson, "line")} skipped: not JSON; \`infer\` reads a payload from each line`;
  if (notAPayload > 0)
    yield `${counted(notAPayload, "line")} skipped: no \`event\`, or no object as \`data\``;
  if (tooLong > 0) yield `${counted(tooLong, "line")} skipped: too long`;
}

const summaryOf = ({ payloads, events }) =>
  `inferred from ${counted(payloads, "payload")} of ${counted(events.length, "event")}`;

const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
