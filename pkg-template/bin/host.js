// The sandbox behind a real socket: HTTP in, HTTP out, and connections that break when they are told to.

import { createServer } from "node:http";
import { once } from "node:events";

/** The longest body of a request that is read, in bytes. */
const LIMIT = 1024 * 1024;

/** Where the host has paths of its own. */
const CONTROL = "/_sandbox/";

/** A server that answers for the service. Nothing is answered before `save` has kept what it did. */
export function createHost({ service, save, log, gate, control }) {
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
    const refusal = gate(request);
    if (refusal !== undefined) return refuse(response, 403, refusal);
    const url = targetOf(request);
    if (url === undefined) return refuse(response, 400, "the target of the request is not a URL");
    const body = await bodyOf(request);
    if (body === undefined) return refuse(response, 413, `the body is longer than ${LIMIT} bytes`);
    if (url.pathname.startsWith(CONTROL)) {
      const answer = control(service, request, url.pathname.slice(CONTROL.length), body);
      if (request.method !== "GET") await save();
      return send(response, answer);
    }
    return send(response, await ask(request, response, url, body));
  }

  /** The service's answer; `undefined` if the connection is to be dropped. */
  async function ask(request, response, url, body) {
    const isRead = ["GET", "HEAD"].includes(request.method);
    const caller = new AbortController();
    response.on("close", () => caller.abort());
    try {
      const { method, headers } = request;
      const init = { method, headers: flat(headers), body: isRead ? undefined : body, signal: caller.signal };
      return await service.fetch(new Request(url, init));
    } catch (error) {
      // `fetch` rejects a method that it forbids before it calls anybody, and no such method is part of the API.
      if (error.cause === undefined && !caller.signal.aborted) return failure(405, "method not allowed");
      return undefined;
    } finally {
      if (!isRead) await save();
    }
  }
}

/** The URL that a request is for, whatever host it names. */
function targetOf(request) {
  try {
    return new URL(request.url.replace(/^\/+/u, "/"), "http://sandbox");
  } catch {
    return undefined;
  }
}

async function bodyOf(request) {
  const pieces = [];
  let length = 0;
  // Who sends too much is still to be told so.
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    length += piece.length;
    if (length > LIMIT) return undefined;
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
      if (!response.write(piece)) await once(response, "drain");
    }
    response.end();
  } catch {
    // What was written is to arrive before the connection breaks.
    response.socket?.end(() => response.destroy());
  }
}
