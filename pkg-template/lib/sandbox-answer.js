// The sandbox's answers as `fetch` gives them. Where the host has no `Response`, such as in Jest's jsdom, an object
// with the same properties takes its place.

import { TextDecoder, TextEncoder } from "./encoding.js";
import { pause } from "./sandbox-time.js";

/** Statuses whose answers have no body; `Response` refuses one. */
const BODYLESS = [204, 205, 304];

/** The sandbox's answer as `fetch` gives it: late, in pieces, cut short or not at all, as a fault orders. */
export async function respond(answer, url, signal) {
  const { status, headers, delayMs } = answer;
  if (delayMs > 0) await pause(delayMs, signal);
  if (status === undefined) throw broken();
  const isPlain = typeof Response !== "function";
  const body = BODYLESS.includes(status) ? null : bodyOf(answer, signal, isPlain);
  const response = isPlain
    ? new PlainResponse(body, { status, headers })
    : new Response(body, { status, headers });
  Object.defineProperty(response, "url", { value: url });
  return response;
}

/** The body: a text, or its pieces where a fault affects it. */
function bodyOf({ body, breakAfter, trickleMs, pieces }, signal, isPlain) {
  if (breakAfter === undefined && trickleMs === 0) return body;
  const bytes = new TextEncoder().encode(body);
  const end = breakAfter ?? bytes.length;
  const count = trickleMs > 0 ? pieces : 1;
  const bound = (piece) => Math.min(Math.round((bytes.length * piece) / count), end);
  async function* parts() {
    for (let piece = 0; bound(piece) < end; piece += 1) {
      if (trickleMs > 0) await pause(trickleMs, signal);
      yield bytes.slice(bound(piece), bound(piece + 1));
    }
    if (breakAfter !== undefined) throw broken();
  }
  return isPlain ? parts() : streamOf(parts());
}

/** A stream that asks for a piece only when it is read. */
function streamOf(parts) {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await parts.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

/** What `fetch` rejects with in Node when the other side drops the connection. */
function broken() {
  const cause = Object.assign(new Error("the connection was dropped"), { code: "ECONNRESET" });
  return new TypeError("fetch failed", { cause });
}

/** What a client needs of a response. */
class PlainResponse {
  #body;
  bodyUsed = false;
  redirected = false;
  statusText = "";
  type = "default";
  body = null;

  constructor(body, { status, headers }) {
    this.#body = body;
    this.status = status;
    this.ok = status >= 200 && status < 300;
    this.headers = new PlainHeaders(headers);
  }

  async text() {
    const body = this.#body;
    if (body === null) return "";
    if (this.bodyUsed) throw new TypeError("the body was already read");
    this.bodyUsed = true;
    if (typeof body === "string") return body;
    const pieces = [];
    for await (const piece of body) pieces.push(...piece);
    return new TextDecoder().decode(new Uint8Array(pieces));
  }

  async json() {
    return JSON.parse(await this.text());
  }

  async arrayBuffer() {
    return new TextEncoder().encode(await this.text()).buffer;
  }

  clone() {
    if (this.bodyUsed || typeof this.#body === "object") {
      throw new TypeError("without `Response`, only a body that is whole and unread can be cloned");
    }
    const copy = new PlainResponse(this.#body, {
      status: this.status,
      headers: Object.fromEntries(this.headers),
    });
    return Object.defineProperty(copy, "url", { value: this.url });
  }
}

class PlainHeaders extends Map {
  constructor(headers) {
    super(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  }

  get(name) {
    return super.get(String(name).toLowerCase()) ?? null;
  }

  has(name) {
    return super.has(String(name).toLowerCase());
  }
}
