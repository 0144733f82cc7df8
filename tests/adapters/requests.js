// What is sent to every adapter, in this order: `outcomes` are those that the receiver reports.

import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

const JSON_TYPE = "application/json";

/** The body of a push; another `id` makes it another push. */
const event = (id, name = "recapture_new") => JSON.stringify({ event: name, data: { id } });

const push = (body, headers) => ({
  method: "POST",
  headers: { "content-type": JSON_TYPE, ...headers },
  body,
});
const compressed = (body, encoding) => push(body, { "content-encoding": encoding });

const TOO_LARGE = event("x".repeat(1_100_000));

export const REQUESTS = [
  { name: "an uptime check", method: "GET", status: 200, outcomes: ["alive"] },
  { name: "an uptime check by HEAD", method: "HEAD", status: 200, outcomes: ["alive"] },
  { name: "another method", ...push("{}"), method: "PUT", status: 405, outcomes: ["method_not_allowed"] },
  { name: "no token", search: "", ...push(event("0")), status: 401, outcomes: ["unauthorized"] },
  { name: "a wrong token", search: "?token=t", ...push(event("0")), status: 401, outcomes: ["unauthorized"] },
  { name: "a push", ...push(event("1")), status: 200, outcomes: ["handled"] },
  { name: "the same push", ...push(event("1")), status: 200, outcomes: ["duplicate"] },
  { name: "an older token", search: "?token=0ld", ...push(event("2")), status: 200, outcomes: ["handled"] },
  { name: "gzip", ...compressed(gzipSync(event("3")), "gzip"), status: 200, outcomes: ["handled"] },
  { name: "deflate", ...compressed(deflateSync(event("4")), "deflate"), status: 200, outcomes: ["handled"] },
  { name: "brotli", ...compressed(brotliCompressSync(event("5")), "br"), status: 200, outcomes: ["handled"] },
  { name: "no length", ...push(event("6")), chunked: true, status: 200, outcomes: ["handled"] },
  {
    name: "another type",
    ...push("event=ping", { "content-type": "application/x-www-form-urlencoded" }),
    status: 415,
    outcomes: ["unsupported_media_type"],
  },
  { name: "an invalid payload", ...push('{"event":"ping","data":7}'), status: 422, outcomes: ["invalid"] },
  { name: "broken JSON", ...push('{"event":'), status: 422, outcomes: ["invalid"] },
  { name: "an empty body", ...push(""), status: 422, outcomes: ["invalid"] },
  { name: "an oversize body", ...push(TOO_LARGE), status: 413, outcomes: ["too_large"] },
  {
    name: "an oversize body, compressed",
    ...compressed(gzipSync(TOO_LARGE), "gzip"),
    status: 413,
    outcomes: ["too_large"],
  },
  { name: "a handler that fails", ...push(event("7", "handler_fails")), status: 500, outcomes: ["failed"] },
  {
    name: "a handler that is slow",
    ...push(event("8", "handler_is_slow")),
    status: 202,
    outcomes: ["accepted", "handled"],
  },
  { name: "a push after all of them", ...push(event("9")), status: 200, outcomes: ["handled"] },
];

/** The framework parses its body before the receiver sees it. The `error` tells its owner what to do. */
export const PARSED = {
  error: /was read or parsed before/,
  name: "a push",
  ...push(event("1")),
  status: 500,
  outcomes: ["misconfigured"],
};
