// The table of the command's verbs and their options. The parser, `--help` and the dispatch read it.
//
// An option has a `type` ("boolean" or "string"), and optionally a letter (`short`), the name of its value in the help
// (`value`), the range of a whole number (`number`), the only values it takes (`choices`, with their meanings), a
// `default`, and whether it may be given several times (`multiple`).

import { NUMBERS, REGIONS, RULES } from "./options.js";
import { PAYLOAD_VERBS } from "./payload-verbs.js";
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
      "Paths under /_sandbox/ control it: POST trigger {event, data?, region?}, POST play {seed?, duplicates?, …}, POST resend {id, body?}, POST fail-next {status, dropConnection, runs, times, match, …}, GET deliveries (as server-sent events if `Accept` names text/event-stream), GET snapshot, POST restore.",
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
  ...PAYLOAD_VERBS,
  ...RECEIVER_VERBS,
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
    about: [
      "Makes a running sandbox send a delivery once more, as it was. With --body, it sends that text to the same endpoint with the same headers, as a delivery of its own. It may be any text, so that a receiver can be tested with payloads that AutoGrab would not send.",
    ],
    options: {
      body: { type: "string", value: "FILE", about: "the text to send instead, in a file, or `-`" },
      ...SANDBOX,
    },
    examples: ["autograb-webhooks resend dl_000001", "autograb-webhooks resend dl_000001 --body edited.json"],
    run: async (...given) => (await remote()).resend(...given),
  },
];

export const verbNamed = (name) => VERBS.find((verb) => verb.name === name);
