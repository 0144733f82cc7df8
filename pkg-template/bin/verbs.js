// The one table of what the command can do. Parsing, help and dispatch read it.

const LARGEST = Number.MAX_SAFE_INTEGER;

/** The options that every verb takes. */
export const COMMON = {
  json: { type: "boolean", about: "print JSON, for programs" },
  help: { type: "boolean", short: "h", about: "explain this verb" },
};

/** The options of the verbs that call the service. */
const CALL = {
  region: {
    type: "string",
    value: "REGION",
    about: "the region of the call: au, nz, my or uk; else AUTOGRAB_REGION",
  },
  "base-url": {
    type: "string",
    value: "URL",
    about: "another address than AutoGrab's, such as http://127.0.0.1:4010/v2 for a sandbox",
  },
  "timeout-ms": {
    type: "string",
    value: "MS",
    number: [1, 2 ** 31 - 1],
    about: "how long each attempt may take; 30000",
  },
  "max-retries": {
    type: "string",
    value: "N",
    number: [0, 100],
    about: "how often to try again where that is safe; 2",
  },
  allow: {
    type: "string",
    value: "RULE",
    multiple: true,
    about:
      "overrule a check of this package: unknown-events, ping-event, unknown-region, unknown-format, insecure-endpoint or unknown-fields",
  },
};

/** The properties of a webhook. */
const WEBHOOK = {
  name: { type: "string", value: "TEXT", about: "what to call it; for reference only" },
  endpoint: {
    type: "string",
    value: "URL",
    about: "where to push to; keep a token out of the command line with FILE",
  },
  event: { type: "string", value: "EVENT", multiple: true, about: "an event to push; `events` lists them" },
  header: {
    type: "string",
    value: "'NAME: VALUE'",
    multiple: true,
    about: "a header to send with each push",
  },
  format: { type: "string", value: "FORMAT", about: "what to push events as; there is only json" },
};

const calls = () => import("./calls.js");
const KEY =
  "The key comes from AUTOGRAB_API_KEY, or is asked for. It is never an argument: those can be read by everybody on the machine.";
const REDACTED =
  "The values in an endpoint's query are not shown, for they may be a token; with --json they are.";

