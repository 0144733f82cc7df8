import * as wasm from "../wasm/client.js";
import { WebhooksError, guarded } from "./error.js";

export { WebhooksError };

/** The header fields of the service's answer that a client reads. */
const FORWARDED = /^(content-type|date|retry-after|(x-)?request-id|rate-limit-.+|monthly-.+)$/i;

export function createProxy({ path = "", authorize, fetch, maxBytes = 1 << 20, apiKey, ...config } = {}) {
  if (typeof authorize !== "function") {
    throw refusal("/authorize", "`authorize` must be a function that returns whether to forward a request");
  }
  const build = (key, call) => guarded(() => wasm.buildForwardedRequest({ ...config, apiKey: key }, call));
  // Throws for options that no request could be built from.
  build(typeof apiKey === "function" ? "pub_key" : apiKey, { method: "GET", path: "/webhooks?region=uk" });

  return async function proxy(request) {
    try {
      const { pathname, search } = new URL(request.url);
      if (!pathname.startsWith(`${path}/`)) return answer(404, "not found");
      if (!(await authorize(request))) return answer(401, "sign in first");
      const body = await readText(request, maxBytes);
      if (body === undefined) return answer(413, `the body is larger than ${maxBytes} bytes`);
      const key = typeof apiKey === "function" ? await apiKey() : apiKey;
      const call = { method: request.method, path: pathname.slice(path.length) + search, body };
      const forwarded = build(key, call);
      if (typeof forwarded === "number")
        return answer(forwarded, "only the calls of the Webhooks API are forwarded");
      const { url, ...init } = forwarded;
      const { signal } = request;
      return filtered(await (fetch ?? globalThis.fetch)(url, { ...init, redirect: "manual", signal }));
    } catch {
      // What was thrown may contain the key.
      return answer(502, "the request could not be forwarded");
    }
  };
}

export function toNodeHandler(handler) {
  return async function nodeHandler(incoming, outgoing) {
    const closed = new AbortController();
    outgoing.on("close", () => closed.abort());
    try {
      const { method, url, headers } = incoming;
      const body = method === "GET" || method === "HEAD" ? undefined : incoming;
      const request = new Request(new URL(url.replace(/^\/+/, "/"), "http://localhost"), {
        method,
        headers: Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
        body,
        duplex: "half",
        signal: closed.signal,
      });
      const response = await handler(request);
      outgoing.writeHead(response.status, [...response.headers].flat());
      if (response.body) for await (const chunk of response.body) outgoing.write(chunk);
    } catch {
      if (!outgoing.headersSent) outgoing.writeHead(500);
    }
    outgoing.end();
  };
}

/** The service's answer without the header fields that are for the proxy alone, such as cookies. */
function filtered({ status, headers, body }) {
  // A redirect is not followed, as it could lead the key elsewhere, and not passed on.
  if (status === 0 || (status >= 300 && status < 400))
    return answer(502, "the service answered with a redirect");
  const kept = [...headers].filter(([name]) => FORWARDED.test(name));
  return new Response([204, 205].includes(status) ? null : body, { status, headers: [...kept, NO_STORE] });
}

const NO_STORE = ["Cache-Control", "no-store"];

function answer(status, message) {
  const headers = [["Content-Type", "application/json"], NO_STORE];
  return new Response(JSON.stringify({ error: true, message }), { status, headers });
}

/** The body as text; `undefined` if it is larger than `maxBytes`. */
async function readText(request, maxBytes) {
  if (!request.body) return "";
  const chunks = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel().catch(() => {});
      return undefined;
    }
    chunks.push(value);
  }
  return new Blob(chunks).text();
}

function refusal(path, message) {
  const issues = [{ path, code: "type", message }];
  return new WebhooksError({ code: "invalid_request", message: `${path}: ${message}`, issues });
}
