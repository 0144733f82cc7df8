// The verb `validate`.

import { checkEventName, validatePayload } from "../payload.js";
import { warn } from "./failure.js";
import { contentOf, forEachPayload } from "./payload-files.js";
import { table } from "./print.js";
import { FORMATS, inFile } from "./verdict-formats.js";

export async function validate(given, files) {
  const { strict, event, schema, against, quiet, format = given.json ? "json" : "text" } = given;
  const values = { ...given, json: format === "json" };
  const own = schema === undefined ? undefined : await definitionsIn(schema);
  const other = against === undefined || MODES.includes(against) ? undefined : await definitionsIn(against);
  if (![own, other].some((definitions) => definitions?.events.includes(event))) warnAboutEvent(event, values);
  if (against !== undefined) return (await import("./compare.js")).compare(values, files, { own, other });
  if (own !== undefined) (await import("../schema.js")).definePayload(own);
  const [maxBytes, maxIssues] = [values["max-bytes"], values["max-issues"]].map(Number);
  const options = { mode: strict ? "strict" : "lenient", event, maxBytes, maxIssues };
  const summary = new Summary();
  const unread = await forEachPayload(files, values, (name, payload) => {
    const verdict = inFile(validatePayload(contentOf(payload, maxBytes), options), payload);
    summary.add(verdict);
    if (quiet) verdict.issues = verdict.issues.filter(({ severity }) => severity === "error");
    for (const line of FORMATS[format](name, payload, verdict, values)) console.log(line);
    const hint = hintFor(payload, verdict);
    if (hint !== undefined) warn(`\`${name}\` was read as one payload; ${hint}`, values);
  });
  if (!values.json && !quiet && unread < files.length) console.error(summary.toString());
  if (unread > 0) return 2;
  return summary.invalid > 0 ? 1 : 0;
}

const MODES = ["lenient", "strict"];

/** The module of schemas is loaded only where there are some. */
const definitionsIn = async (file) => (await import("./definitions.js")).readDefinitions(file);

const OPENING_BRACE = 0x7b;

/** What to do about a file that seems to hold several payloads, but is not a log. */
function hintFor({ bytes, offset, isLikeLog }, { issues }) {
  const end = issues.find(({ code }) => code === "syntax");
  if (end === undefined) return undefined;
  if (isLikeLog) return "`--ndjson` reads each line as one";
  const isFollowed = end.expected === "the end of the input" && bytes[end.offset - offset] === OPENING_BRACE;
  return isFollowed ? "write each in a line of its own, for example with `jq -c .`" : undefined;
}

function warnAboutEvent(event, values) {
  if (event === undefined) return;
  const { known, suggestion } = checkEventName(event);
  if (known) return;
  const hint = suggestion === undefined ? "`events` lists them" : `did you mean \`${suggestion}\`?`;
  warn(`\`${event}\` is not a known event; ${hint}`, values);
}

/** How many names of events are counted each for itself: a log may hold a different unknown one in every line. */
const MOST_NAMES = 50;
const NO_EVENT = "(no event)";

/** Counts verdicts, in total and by event. */
class Summary {
  total = 0;
  invalid = 0;
  #events = new Map();

  add({ valid, event, issues }) {
    const isListed = this.#events.has(event ?? NO_EVENT) || this.#events.size < MOST_NAMES;
    const name = isListed ? (event ?? NO_EVENT) : "(other events)";
    const counts = this.#events.get(name) ?? { valid: 0, warnings: 0, invalid: 0 };
    this.#events.set(name, counts);
    this.total += 1;
    if (!valid) this.invalid += 1;
    counts[valid ? "valid" : "invalid"] += 1;
    if (valid && issues.some(({ severity }) => severity === "warning")) counts.warnings += 1;
  }

  toString() {
    const { total, invalid } = this;
    const line = `${total} payload${total === 1 ? "" : "s"}: ${total - invalid} valid, ${invalid} invalid`;
    if (total < 2) return line;
    const rows = [...this.#events]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([event, { valid, warnings, invalid }]) => [event, valid, warnings, invalid]);
    return `${line}\n${table(["event", "valid", "with warnings", "invalid"], rows)}`;
  }
}
