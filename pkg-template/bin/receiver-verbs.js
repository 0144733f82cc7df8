// The verbs that receive pushes, or send them to a receiver: rows of the table in verbs.js.

import { NUMBERS } from "./options.js";

/** The receiver that pushes are sent to. */
const RECEIVER = {
  "token-env": {
    type: "string",
    value: "[PARAMETER=]VARIABLE",
    about:
      "the environment variable with the token in the URL's query; the parameter is `token` unless it is named",
  },
  "header-env": {
    type: "string",
    value: "NAME=VARIABLE",
    about: "the environment variable with the token in a header, such as X-Token=HOOK_TOKEN",
  },
  "allow-remote": { type: "boolean", about: "send pushes to another machine too" },
};

/** The time limit of a push. */
const ANSWER_TIMEOUT = {
  type: "string",
  value: "MS",
  number: [1, 600_000],
  default: "10000",
  about: "the time in which a push must be answered, in milliseconds",
};

export const RECEIVER_VERBS = [
  {
    name: "doctor",
    takes: "URL",
    count: [1, 1],
    summary: "check a receiver of yours for faults",
    about: [
      "Sends about 100 made-up pushes and other requests to a receiver, and prints for each check what was answered, what was expected, and why it matters. Start the receiver with a database for tests: it takes these pushes for real ones. URL is the endpoint that you register, with its token.",
      "A fault loses or forges events, or ends the receiver. A warning works today and may cost you later. What can't be known from outside is skipped: with --count, `doctor` also finds pushes that were handled twice, or not at all.",
      "Exit status: 0 without faults, 1 with one, 2 if the receiver can't be checked. --json prints a line for each check: {check, severity, expected, why, answers}. --quiet prints faults only.",
    ],
    options: {
      ...RECEIVER,
      count: {
        type: "string",
        value: "URL",
        about:
          "a URL that answers GET with the number of pushes that were handled so far, for this test only",
      },
      "timeout-ms": ANSWER_TIMEOUT,
      "max-bytes": {
        type: "string",
        value: "N",
        number: [10_000, 2 ** 30],
        default: String(NUMBERS.maxBytes.default),
        about: "the size limit that the receiver should have; a body that is one byte longer must be refused",
      },
    },
    examples: [
      "autograb-webhooks doctor 'http://127.0.0.1:3000/hook?token=t0ken'",
      "autograb-webhooks doctor http://127.0.0.1:3000/hook --token-env HOOK_TOKEN --count http://127.0.0.1:3000/count",
      "autograb-webhooks doctor http://127.0.0.1:3000/hook --header-env X-Token=HOOK_TOKEN --json",
    ],
    run: async (...given) => (await import("./doctor.js")).doctor(...given),
  },
  {
    name: "listen",
    takes: "",
    count: [0, 0],
    summary: "receive pushes in the terminal",
    about: [
      "Runs a receiver on this machine, and prints each push with its outcome, the positions of its issues and the time it took. Values of payloads are not printed without --payloads. The token is read from the variable that --token-env or --header-env names; on a terminal, you are asked for it.",
      "--forward sends each push on to a receiver of yours, with its body and header fields as they arrived. When that does not accept it, the answer is 500, so that the sender can repeat it. A push that arrives again within ten minutes is answered without being forwarded.",
      "--record appends each push to a file that `replay` can send again. A push is answered after its line was synced to the disk (fdatasync), so that nothing acknowledged is lost in a crash. Of the header fields, only content type and encoding are recorded, because others may carry tokens.",
      "Ctrl-C waits for the pushes that are under way.",
    ],
    options: {
      port: {
        type: "string",
        value: "PORT",
        number: [0, 65535],
        default: "4011",
        about: "the port to listen on; 0 picks a free one",
      },
      host: {
        type: "string",
        value: "HOST",
        default: "127.0.0.1",
        about: "the address to listen on",
      },
      ...RECEIVER,
      forward: { type: "string", value: "URL", about: "the receiver that pushes are sent on to" },
      record: { type: "string", value: "FILE", about: "the file that pushes are appended to" },
      strict: { type: "boolean", about: "apply unpublished rules too" },
      payloads: {
        type: "boolean",
        about: "print payloads and values in issues too; they may be personal data",
      },
    },
    examples: [
      "autograb-webhooks listen --token-env HOOK_TOKEN",
      "autograb-webhooks listen --token-env HOOK_TOKEN --forward 'http://127.0.0.1:3000/hook?token=t0ken' --record pushes.ndjson",
    ],
    run: async (...given) => (await import("./listen.js")).listen(...given),
  },
  {
    name: "replay",
    takes: "FILE|- URL",
    count: [2, 2],
    summary: "send recorded pushes to a receiver",
    about: [
      "Sends pushes to a receiver once more, and counts the answers by status. FILE holds a line for each push: a recording of `listen --record`, or payloads by themselves (NDJSON), of any number. `-` is standard input.",
      "Pushes are sent in their order, each once the one before it was answered, unless --concurrency is given. A receiver takes a push that it handled lately for a repeated one.",
      "Exit status: 0 if every push was accepted with a status from 200 to 299, 1 if one was not, or was not sent, 2 if the file can't be read. --json prints {sent, accepted, skipped, durationMs, answers, failed}. --quiet prints only what was not accepted.",
    ],
    options: {
      ...RECEIVER,
      rate: {
        type: "string",
        value: "N",
        number: [1, 100_000],
        about: "the most pushes to send in a second (default: no limit)",
      },
      concurrency: {
        type: "string",
        value: "N",
        number: [1, 1_000],
        default: "1",
        about: "the most pushes to send at the same time",
      },
      "timeout-ms": ANSWER_TIMEOUT,
      ndjson: { type: "boolean", about: "read each line as a push" },
    },
    examples: [
      "autograb-webhooks replay pushes.ndjson http://127.0.0.1:3000/hook --token-env HOOK_TOKEN --rate 20",
      "autograb-webhooks sample recapture_new --json | autograb-webhooks replay - 'http://127.0.0.1:3000/hook?token=t0ken'",
    ],
    run: async (...given) => (await import("./replay.js")).replay(...given),
  },
];
