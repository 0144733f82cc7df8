// The sandbox behind a real socket: HTTP in, HTTP out, and connections that break when a fault orders it.

import { createServer } from "node:http";
import { control, headersForPage, limitOf } from "./control.js";
import { wantsEvents } from "./delivery-stream.js";

/** The longest body of a call that is read, in bytes. */
const LIMIT = 1024 * 1024;

/** The paths of the host itself. */
const CONTROL = "/_sandbox/";

/**
 * A server that answers for the service, and whose `stream` tells of deliveries. Nothing is answered before `save` has
 * kept what it did.
 */
export function createHost({ service, stream, save, log, gate }) {
  return createServer((request, response) => {
    const start = Date.now();
    const { method } = request;
    const path = request.url.split("?")[0];
    response.on("close", () => {
      const outcome = response.writableFinished ? { status: response.statusCode } : { error: "broken off" };
      log({ type: "request", method, path, ...outcome, ms: Date.now() - start });
    });
    serve(request, response).catch((error) => {
      log({ type: "error", error: error.message });
      refuse(response, 500, error.message);
    });
  });

  async function serve(request, response) {
    const url = targetOf(request);
    const isControl = url?.pathname.startsWith(CONTROL);
    const refusal = gate({ headers: request.headers, isControl });
    if (refusal !== undefined) return refuse(response, 403, refusal);
    if (url === undefined) return refuse(response, 400, "the target of the request is not a URL");
    // Browsers ask for it by themselves; it must not use up a fault.
    if (url.pathname === "/favicon.ico") return refuse(response, 404, "not found");
    const name = isControl ? url.pathname.slice(CONTROL.length) : undefined;
    const limit = isControl ? limitOf(name) : LIMIT;
    const body = await bodyOf(request, limit);
    if (body === undefined) return refuse(response, 413, `the body is longer than ${limit} bytes`);
    if (isControl) {
      const headers = headersForPage(name, request);
      if (name === "deliveries" && wantsEvents(request)) {
        return stream.open(response, headers) || refuse(response, 503, "too many listen already");
      }
      const answer = await control(service, request, name, body, signalOf(response));
      if (request.method === "POST") await save();
      if (name === "restore") stream.restart();
      return send(response, answer, headers);
    }
    return send(response, await ask(request, response, url, body));
  }

  /** The service's answer; `undefined` if the connection is to be dropped. */
  async function ask(request, response, url, body) {
    const isRead = ["GET", "HEAD"].includes(request.method);
    const signal = signalOf(response);
    try {
      const { method, headers } = request;
      const init = { method, headers: flat(headers), body: isRead ? undefined : body, signal };
      return await service.fetch(url, init);
    } catch (error) {
      // `fetch` rejects a method that it forbids before it calls anybody. No such method is part of the API.
      if (error.cause === undefined && !signal.aborted) return failure(405, "method not allowed");
      return undefined;
    } finally {
      if (!isRead) await save();
    }
  }
}

/** A signal that is aborted when the caller is gone, or was answered. */
function signalOf(response) {
  const caller = new AbortController();
  response.on("close", () => caller.abort());
  return caller.signal;
}

/** The URL that a request is for, whatever host it names. */
function targetOf(request) {
  try {
    return new URL(request.url.replace(/^\/+/u, "/"), "http://sandbox");
  } catch {
    return undefined;
  }
}

async function bodyOf(request, limit) {
  const pieces = [];
  let length = 0;
  // A caller that sends too much is still to be answered.
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    length += piece.length;
    if (length > limit) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The header fields that a `Request` may have. */
function flat(headers) {
  return Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(", ") : value,
  ]);
}

function failure(status, message) {
  return Response.json({ error: true, message }, { status });
}

function refuse(response, status, message) {
  if (response.headersSent) return response.destroy();
  // What the caller has not sent yet is not read: the connection ends here.
  return send(response, failure(status, message), { connection: "close" });
}

/** Passes an answer on as it comes, and breaks the connection where it breaks. */
async function send(response, answer, headers = {}) {
  if (answer === undefined) return response.socket?.resetAndDestroy();
  response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...headers });
  response.flushHeaders();
  try {
    for await (const piece of answer.body ?? []) {
      if (response.destroyed) return;
      if (!response.write(piece)) await drained(response);
    }
    response.end();
  } catch {
    // What was written is to arrive before the connection breaks.
    response.socket?.end(() => response.destroy());
  }
}

/** Waits until more can be written, or until the caller is gone. */
function drained(response) {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}
