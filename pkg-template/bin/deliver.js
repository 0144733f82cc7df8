// Carries deliveries to their endpoints over real connections.

import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isLocal } from "./machine.js";

/** How long an endpoint may take, in milliseconds. */
const TIMEOUT_MS = 10_000;
/** How many deliveries are under way at once. */
const AT_ONCE = 20;
/** How much of an endpoint's answer is read, in bytes. */
const READ = 64 * 1024;

/** Header fields that say how a message is framed: a webhook's own would break the connection. */
const FRAMING = [
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** What carries a delivery: to this machine only, unless it may go everywhere. */
export function courier({ everywhere = false, timeoutMs = TIMEOUT_MS } = {}) {
  return limited(AT_ONCE, async ({ endpoint, headers, body }) => {
    const url = new URL(endpoint);
    if (!everywhere && !isLocal(url.hostname)) {
      throw new Error("not sent: the endpoint is on another machine; `--deliver` would let it go there");
    }
    return post(
      url,
      { headers: framed(headers, body), lookup: everywhere ? undefined : lookUpHere },
      body,
      timeoutMs,
    );
  });
}

function post(url, options, body, timeoutMs) {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const request = send(url, { ...options, method: "POST", agent: false });
    const timer = setTimeout(
      () => request.destroy(new Error(`no complete answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    request.on("close", () => clearTimeout(timer));
    request.on("error", reject);
    request.on("response", (response) => read(response).then(resolve, reject));
    request.end(body);
  });
}

/** The status and the beginning of the body. The rest is not waited for. */
async function read(response) {
  const pieces = [];
  let length = 0;
  for await (const piece of response) {
    pieces.push(piece);
    length += piece.length;
    if (length >= READ) break;
  }
  const text = Buffer.concat(pieces).toString("utf8");
  return { status: response.statusCode, text: () => text };
}

function framed(headers, body) {
  const own = Object.entries(headers).filter(([name]) => !FRAMING.includes(name.toLowerCase()));
  return { ...Object.fromEntries(own), "Content-Length": Buffer.byteLength(body) };
}

/** Names of this machine lead to this machine, whatever a name server says. */
function lookUpHere(_, options, done) {
  const addresses = [
    { address: "127.0.0.1", family: 4 },
    { address: "::1", family: 6 },
  ];
  if (options.all) return done(null, addresses);
  return done(null, addresses[0].address, addresses[0].family);
}

/** Does so many of a kind of work at once; the others wait for their turn. */
function limited(count, work) {
  const waiting = [];
  let free = count;
  return async (...given) => {
    if (free > 0) free -= 1;
    else await new Promise((resolve) => waiting.push(resolve));
    try {
      return await work(...given);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
