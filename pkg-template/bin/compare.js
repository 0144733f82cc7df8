// The verb `validate` with `--against`: what changes in the verdicts on the payloads of logs.

import { encodedOf } from "../lib/definitions.js";
import { validateBy } from "../lib/validation.js";
import { Comparison } from "./comparison.js";
import { UsageError, warn } from "./failure.js";
import { contentOf, forEachPayload } from "./payload-files.js";
import { printable, table } from "./print.js";

/** `own` are the definitions of `--schema`, and `other` those of `--against` if it is a file. */
export async function compare(values, files, { own, other }) {
  if (values.format === "github")
    throw new UsageError("`--format github` can't be combined with `--against`");
  const maxBytes = Number(values["max-bytes"]);
  const [before, after] = sidesOf(values, own, other);
  const comparison = new Comparison(Number(values.first));
  const unread = await forEachPayload(files, values, (file, payload) => {
    const bytes = contentOf(payload, maxBytes);
    const { line, offset } = payload;
    comparison.add({ file, line, offset }, before.validate(bytes), after.validate(bytes));
  });
  if (values.json) console.log(JSON.stringify(comparison));
  else if (!values.quiet) console.log(textOf(comparison, `${before.name} → ${after.name}`));
  if (comparison.incomplete > 0) {
    const counted = comparison.incomplete === 1 ? "1 payload has" : `${comparison.incomplete} payloads have`;
    warn(`${counted} more issues than \`--max-issues\`, so only the verdicts are compared`, values);
  }
  if (unread > 0) return 2;
  return comparison.verdicts.length > 0 ? 1 : 0;
}

/** What is compared: the verdicts by `--schema` and `--strict`, and those by `--against` in place of one of them. */
function sidesOf(values, own, other) {
  const { strict = false, schema = "catalogue", against } = values;
  const side = (name, strict, definitions) => {
    const encoded = encodedOf(definitions) ?? new Map();
    const options = { strict, ...optionsOf(values) };
    return { name, validate: (bytes) => validateBy(encoded, bytes, options) };
  };
  if (other !== undefined) return [side(schema, strict, own), side(against, strict, other)];
  if (strict !== (against === "strict")) {
    return [side(strict ? "strict" : "lenient", strict, own), side(against, !strict, own)];
  }
  const advice = strict ? "leave `--strict` out" : "add `--strict`";
  throw new UsageError(`\`--against ${against}\` compares the mode with itself; ${advice}`);
}

const optionsOf = ({ event, "max-bytes": maxBytes, "max-issues": maxIssues }) => ({
  event,
  limit: Number(maxBytes),
  maxIssues: Number(maxIssues),
});

/** The comparison for people: a table of verdicts, and one of issues. */
function textOf({ payloads, changed, verdicts, issues, omitted }, title) {
  const counted = `${payloads} payload${payloads === 1 ? "" : "s"}`;
  const change = ({ from, to }) => `${from ?? "none"} → ${to ?? "none"}`;
  const counts = ({ payloads, first }) => [
    payloads,
    first.map(({ file, line }) => `${file}:${line}`).join(" "),
  ];
  const sections = [`${printable(title)}: ${counted}, ${changed} with changes`];
  if (verdicts.length > 0) {
    const rows = verdicts.map((row) => [change(row), ...counts(row)]);
    sections.push(table(["verdict", "payloads", "first"], rows));
  }
  if (issues.length > 0) {
    const rows = issues.map((row) => [
      change(row),
      row.code,
      row.event ?? "(no event)",
      row.path,
      ...counts(row),
    ]);
    sections.push(table(["severity", "issue", "event", "path", "payloads", "first"], rows));
  }
  if (omitted > 0) sections.push(`${omitted} further changes of issues are not listed`);
  return sections.join("\n\n");
}