export const VERBS = [
  {
    name: "sandbox",
    takes: "",
    count: [0, 0],
    summary: "serve the whole API on this machine, in memory",
    about: [
      "Serves AutoGrab's Webhooks API on this machine, without an account: use its address as the base URL of any client. It takes the keys pub_sandbox and sec_sandbox.",
      "Pushes are real POSTs. Those to other machines are refused unless --deliver is given, and are kept on record in any case.",
      "What the API itself cannot do stands under /_sandbox/: POST trigger {event, data?, region?}, POST resend {id}, POST fail-next {status, dropConnection, runs, times, match, …}, GET deliveries, GET snapshot, POST restore.",
    ],
    options: {
      port: {
        type: "string",
        value: "PORT",
        number: [0, 65535],
        about: "where to listen; 4010, or 0 for any free port",
      },
      host: {
        type: "string",
        value: "HOST",
        about:
          "the address to listen at; 127.0.0.1. With another one, everybody who can reach this machine can call",
      },
      key: {
        type: "boolean",
        about: "take the key in AUTOGRAB_API_KEY, or one that is typed, in place of the two",
      },
      deliver: { type: "boolean", about: "push to endpoints on other machines too" },
      state: {
        type: "string",
        value: "FILE",
        about: "keep everything in this file, so that it survives an end of any kind",
      },
      faults: {
        type: "string",
        value: "SPEC",
        about: "have calls fail by chance, before and after they take effect: 0.2, or rate=0.2,seed=7",
      },
      origin: {
        type: "string",
        value: "ORIGIN",
        multiple: true,
        about:
          "let pages of this origin call; those of this machine may. `null` is the origin of a page opened from a file",
      },
      seed: { type: "string", value: "N", number: [0, LARGEST], about: "where all chance comes from; 0" },
      options: {
        type: "string",
        value: "FILE",
        about: "options of `createSandbox` as JSON: accounts, rateLimit, quota, tokenExpiresIn and so on",
      },
    },
    examples: [
      "autograb-webhooks sandbox --state webhooks.json",
      "autograb-webhooks sandbox --port 0 --json",
      "autograb-webhooks sandbox --faults rate=0.3,seed=7",
      "curl -d '{\"event\":\"recapture_new\"}' -H 'Content-Type: application/json' http://127.0.0.1:4010/_sandbox/trigger",
    ],
    run: async (...given) => (await import("./serve.js")).sandbox(...given),
  },
  {
    name: "validate",
    takes: "FILE…|-",
    count: [1, Infinity],
    summary: "check pushed payloads: JSON, or one JSON text in each line",
    about: [
      "Checks payloads as AutoGrab pushes them, from files or from standard input (`-`). A file whose first line is a whole JSON text has one payload in each line (NDJSON); any other is one payload.",
      "Issues look like a compiler's: file:line:column: severity code path: message. Errors make a payload invalid. Warnings say that it breaks a rule which AutoGrab has not published; --strict makes errors of them. Notices tell of unknown fields.",
      "Exit status: 0 if every payload is valid, 1 if one is not, 2 if a file can't be read. With --json, one line for each payload: {file, line, valid, event, issues, omitted}.",
    ],
    options: {
      strict: { type: "boolean", about: "unpublished rules count as much as published ones" },
      event: { type: "string", value: "EVENT", about: "the event that is expected; every other is an error" },
      ndjson: { type: "boolean", about: "take each line for a payload, whatever the first one looks like" },
      "max-issues": {
        type: "string",
        value: "N",
        number: [0, LARGEST],
        about: "how many issues to list for a payload; 100",
      },
    },
    examples: [
      "autograb-webhooks validate payload.json",
      "autograb-webhooks sample recapture_new | autograb-webhooks validate --strict -",
      "autograb-webhooks validate --json deliveries.ndjson | grep '\"valid\":false'",
    ],
    run: async (...given) => (await import("./validate.js")).validate(...given),
  },
  {
    name: "sample",
    takes: "EVENT",
    count: [1, 1],
    summary: "print a payload of an event to try a receiver with",
    about: [
      "Prints a payload of an event: realistic, valid, and the same for the same seed. With --json it is one line.",
    ],
    options: {
      seed: { type: "string", value: "N", number: [0, LARGEST], about: "what it is made up from; 0" },
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
    summary: "list the events that there are",
    about: [
      "Lists the events that AutoGrab is known to push or has announced, and whether a webhook can subscribe to them. AutoGrab adds events over time.",
    ],
    options: {},
    examples: ["autograb-webhooks events", "autograb-webhooks events --json"],
    run: async (...given) => (await import("./payloads.js")).events(...given),
  },
  {
    name: "list",
    takes: "",
    count: [0, 0],
    summary: "list the webhooks of a region",
    about: [KEY, REDACTED],
    options: CALL,
    examples: ["autograb-webhooks list --region uk", "autograb-webhooks list --region uk --json"],
    run: async (...given) => (await calls()).list(...given),
  },
  {
    name: "get",
    takes: "ID",
    count: [1, 1],
    summary: "show a webhook",
    about: [KEY, REDACTED],
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
      "Creates a webhook from options, or from a file with JSON: {name, endpoint, events, region?, headers?}. Options win over the file. Everything that is wrong is said before anything is sent.",
      "It is never sent twice: when no answer comes, the error says how to find out whether it was created.",
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
      "Changes the properties that are given, as options or in a file with JSON, and prints what changed. Options win over the file.",
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
      "to-region": { type: "string", value: "REGION", about: "where it is to live from now on" },
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
    summary: "delete a webhook for good",
    about: [
      "Deletes a webhook for good, and prints what it was. Messages that are already queued may still arrive for a while.",
      KEY,
    ],
    options: CALL,
    examples: ["autograb-webhooks delete wh_1 --region uk"],
    run: async (...given) => (await calls()).remove(...given),
  },
  {
    name: "ping",
    takes: "ID",
    count: [1, 1],
    summary: "have the service push a ping to a webhook",
    about: ["Has the service push a `ping` event with an example payload to the webhook's endpoint.", KEY],
    options: CALL,
    examples: ["autograb-webhooks ping wh_1 --region uk"],
    run: async (...given) => (await calls()).ping(...given),
  },
];

export const verbNamed = (name) => VERBS.find((verb) => verb.name === name);
