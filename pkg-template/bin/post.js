// Sends an HTTP request over a connection of its own, with limits on the time it takes and on what is read.

import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isLocal } from "./machine.js";

/** How much of an answer's body is read, in bytes. */
const READ = 64 * 1024;

/** Header fields that frame a message: those of somebody else's message would break the connection. */
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

/** The header fields without those that frame a message. */
export function unframed(headers) {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !FRAMING.includes(name.toLowerCase())),
  );
}

/**
 * Sends a request and resolves with `{ status, headers, body, ms }`: the beginning of the answer's body, and the time
 * from the last byte of the request to the end of the answer. `body` is bytes or text, or an iterable of bytes that are
 * sent in chunks, until an answer arrives.
 *
 * Rejects when there is no complete answer within `timeoutMs`, with the `code` "timeout"; when the connection ends
 * without one, with the `code` "closed"; when it can't be established, with the code of the system; and with the
 * signal's reason when the signal is aborted.
 */
export function post(url, { method = "POST", headers = {}, body, timeoutMs, signal }) {
  return new Promise((resolve, reject) => {
    const begin = url.protocol === "https:" ? requestHttps : requestHttp;
    const lookup = isLocal(url.hostname) ? lookUpLocal : undefined;
    const request = begin(url, { method, headers, lookup, agent: false });
    let isAnswered = false;
    let sentAt = Date.now();
    const end = (error) => {
      reject(error);
      request.destroy(error);
    };
    const answered = (answer) => resolve({ ...answer, ms: Date.now() - sentAt });
    const abort = () => end(signal.reason);
    const timer = setTimeout(
      () => end(failure("timeout", `no complete answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    signal?.addEventListener("abort", abort);
    request.on("error", (error) => reject(described(error)));
    request.on("finish", () => (sentAt = Date.now()));
    request.on("response", (response) => {
      isAnswered = true;
      read(response).then(answered, () =>
        reject(failure("closed", "the connection was closed in the middle of the answer")),
      );
    });
    request.on("upgrade", ({ statusCode: status, headers }, socket) => {
      answered({ status, headers, body: Buffer.alloc(0) });
      socket.destroy();
    });
    request.on("close", () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      if (!isAnswered) reject(closed());
    });
    if (signal?.aborted) abort();
    else if (isWhole(body)) request.end(body);
    else pour(body, request, () => isAnswered).catch(end);
  });
}

const isWhole = (body) => body === undefined || typeof body === "string" || ArrayBuffer.isView(body);

/** Writes the pieces of a body as fast as they are taken, as long as somebody waits for them. */
async function pour(pieces, request, isAnswered) {
  request.flushHeaders();
  for await (const piece of pieces) {
    if (request.destroyed || isAnswered()) return;
    if (!request.write(piece)) await drained(request);
    // An answer that has already arrived is read before the next piece meets a closed connection.
    await new Promise(setImmediate);
  }
  request.end();
}

/** Waits until more can be written, or until nothing can be any more. */
function drained(request) {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ["drain", "close", "response"]) request.off(event, done);
      resolve();
    };
    for (const event of ["drain", "close", "response"]) request.on(event, done);
  });
}

/** The answer with the beginning of its body. The rest is not waited for. */
async function read(response) {
  const pieces = [];
  let length = 0;
  for await (const piece of response) {
    pieces.push(piece);
    length += piece.length;
    if (length >= READ) break;
  }
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) };
}

const failure = (code, message) => Object.assign(new Error(message), { code });
const closed = () => failure("closed", "the connection was closed without an answer");

/** An error of the connection. Where several addresses were tried, there is one for each, and the whole has no message. */
function described(error) {
  if (["ECONNRESET", "EPIPE"].includes(error.code)) return closed();
  return error.errors?.[0] ?? error;
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
