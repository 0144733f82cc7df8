/** Converts a handler into one of `node:http`. A receiver is called without the classes of the web standard. */
export function toNodeHandler(handler) {
  return typeof handler === "function" ? webHandler(handler) : receiverHandler(handler);
}

function receiverHandler(receiver) {
  return async function nodeHandler(incoming, outgoing) {
    const { method, url, originalUrl = url, headers } = incoming;
    const body = bodyOf(incoming);
    const answer = await receiver.receive({ method, url: originalUrl, headers, body });
    const isOver = incoming.complete !== false;
    outgoing.writeHead(answer.status, headersFor(incoming, answer.headers, isOver));
    if (isOver) return void outgoing.end();
    linger(incoming, outgoing);
  };
}

/** What is left of a request's body would be taken for the next request. HTTP/2 has no such field. */
function headersFor({ httpVersionMajor }, headers, isOver) {
  if (httpVersionMajor < 2) return isOver ? headers : { ...headers, Connection: "close" };
  const { Connection: _, ...others } = headers;
  return others;
}

const isRaw = (body) => typeof body === "string" || ArrayBuffer.isView(body);

/** The raw body that the host or a parser has kept, or the request itself as the stream of its body. */
function bodyOf(incoming) {
  const { rawBody } = incoming;
  if (isRaw(rawBody)) return rawBody;
  // Some hosts parse the body when the property is read.
  const isRead = incoming.readableDidRead || incoming.readableEnded;
  return isRead ? (incoming.body ?? incoming) : incoming;
}

const LINGER_MS = 500;
const LINGER_BYTES = 1 << 20;

/**
 * Closes a connection on which a body is still arriving. A close at once resets the connection, and the sender may lose
 * the answer; so what arrives within a short time is dropped first. The answer itself has been sent.
 */
function linger(incoming, outgoing) {
  let left = LINGER_BYTES;
  const close = () => {
    clearTimeout(timer);
    outgoing.end();
  };
  const timer = setTimeout(close, LINGER_MS);
  outgoing.flushHeaders();
  incoming.on("error", close).on("end", close).on("close", close);
  incoming.on("data", ({ length }) => (left -= length) < 0 && close()).resume();
}

function webHandler(handler) {
  return async function nodeHandler(incoming, outgoing) {
    const closed = new AbortController();
    outgoing.on("close", () => closed.abort());
    try {
      const response = await handler(requestOf(incoming, closed.signal));
      // What is left of the request's body would be taken for the next request.
      if (!incoming.complete) outgoing.setHeader("Connection", "close");
      outgoing.writeHead(response.status, [...response.headers].flat());
      if (response.body) await write(response.body, outgoing, closed.signal);
      outgoing.end();
    } catch {
      // A cut answer must not look like a whole one.
      if (outgoing.headersSent) return void outgoing.destroy();
      outgoing.writeHead(500).end();
    }
  };
}

function requestOf(incoming, signal) {
  const { method, url, originalUrl = url, headers } = incoming;
  const body = method === "GET" || method === "HEAD" ? undefined : bodyOf(incoming);
  // A framework that has parsed the body has left nothing to read.
  const isThere = body === undefined || isRaw(body) || (body === incoming && !incoming.readableEnded);
  if (!isThere) throw new Error("the body was parsed before");
  const fields = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  const target = new URL(originalUrl.replace(/^\/+/, "/"), "http://localhost");
  return new Request(target, { method, headers: fields, body, duplex: "half", signal });
}

/** Writes a body as fast as it is taken, until the connection is closed. */
async function write(body, outgoing, signal) {
  const reader = body.getReader();
  signal.addEventListener("abort", () => reader.cancel().catch(() => {}));
  for (;;) {
    const { done, value } = await reader.read();
    if (done || signal.aborted) return;
    if (!outgoing.write(value)) {
      await new Promise((resolve) => {
        outgoing.once("drain", resolve);
        outgoing.once("close", resolve);
      });
    }
  }
}
