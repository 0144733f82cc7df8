// The table of what `doctor` checks.
//
// A check has a `name`; `why` it matters; the answers that it `expects`, and those that it `tolerates` with a warning,
// every other one being a fault; what it `needs` (an accepted push, unless it says otherwise); and either `requests`,
// which are sent one after the other, or `run`, which sends them and returns their answers. A request, like an answer,
// may have `expects` and `tolerates` of its own.
//
// An expectation is a status, a class of statuses ("2xx"), "closed" (the connection) or "anything".

import { gzipSync } from "node:zlib";
import {
  brokenConnection,
  fiftyAtOnce,
  handledOnce,
  inPieces,
  knownEvents,
  padded,
  priceThatGoesBack,
  repeatedPush,
  secretsInAnswers,
  stalledBody,
  withheld,
} from "./doctor-requests.js";

/** What a check may need, beside others that found no fault. */
export const NEEDS = {
  accepted: "no push was accepted",
  token: "no token was given",
  count: "`--count URL` was not given, and an answer does not tell how often a push was handled",
};

const FORGERY =
  "AutoGrab signs nothing, so a token is all that tells a push from a forgery: without it, everybody can push events";
const UNREADABLE = { expects: [400, 422, 202], tolerates: ["4xx", "2xx"] };
const UNREADABLE_WHY =
  "an exception may end the process, and a push that was answered with success is not sent again; refuse what can't be read, or keep its bytes and answer 202";

