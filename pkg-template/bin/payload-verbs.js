// The verbs for payloads and what is known of them: rows of the table in verbs.js.

import { NUMBERS, REGIONS } from "./options.js";

const LARGEST = Number.MAX_SAFE_INTEGER;
const regions = new Intl.ListFormat("en", { type: "disjunction" }).format(REGIONS);

/** How a document is printed. */
const DOCUMENT = {
  strict: { type: "boolean", about: "assert unpublished rules too" },
  yaml: { type: "boolean", about: "print YAML in place of JSON" },
};

const MAX_BYTES = {
  type: "string",
  value: "N",
  number: [1, 2 ** 31 - 1],
  default: String(NUMBERS.maxBytes.default),
  about: "the size limit of a payload, in bytes",
};

export const PAYLOAD_VERBS = [
  {
    name: "validate",
    takes: "FILE…|-",
    count: [1, Infinity],
    summary: "check payloads in files, logs or standard input",
    about: [
      "Validates payloads as AutoGrab pushes them. A file holds one payload, an array of payloads, or one payload in each line (NDJSON), which is detected from its first lines. `-` is standard input.",
      "Each issue is printed as file:line:column: severity code path: message. Errors make a payload invalid. Warnings break a rule that AutoGrab has not published; --strict turns them into errors. Notices report unknown fields.",
      "Exit status: 0 if every payload is valid, 1 if one is invalid, 2 if a file can't be read. --json prints a line for each payload: {file, line, offset, valid, event, issues, omitted}.",
      "--against compares two verdicts on each payload in place of printing them: the one that it gets without --against, and the one that it gets by the schemas in FILE in place of those of --schema or the catalogue, or in `strict` or `lenient` mode (a file of such a name is ./strict). It counts the payloads that become valid or invalid, and those whose issues change, by severity, code, event and path, with the first lines of each. Memory stays constant. Exit status: 0 if no payload becomes valid or invalid, 1 if one does, 2 as above. --json prints one object: {payloads, changed, verdicts, issues, omitted, incomplete}.",
    ],
    options: {
      strict: { type: "boolean", about: "apply unpublished rules too" },
      schema: {
        type: "string",
        value: "FILE",
        about: "schemas of events, as `infer --out` writes them, in place of what the catalogue says",
      },
      against: {
        type: "string",
        value: "FILE|MODE",
        about: "count what changes with these schemas, or in `strict` or `lenient` mode",
      },
      first: {
        type: "string",
        value: "N",
        number: [0, 1_000],
        default: "3",
        about: "how many lines --against lists for each change",
      },
      event: { type: "string", value: "EVENT", about: "the event to expect; any other is an error" },
      ndjson: { type: "boolean", about: "read each line as a payload" },
      "max-bytes": MAX_BYTES,
      "max-issues": {
        type: "string",
        value: "N",
        number: [0, LARGEST],
        default: String(NUMBERS.maxIssues.default),
        about: "how many issues to print for a payload",
      },
      format: {
        type: "string",
        value: "FORMAT",
        choices: {
          text: "lines for people; on a terminal with the source of each issue",
          json: "the same as --json",
          github: "annotations for GitHub Actions",
        },
        about: "how issues are printed (default: text)",
      },
    },
    examples: [
      "autograb-webhooks validate payload.json",
      "autograb-webhooks sample recapture_new | autograb-webhooks validate --strict -",
      "autograb-webhooks validate --json deliveries.ndjson | grep '\"valid\":false'",
      "autograb-webhooks validate --against schemas.json deliveries.ndjson",
    ],
    run: async (...given) => (await import("./validate.js")).validate(...given),
  },
  {
    name: "infer",
    takes: "FILE…|-",
    count: [1, Infinity],
    summary: "infer schemas, types and a report from logs",
    about: [
      "Reads logs of real deliveries, a payload in each line (NDJSON), and prints a JSON Schema for the data of each event, as `definePayload` and `validate --schema` take it. The files are read once, in constant memory, and nothing leaves this machine.",
      "No value of a log is kept or printed: only types, counts, lengths, formats, and the powers of ten between which numbers lie. Names of properties are, unless they look like data. --values lists the values of the paths that you name.",
      "--report prints which fields of the catalogue the log confirms or contradicts, which it never has, and which are new. The report is fit to be posted. Exit status: 0 if there was a payload, 1 if not, 2 if a file can't be read or written.",
    ],
    options: {
      event: { type: "string", value: "EVENT", about: "the event to look at (default: all)" },
      out: { type: "string", value: "FILE", about: "write the schemas to this file" },
      report: { type: "boolean", about: "print the report: a table, or JSON with --json" },
      types: {
        type: "string",
        value: "LANGUAGE",
        choices: { typescript: "interfaces", rust: "structs for serde" },
        about: "print types of the data",
      },
      values: {
        type: "string",
        value: "PATH",
        multiple: true,
        about:
          "list the values of this path in the schema, such as /data/state; `*` matches every item of an array",
      },
    },
    examples: [
      "autograb-webhooks infer deliveries.ndjson --out schemas.json --report",
      "autograb-webhooks infer --event recapture_new --types typescript deliveries.ndjson",
      "zcat logs/*.gz | autograb-webhooks infer --report --values '/data/sightings/*/seller_type' -",
    ],
    run: async (...given) => (await import("./infer.js")).infer(...given),
  },
  {
    name: "shrink",
    takes: "FILE|-",
    count: [1, 1],
    summary: "make a payload small and free of real values, for a report",
    about: [
      "Prints the smallest payload that is found with the same verdict: the same issues at the same paths, apart from indexes and from names of properties that no schema has. All values are made up, with the form of the real ones, and names that no schema has become `a`, `b` and so on. The payload may be malformed.",
      "A value that the verdict depends on, such as one that a schema lists, is kept, and a warning names its path. Give the options that `validate` was given.",
      "The payload is printed exactly, without a line break after it; what remains of the verdict goes to standard error. --json prints {payload, kept, valid, event, issues}, with `base64` in place of `payload` if it is not UTF-8. Exit status: 0, or 2 if the file can't be read.",
    ],
    options: {
      strict: { type: "boolean", about: "apply unpublished rules too" },
      schema: {
        type: "string",
        value: "FILE",
        about: "schemas of events, as `validate --schema` takes them",
      },
      event: { type: "string", value: "EVENT", about: "the event to expect" },
      "max-bytes": MAX_BYTES,
    },
    examples: [
      "autograb-webhooks shrink payload.json",
      "sed -n 17p deliveries.ndjson | autograb-webhooks shrink --strict -",
    ],
    run: async (...given) => (await import("./shrink.js")).shrink(...given),
  },
  {
    name: "explain",
    takes: "[EVENT] [PATH]",
    count: [0, 2],
    summary: "say what a field of a payload means, and how certain that is",
    about: [
      "Prints the meaning, type, certainty and source of a field. PATH is a JSON Pointer as `validate` prints it, such as /data/vin; an index of an array may be `*`. Without PATH, it lists the fields of the event; without EVENT, the events.",
      "`published` is what AutoGrab has documented, `assumed` what nobody has: it never makes a payload invalid, except with --strict. --quiet prints paths only.",
    ],
    options: {},
    examples: [
      "autograb-webhooks explain",
      "autograb-webhooks explain recapture_new",
      "autograb-webhooks explain recapture_new /data/sightings/0/at",
    ],
    run: async (...given) => (await import("./explain.js")).explain(...given),
  },
  {
    name: "sample",
    takes: "EVENT",
    count: [1, 1],
    summary: "print a sample payload of an event",
    about: [
      "Prints a realistic, valid payload of an event, to test a receiver with. The same seed prints the same payload. --json prints it in one line.",
    ],
    options: {
      seed: {
        type: "string",
        value: "N",
        number: [0, LARGEST],
        default: "0",
        about: "the seed of the values",
      },
    },
    examples: [
      "autograb-webhooks sample recapture_new --seed 7",
      "autograb-webhooks sample recapture_new | curl -d @- -H 'Content-Type: application/json' http://127.0.0.1:3000/hook",
    ],
    run: async (...given) => (await import("./payloads.js")).sample(...given),
  },
  {
    name: "events",
    takes: "",
    count: [0, 0],
    summary: "list the known events",
    about: [
      "Lists the events that AutoGrab sends or has announced, and whether a webhook can subscribe to them. AutoGrab adds events over time.",
    ],
    options: {},
    examples: ["autograb-webhooks events", "autograb-webhooks events --json"],
    run: async (...given) => (await import("./payloads.js")).events(...given),
  },
  {
    name: "openapi",
    takes: "",
    count: [0, 0],
    summary: "print the OpenAPI document of the Webhooks API",
    about: [
      "Prints an OpenAPI 3.1 document: the six calls, and the pushes under `webhooks`. AutoGrab publishes none; `x-source` and `$comment` say where each fact comes from.",
    ],
    options: {
      region: { type: "string", value: "REGION", about: `name the server of this region only: ${regions}` },
      ...DOCUMENT,
    },
    examples: ["autograb-webhooks openapi --yaml", "autograb-webhooks openapi --region uk --strict"],
    run: async (...given) => (await import("./documents.js")).openapi(...given),
  },
  {
    name: "asyncapi",
    takes: "",
    count: [0, 0],
    summary: "print the AsyncAPI document of the pushes",
    about: [
      "Prints an AsyncAPI 3.0 document of the events, from the side of an application that receives them.",
    ],
    options: DOCUMENT,
    examples: ["autograb-webhooks asyncapi --yaml"],
    run: async (...given) => (await import("./documents.js")).asyncapi(...given),
  },
];
