// The pages of the reference that are made from tables: codes, and the catalogue of events.

import { EVENTS } from "autograb-webhooks";
import { explainFields, samplePayload } from "autograb-webhooks/schema";

import { fieldsOf } from "../www/event-fields.js";
import { SOURCES } from "../www/sources.js";
import { aboutSources } from "./guide.js";

const STATES = { in_use: "in use", announced: "announced" };

/** The pages for the codes of the Rust tables, which `cargo xtask` passes. */
export function codePages({ errors, issues, payloadIssues }) {
  return [
    codePage(
      "error-codes",
      "Error codes",
      "Every failure is a `WebhooksError`, whose `code` is one of these. The strings are stable.",
      errors,
    ),
    codePage(
      "issue-codes",
      "Issue codes of calls",
      "The `issues` of an `invalid_request` have these codes. The strings are stable.",
      issues,
    ),
    codePage(
      "payload-issue-codes",
      "Issue codes of payloads",
      "The issues of a payload have these codes. Only an issue with the severity `error` makes a payload invalid.",
      payloadIssues,
    ),
  ];
}

function codePage(slug, title, intro, codes) {
  const entries = codes.map(({ code, meaning, hint }) =>
    [`## \`${code}\``, meaning, hint && `**Hint:** ${hint}`].filter(Boolean).join("\n\n"),
  );
  return { group: "Reference", slug, title, markdown: [`# ${title}`, intro, ...entries].join("\n\n") };
}

/** The catalogue, and a page for each event. */
export async function eventPages() {
  const rows = EVENTS.map(({ name, meaning, state, subscribable, source }) => [
    `[\`${name}\`](${name}.md)`,
    meaning,
    STATES[state],
    subscribable ? "yes" : "no",
    SOURCES[source],
  ]);
  const markdown = [
    "# Events",
    "The events that AutoGrab pushes, or has announced.",
    table(["event", "meaning", "state", "subscribable", "source"], rows),
    "## Sources",
    await aboutSources(),
  ].join("\n\n");
  return [{ group: "Reference", slug: "events", title: "Events", markdown }, ...EVENTS.map(eventPage)];
}

function eventPage({ name, meaning, state, subscribable, source, note }) {
  const fields = fieldsOf(explainFields(name)).map((field) => [
    `\`${field.name}\``,
    field.type,
    field.required,
    field.meaning,
    `${field.source === "assumed" ? "assumed" : "published"}: ${SOURCES[field.source]}`,
  ]);
  const facts = [
    `**State:** ${STATES[state]}.`,
    `**Subscription:** ${subscribable ? "can be subscribed to" : "can’t be subscribed to"}.`,
    `**Source:** ${SOURCES[source]}.`,
  ];
  const markdown = [
    `# \`${name}\``,
    meaning,
    facts.join(" "),
    note,
    "## Fields",
    "In lenient mode, a violation of an assumed rule is a warning, and one of a published rule an error. [Sources](events.md#sources) says more.",
    table(["field", "type", "required", "meaning", "certainty and source"], fields),
    "## Sample",
    "A made-up payload, as `samplePayload` returns it.",
    `\`\`\`json\n${JSON.stringify(samplePayload(name), null, 2)}\n\`\`\``,
  ];
  return {
    group: "Reference",
    parent: "events",
    slug: name,
    title: name,
    markdown: markdown.filter(Boolean).join("\n\n"),
  };
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell ?? "").replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
