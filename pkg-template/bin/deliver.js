// Sends deliveries to their endpoints over real connections.

import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Interrupted } from "../lib/sandbox-journal.js";
import { isLocal } from "./machine.js";

/** How long an endpoint may take, in milliseconds. */
const TIMEOUT_MS = 10_000;
/** How many deliveries to one endpoint are under way at once, so that a silent one does not delay the others. */
const PER_ENDPOINT = 5;
/** How many deliveries are under way at once: each has a socket. */
const AT_ONCE = 1_000;
/** How many deliveries may wait for their turn. */
const WAITING = 10_000;
/** How much of an endpoint's answer is read, in bytes. */
const READ = 64 * 1024;

/** Header fields that frame a message: those of a webhook would break the connection. */
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

/**
 * A function that sends a delivery: to this machine only, unless it may go everywhere. Each call ends with an answer or
 * an error. Once the signal is aborted, the calls that are under way or wait are rejected, and none is sent any more.
 */
export function courier({ everywhere = false, timeoutMs = TIMEOUT_MS, signal } = {}) {
  /** By endpoint: the calls that wait, and how many are under way. Those without either are removed. */
  const queues = new Map();
  const underway = new Set();
  let waiting = 0;

  function deliver(delivery) {
    if (signal?.aborted) return Promise.reject(notSent());
    if (waiting >= WAITING) {
      return Promise.reject(new Error(`not sent: ${WAITING} deliveries are already waiting`));
    }
    return new Promise((resolve, reject) => {
      const { endpoint } = delivery;
      const queue = queues.get(endpoint) ?? { endpoint, waiting: [], underway: 0 };
      queues.set(endpoint, queue);
      queue.waiting.push({ delivery, resolve, reject });
      waiting += 1;
      advance(queue);
    });
  }

  function advance(queue) {
    while (queue.waiting.length > 0 && queue.underway < PER_ENDPOINT && underway.size < AT_ONCE) {
      start(queue, queue.waiting.shift());
    }
    if (queue.waiting.length === 0 && queue.underway === 0) queues.delete(queue.endpoint);
  }

  function start(queue, { delivery, resolve, reject }) {
    const isFull = () => underway.size >= AT_ONCE;
    const cancel = new AbortController();
    waiting -= 1;
    queue.underway += 1;
    underway.add(cancel);
    send(delivery, { everywhere, timeoutMs, signal: cancel.signal })
      .then(resolve, reject)
      .finally(() => {
        const wasFull = isFull();
        underway.delete(cancel);
        queue.underway -= 1;
        advance(queue);
        if (!wasFull) return;
        for (const other of queues.values()) {
          if (isFull()) break;
          advance(other);
        }
      });
  }

  signal?.addEventListener("abort", () => {
    for (const queue of queues.values()) {
      for (const { reject } of queue.waiting.splice(0)) reject(notSent());
    }
    for (const cancel of underway) cancel.abort();
  });
  return deliver;
}

function notSent() {
  return new Interrupted("not sent: the sandbox was stopped");
}

async function send({ endpoint, headers, body }, { everywhere, timeoutMs, signal }) {
  const url = new URL(endpoint);
  const local = isLocal(url.hostname);
  if (!everywhere && !local) {
    throw new Error("not sent: the endpoint is on another machine; `--deliver` would let it go there");
  }
  const options = { headers: framed(headers, body), lookup: local ? lookUpLocal : undefined };
  return post(url, options, body, { timeoutMs, signal });
}

/** Posts a body. Whatever ends the request settles the promise; all but the first has no effect on it. */
function post(url, options, body, { timeoutMs, signal }) {
  return new Promise((resolve, reject) => {
    const begin = url.protocol === "https:" ? requestHttps : requestHttp;
    const request = begin(url, { ...options, method: "POST", agent: false });
    let isAnswered = false;
    const end = (error) => {
      reject(error);
      request.destroy(error);
    };
    const timer = setTimeout(() => end(new Error(`no complete answer within ${timeoutMs} ms`)), timeoutMs);
    signal.addEventListener("abort", () =>
      end(new Interrupted("the sandbox was stopped before the endpoint had answered")),
    );
    request.on("error", reject);
    request.on("response", (response) => {
      isAnswered = true;
      read(response).then(resolve, reject);
    });
    request.on("upgrade", ({ statusCode }, socket) => {
      resolve({ status: statusCode, text: () => "" });
      socket.destroy();
    });
    request.on("close", () => {
      clearTimeout(timer);
      if (!isAnswered) reject(new Error("the connection was closed without an answer"));
    });
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

/** The header fields with those that frame the body. */
function framed(headers, body) {
  const own = Object.entries(headers).filter(([name]) => !FRAMING.includes(name.toLowerCase()));
  return { ...Object.fromEntries(own), "Content-Length": Buffer.byteLength(body) };
}

/** Resolves names of this machine to this machine, whatever a name server answers. */
function lookUpLocal(_, options, done) {
  const addresses = [
    { address: "127.0.0.1", family: 4 },
    { address: "::1", family: 6 },
  ];
  if (options.all) return done(null, addresses);
  return done(null, addresses[0].address, addresses[0].family);
}
