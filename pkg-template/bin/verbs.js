// The table of the command's verbs and their options. The parser, `--help` and the dispatch read it.
//
// An option has a `type` ("boolean" or "string"), and optionally a letter (`short`), the name of its value in the help
// (`value`), the range of a whole number (`number`), the only values it takes (`choices`, with their meanings), a
// `default`, and whether it may be given several times (`multiple`).

import { NUMBERS, REGIONS, RULES } from "./options.js";
import { RECEIVER_VERBS } from "./receiver-verbs.js";

const LARGEST = Number.MAX_SAFE_INTEGER;
const regions = new Intl.ListFormat("en", { type: "disjunction" }).format(REGIONS);

/** The options of every verb. */
export const COMMON = {
  json: { type: "boolean", about: "print JSON, for programs" },
  quiet: { type: "boolean", short: "q", about: "print less: only errors, only ids, or no requests" },
  "no-color": { type: "boolean", about: "print no colors; NO_COLOR in the environment does the same" },
  help: { type: "boolean", short: "h", about: "print this help" },
};

/** The options of the verbs that call the service. */
const CALL = {
  region: {
    type: "string",
    value: "REGION",
    about: `the region of the webhook: ${regions} (default: AUTOGRAB_REGION)`,
  },
  "base-url": {
    type: "string",
    value: "URL",
    about:
      "the address of the API, such as http://127.0.0.1:4010/v2 for a sandbox (default: AUTOGRAB_BASE_URL, else AutoGrab's)",
  },
  "timeout-ms": {
    type: "string",
    value: "MS",
    number: NUMBERS.timeoutMs.range,
    about: `the time limit of each attempt, in milliseconds (default: ${NUMBERS.timeoutMs.default})`,
  },
  "max-retries": {
    type: "string",
    value: "N",
    number: NUMBERS.maxRetries.range,
    about: `how often a call that failed is tried again, where that is safe (default: ${NUMBERS.maxRetries.default})`,
  },
  allow: {
    type: "string",
    value: "RULE",
    multiple: true,
    choices: RULES,
    about: "send what a check of this package would refuse; the service may still refuse it",
  },
  verbose: {
    type: "boolean",
    about: "print each request as a curl command, without secrets, and the status of its answer",
  },
};

/** How a document is printed. */
const DOCUMENT = {
  strict: { type: "boolean", about: "assert unpublished rules too" },
  yaml: { type: "boolean", about: "print YAML in place of JSON" },
};

/** The properties of a webhook. */
const WEBHOOK = {
  name: { type: "string", value: "TEXT", about: "the webhook's name" },
  endpoint: {
    type: "string",
    value: "URL",
    about: "the URL that receives the events; pass one with a token in FILE, not here",
  },
  event: {
    type: "string",
    value: "EVENT",
    multiple: true,
    about: "an event to subscribe to; `autograb-webhooks events` lists them",
  },
  header: {
    type: "string",
    value: "'NAME: VALUE'",
    multiple: true,
    about: "a header to send with each push",
  },
  format: { type: "string", value: "FORMAT", about: "the format of pushes; the only one is json" },
};

/** The address of a running sandbox. */
const SANDBOX = {
  "base-url": {
    type: "string",
    value: "URL",
    about: "the sandbox's address (default: AUTOGRAB_BASE_URL, else http://127.0.0.1:4010/v2)",
  },
};

const calls = () => import("./calls.js");
const remote = () => import("./remote.js");
const KEY =
  "The API key is read from AUTOGRAB_API_KEY; without it, you are asked for it. There is no option for it, because other users of the machine can read a command's arguments.";
const REDACTED =
  "Values in an endpoint's query are hidden, because they may be tokens. --json prints them in full.";

