// What is passed to the sandbox's `fetch`. Where the host has no `Request`, such as in Jest's jsdom, the usual forms
// are read here.

import { TextDecoder } from "./encoding.js";
import { throwIfAborted } from "./sandbox-time.js";

/** Methods that `fetch` forbids. */
const FORBIDDEN = ["CONNECT", "TRACE", "TRACK"];
/** Methods whose names `fetch` writes in capitals. */
const NORMALIZED = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];

/** Reads a request: `{ method, url, headers, body, signal }`. Rejects as `fetch` does, when it is aborted or invalid. */
export async function readRequest(input, init) {
  const request = typeof Request === "function" ? new Request(input, init) : new PlainRequest(input, init);
  const { method, url, headers, signal } = request;
  throwIfAborted(signal);
  const body = await request.text();
  throwIfAborted(signal);
  return {
    method,
    url,
    headers: Object.fromEntries(headers),
    body,
    signal: signal && holding(signal, request),
  };
}

/** The signal, which keeps its request alive: without it, the signal of a `Request` no longer follows the caller's. */
function holding(signal, request) {
  return {
    get aborted() {
      return request.signal.aborted;
    },
    get reason() {
      return request.signal.reason;
    },
    addEventListener: (...given) => signal.addEventListener(...given),
    removeEventListener: (...given) => signal.removeEventListener(...given),
  };
}

/** A request made of a URL and the usual options. */
class PlainRequest {
  constructor(input, init = {}) {
    // Something like a `Request` of another realm has its own properties, and `init` takes precedence.
    const {
      method = input?.method ?? "GET",
      headers = input?.headers,
      body,
      signal = input?.signal,
    } = init ?? {};
    const base = globalThis.location?.href;
    this.url = new URL(String(input?.url ?? input), base === "about:blank" ? undefined : base).href;
    this.method = methodOf(method);
    this.headers = fieldsOf(headers);
    this.signal = signal ?? undefined;
    this.body = body ?? undefined;
    if (this.body !== undefined && ["GET", "HEAD"].includes(this.method)) {
      throw new TypeError(`a request with the method ${this.method} can't have a body`);
    }
  }

  async text() {
    const { body } = this;
    if (body === undefined || typeof body === "string") return body ?? "";
    if (ArrayBuffer.isView(body) || body instanceof ArrayBuffer) return new TextDecoder().decode(body);
    if (typeof body.text === "function") return body.text();
    return String(body);
  }
}

function methodOf(method) {
  const upper = String(method).toUpperCase();
  if (FORBIDDEN.includes(upper)) throw new TypeError(`fetch forbids the method ${method}`);
  return NORMALIZED.includes(upper) ? upper : String(method);
}

/** Name and value of each header, from what `new Headers` takes. */
function fieldsOf(headers = []) {
  const fields = new Map();
  for (const [name, value] of headers?.[Symbol.iterator] ? headers : Object.entries(headers)) {
    const lower = String(name).toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/u.test(lower)) throw new TypeError("a header has an invalid name");
    const trimmed = String(value).trim();
    if (/[\0\r\n]/u.test(trimmed)) throw new TypeError(`the header \`${lower}\` has an invalid value`);
    fields.set(lower, fields.has(lower) ? `${fields.get(lower)}, ${trimmed}` : trimmed);
  }
  return fields;
}