export const CHECKS = [
  {
    name: "known events",
    why: "AutoGrab documents no retries, so an event that is not accepted in time may be lost",
    expects: ["2xx"],
    needs: [],
    run: knownEvents,
  },
  {
    name: "wrong token",
    why: FORGERY,
    expects: [401, 403, 404],
    tolerates: ["3xx", "4xx"],
    needs: ["token"],
    *requests() {
      yield ["another last character", { token: (right) => right.slice(0, -1) + otherThan(right.at(-1)) }];
      yield ["a character less", { token: (right) => right.slice(0, -1) }];
      yield ["a character more", { token: (right) => `${right}x` }];
      yield ["an empty token", { token: () => "" }];
    },
  },
  {
    name: "missing token",
    why: FORGERY,
    expects: [401, 403, 404],
    tolerates: ["3xx", "4xx"],
    needs: ["token"],
    *requests() {
      yield ["no token", { token: () => undefined }];
    },
  },
  {
    name: "token before body",
    why: "whoever has no token can keep connections and memory busy; compare the token before the body is read",
    expects: [401, 403, 404],
    tolerates: ["anything"],
    needs: ["token", "wrong token"],
    *requests() {
      yield ["a wrong token, and no body yet", { token: (right) => `${right}x`, body: withheld() }];
    },
  },
  {
    name: "GET and HEAD",
    why: "uptime checks and link previews send them; an exception hides the others in the log",
    expects: ["2xx", "4xx"],
    tolerates: ["3xx"],
    needs: [],
    *requests() {
      const headers = { "Content-Type": undefined };
      for (const method of ["GET", "HEAD"]) yield [method, { method, body: undefined, headers }];
    },
  },
  {
    name: "empty body",
    why: UNREADABLE_WHY,
    expects: [400, 411, 415, 422, 202],
    tolerates: ["4xx", "2xx"],
    *requests() {
      yield ["an empty body", { body: "" }];
    },
  },
  {
    name: "broken JSON",
    why: UNREADABLE_WHY,
    ...UNREADABLE,
    *requests(probe) {
      const whole = probe.payload();
      yield ["half of a payload", { body: whole.subarray(0, whole.length >> 1) }];
      yield ["text", { body: "[object Object]" }];
      yield ["bytes that are no text", { body: Buffer.from([0x7b, 0xff, 0x00, 0x7d]) }];
    },
  },
  {
    name: "JSON that is no payload",
    why: UNREADABLE_WHY,
    ...UNREADABLE,
    *requests() {
      for (const body of ["null", "[]", "7", "{}"]) yield [`\`${body}\``, { body }];
    },
  },
  {
    name: "unknown event",
    why: "AutoGrab adds events over time; accept those that you do not handle",
    expects: ["2xx"],
    tolerates: ["4xx"],
    *requests(probe) {
      const change = (payload) => ({ ...payload, event: "doctor_unknown_event" });
      yield ["an event of the future", { body: probe.payload({ change }) }];
    },
  },
  {
    name: "unknown field",
    why: "AutoGrab adds fields over time; ignore those that you do not know",
    expects: ["2xx"],
    tolerates: ["4xx"],
    *requests(probe) {
      const change = ({ event, data }) => ({ event, data: { ...data, doctor_unknown_field: 1 } });
      yield ["a field of the future", { body: probe.payload({ change }) }];
    },
  },
  {
    name: "content types",
    why: "a sender may name the encoding of JSON; what is not declared as JSON is to be refused with 415, or accepted",
    expects: ["2xx", 400, 415, 422],
    tolerates: ["4xx"],
    *requests() {
      const typed = (type) => ({ headers: { "Content-Type": type } });
      yield [
        "`application/json; charset=utf-8`",
        { ...typed("application/json; charset=utf-8"), expects: ["2xx"] },
      ];
      yield ["`text/plain`", typed("text/plain")];
      yield ["`application/x-www-form-urlencoded`", typed("application/x-www-form-urlencoded")];
      yield ["no content type", typed(undefined)];
    },
  },
  {
    name: "gzip",
    why: "a compressed body that is taken for broken JSON is lost; decompress it, or refuse the encoding with 415",
    expects: ["2xx", 415],
    tolerates: ["4xx"],
    *requests(probe) {
      const headers = { "Content-Encoding": "gzip" };
      yield ["a compressed payload", { body: gzipSync(probe.payload()), headers }];
      const refused = { expects: ["4xx", 202], tolerates: ["2xx"] };
      yield ["a payload that is not compressed as declared", { headers, ...refused }];
    },
  },
  {
    name: "size limit",
    why: "one request can use up the memory; count the bytes of a body while it is read, and again while it is decompressed",
    expects: [413, "closed"],
    tolerates: ["4xx"],
    *requests(probe) {
      const size = `${probe.maxBytes + 1} bytes`;
      yield [size, { body: padded(probe) }];
      const body = gzipSync(Buffer.concat([...padded(probe)]));
      yield [
        `${size}, compressed`,
        { body, headers: { "Content-Encoding": "gzip" }, expects: ["4xx", "closed"] },
      ];
    },
  },
  {
    name: "repeated push",
    why: "a push may arrive twice, and a sender that is refused may stop sending",
    expects: ["2xx", 503],
    tolerates: [409],
    run: repeatedPush,
  },
  {
    name: "handled once",
    why: "an event that is handled twice has its effects twice; remember which pushes were handled",
    expects: ["2xx", 503],
    needs: ["accepted", "count", "repeated push"],
    run: handledOnce,
  },
  {
    name: "price that goes back",
    why: "a price that changes and goes back is three events; a comparison of some fields takes the third for a repeated one",
    expects: ["2xx"],
    needs: ["accepted", "count"],
    run: priceThatGoesBack,
  },
  {
    name: "50 at once",
    why: "a sender may push many events at the same time, and each that is not accepted in time may be lost",
    expects: ["2xx"],
    run: fiftyAtOnce,
  },
  {
    name: "slow body",
    why: "a body may arrive in pieces, and without its length",
    expects: ["2xx"],
    tolerates: [411],
    *requests(probe) {
      yield ["a body in pieces", { body: inPieces(probe.payload()) }];
    },
  },
  {
    name: "broken connection",
    why: "connections break in the middle of a body; an error that nobody handles ends the process",
    expects: ["2xx"],
    run: brokenConnection,
  },
  {
    name: "stalled body",
    why: "connections that never end add up; end them after a while, and let no sender wait for another",
    expects: ["4xx", "closed"],
    tolerates: ["anything"],
    run: stalledBody,
  },
  {
    name: "contents of answers",
    why: "the sender sees what you answer, and may log it",
    expects: ["neither a token nor a stack trace"],
    needs: [],
    run: secretsInAnswers,
  },
];

const otherThan = (char) => (char === "x" ? "y" : "x");