export const VERBS = [
  {
    name: "sandbox",
    takes: "",
    count: [0, 0],
    summary: "run the Webhooks API on this machine",
    about: [
      "Runs a sandbox of AutoGrab's Webhooks API on this machine. Pass its address to any client as the base URL. It accepts the keys pub_sandbox and sec_sandbox.",
      "Webhooks receive real POST requests. Requests to other machines are not sent unless --deliver is given; every delivery is recorded either way.",
      "Paths under /_sandbox/ control it: POST trigger {event, data?, region?}, POST play {seed?, duplicates?, …}, POST resend {id}, POST fail-next {status, dropConnection, runs, times, match, …}, GET deliveries, GET snapshot, POST restore.",
    ],
    options: {
      port: {
        type: "string",
        value: "PORT",
        number: [0, 65535],
        about: "the port to listen on; 0 picks a free one (default: 4010)",
      },
      host: {
        type: "string",
        value: "HOST",
        about:
          "the address to listen on (default: 127.0.0.1); with another one, everybody who can reach this machine can call the sandbox",
      },
      key: {
        type: "boolean",
        about: "accept the key in AUTOGRAB_API_KEY, or one that you are asked for, instead of the two above",
      },
      deliver: { type: "boolean", about: "send pushes to other machines too" },
      state: {
        type: "string",
        value: "FILE",
        about: "keep the state in this file, so that it survives restarts and crashes",
      },
      faults: {
        type: "string",
        value: "SPEC",
        about:
          "let calls fail at random, before or after they took effect: a rate such as 0.2, or rate=0.2,seed=7",
      },
      play: {
        type: "string",
        value: "SPEC",
        about:
          "play the events of one car's sale once there is a webhook, as a service might push them: `sale`, or options of `play` such as seed=7,duplicates=0.2,reorder=0.2,late=0.1,retries=3,intervalMs=500 (default: an event in each second)",
      },
      origin: {
        type: "string",
        value: "ORIGIN",
        multiple: true,
        about:
          "allow calls from pages of this origin; pages of this machine are always allowed. `null` is the origin of a page opened from a file",
      },
      seed: {
        type: "string",
        value: "N",
        number: [0, LARGEST],
        about: "the seed of everything random (default: 0)",
      },
      options: {
        type: "string",
        value: "FILE",
        about: "options of `createSandbox` as JSON: accounts, rateLimit, quota, tokenExpiresIn and others",
      },
    },
    examples: [
      "autograb-webhooks sandbox --state webhooks.json",
      "autograb-webhooks sandbox --port 0 --json",
      "autograb-webhooks sandbox --faults rate=0.3,seed=7",
      "autograb-webhooks sandbox --state webhooks.json --play seed=7,duplicates=0.3,retries=3",
      "curl -d '{\"event\":\"recapture_new\"}' -H 'Content-Type: application/json' http://127.0.0.1:4010/_sandbox/trigger",
    ],
    run: async (...given) => (await import("./serve.js")).sandbox(...given),
  },
  {
    name: "validate",
    takes: "FILE…|-",
    count: [1, Infinity],
    summary: "check payloads in files, logs or standard input",
    about: [
      "Validates payloads as AutoGrab pushes them. A file holds one payload, an array of payloads, or one payload in each line (NDJSON), which is detected from its first lines. `-` is standard input.",
      "Each issue is printed as file:line:column: severity code path: message. Errors make a payload invalid. Warnings break a rule that AutoGrab has not published; --strict turns them into errors. Notices report unknown fields.",
      "Exit status: 0 if every payload is valid, 1 if one is invalid, 2 if a file can't be read. --json prints a line for each payload: {file, line, offset, valid, event, issues, omitted}.",
    ],
    options: {
      strict: { type: "boolean", about: "apply unpublished rules too" },
      schema: {
        type: "string",
        value: "FILE",
        about: "schemas of events, as `infer --out` writes them, in place of what the catalogue says",
      },
      event: { type: "string", value: "EVENT", about: "the event to expect; any other is an error" },
      ndjson: { type: "boolean", about: "read each line as a payload" },
      "max-bytes": {
        type: "string",
        value: "N",
        number: [1, 2 ** 31 - 1],
        default: String(NUMBERS.maxBytes.default),
        about: "the size limit of a payload, in bytes",
      },
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
    ],
    run: async (...given) => (await import("./validate.js")).validate(...given),
  },
  ...RECEIVER_VERBS,
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
          "list the values of this path in the schema, such as /data/state; `*` stands for every item of an array",
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
  {
    name: "list",
    takes: "",
    count: [0, 0],
    summary: "list the webhooks of a region",
    about: ["Lists the webhooks of a region. --quiet prints their ids alone.", REDACTED, KEY],
    options: CALL,
    examples: ["autograb-webhooks list --region uk", "autograb-webhooks list --region uk --json"],
    run: async (...given) => (await calls()).list(...given),
  },
  {
    name: "get",
    takes: "ID",
    count: [1, 1],
    summary: "show a webhook",
    about: ["Shows a webhook.", REDACTED, KEY],
    options: CALL,
    examples: ["autograb-webhooks get wh_1 --region uk"],
    run: async (...given) => (await calls()).get(...given),
  },
  {
    name: "create",
    takes: "[FILE|-]",
    count: [0, 1],
    summary: "create a webhook",
    about: [
      "Creates a webhook from options, or from a JSON file with {name, endpoint, events, region?, headers?}. An option overrides the same property of the file. All problems are reported at once, before anything is sent. --quiet prints the new id alone.",
      "A create is never repeated automatically. When no answer arrives, the error says how to find out whether the webhook was created.",
      KEY,
    ],
    options: { ...WEBHOOK, ...CALL },
    examples: [
      "autograb-webhooks create --region uk --name 'Stock desk' --endpoint https://dealer.example/hook --event recapture_new",
      "autograb-webhooks create --region uk webhook.json",
    ],
    run: async (...given) => (await calls()).create(...given),
  },
  {
    name: "update",
    takes: "ID [FILE|-]",
    count: [1, 2],
    summary: "change properties of a webhook",
    about: [
      "Changes properties of a webhook, given as options or in a JSON file, and prints what changed. An option overrides the same property of the file.",
      KEY,
    ],
    options: {
      ...WEBHOOK,
      clear: {
        type: "string",
        value: "PROPERTY",
        multiple: true,
        about: "a property to remove, such as headers",
      },
      "to-region": { type: "string", value: "REGION", about: "the region to move the webhook to" },
      ...CALL,
    },
    examples: [
      "autograb-webhooks update wh_1 --region uk --name 'Sales desk'",
      "autograb-webhooks update wh_1 --region uk --event recapture_new --event recapture_delist --clear headers",
    ],
    run: async (...given) => (await calls()).update(...given),
  },
  {
    name: "delete",
    takes: "ID",
    count: [1, 1],
    summary: "delete a webhook permanently",
    about: [
      "Deletes a webhook permanently and prints its configuration. On a terminal it asks first. Pushes that are already queued may still arrive.",
      KEY,
    ],
    options: { yes: { type: "boolean", short: "y", about: "do not ask" }, ...CALL },
    examples: [
      "autograb-webhooks delete wh_1 --region uk",
      "autograb-webhooks delete wh_1 --region uk --yes",
    ],
    run: async (...given) => (await calls()).remove(...given),
  },
  {
    name: "apply",
    takes: "FILE|-",
    count: [1, 1],
    summary: "change a region until it matches a file",
    about: [
      "Creates, changes and, with --prune, deletes webhooks until the region matches a JSON file with an array of {name, endpoint, events, headers?}. Webhooks are matched by name, only differences are sent, and a second run changes nothing. Prints what it does: + created, ~ changed (before -> after), - deleted.",
      "On a terminal it asks before it deletes, and then deletes nothing but what it showed. If a call fails, the steps before it are printed; run it again to take the others. --json prints {steps, done}.",
      "Exit status: 0 if the region matches or, with --dry-run, if it was compared; 1 if a call failed; 2 if the file can't be used or nothing was confirmed.",
      REDACTED,
      KEY,
    ],
    options: {
      prune: { type: "boolean", about: "also delete the webhooks of the region that the file does not name" },
      "dry-run": { type: "boolean", about: "print the steps and change nothing" },
      yes: { type: "boolean", short: "y", about: "do not ask" },
      ...CALL,
    },
    examples: [
      "autograb-webhooks apply --region uk webhooks.json --dry-run",
      "autograb-webhooks apply --region uk webhooks.json --prune",
    ],
    run: async (...given) => (await import("./apply.js")).apply(...given),
  },
  {
    name: "ping",
    takes: "ID",
    count: [1, 1],
    summary: "send a test event to a webhook",
    about: [
      "Makes the service push a `ping` event with an example payload to the webhook's endpoint. Against a sandbox on this machine it also prints whether the endpoint received it.",
      KEY,
    ],
    options: CALL,
    examples: ["autograb-webhooks ping wh_1 --region uk"],
    run: async (...given) => (await calls()).ping(...given),
  },
  {
    name: "trigger",
    takes: "EVENT",
    count: [1, 1],
    summary: "make a running sandbox push an event",
    about: [
      "Makes a running sandbox push an event to the webhooks that subscribe to it, and lists the new deliveries. Without --data, it pushes an example. --quiet prints their ids alone.",
    ],
    options: {
      data: { type: "string", value: "FILE", about: "the event's data: a JSON object in a file, or `-`" },
      region: { type: "string", value: "REGION", about: "push to the webhooks of this region only" },
      ...SANDBOX,
    },
    examples: [
      "autograb-webhooks trigger recapture_new",
      "autograb-webhooks trigger claim_report_generated --data report.json --region au",
    ],
    run: async (...given) => (await remote()).trigger(...given),
  },
  {
    name: "deliveries",
    takes: "",
    count: [0, 0],
    summary: "list the deliveries of a running sandbox",
    about: [
      "Lists the deliveries that a running sandbox remembers, the oldest first, each with the outcome of its last attempt. --json prints them in full, with payloads and all attempts. --quiet prints their ids alone.",
    ],
    options: SANDBOX,
    examples: ["autograb-webhooks deliveries", "autograb-webhooks deliveries --json"],
    run: async (...given) => (await remote()).deliveries(...given),
  },
  {
    name: "resend",
    takes: "ID",
    count: [1, 1],
    summary: "make a running sandbox send a delivery again",
    about: ["Makes a running sandbox send a delivery once more, as it was."],
    options: SANDBOX,
    examples: ["autograb-webhooks resend dl_000001"],
    run: async (...given) => (await remote()).resend(...given),
  },
];

export const verbNamed = (name) => VERBS.find((verb) => verb.name === name);
