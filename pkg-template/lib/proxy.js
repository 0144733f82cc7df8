import * as wasm from "../wasm/client.js";
import { WebhooksError, guarded } from "./error.js";

export { toNodeHandler } from "./node-handler.js";
export { WebhooksError };

/** The header fields of the service's answer that a client reads. */
const FORWARDED = /^(content-type|date|retry-after|(x-)?request-id|rate-limit-.+|monthly-.+)$/i;

/** The largest answer that is forwarded, in bytes. */
const MAX_ANSWER = 8 << 20;

export function createProxy(options) {
  const { path, authorize, fetch, maxBytes, timeoutMs, apiKey, config } = checked(options);
  const build = (key, call) => guarded(() => wasm.buildForwardedRequest({ ...config, apiKey: key }, call));
  // Throws for options that no request could be built from.
  build(typeof apiKey === "function" ? "pub_key" : apiKey, { method: "GET", path: "/webhooks?region=uk" });

  async function forward(request, signal) {
    const { pathname, search } = new URL(request.url);
    if (!pathname.startsWith(`${path}/`)) return answer(404, "not found");
    if (isForged(request)) return answer(403, "requests of other sites are not forwarded");
    if ((await authorize(request)) !== true) return answer(401, "sign in first");
    const body = await readText(request, maxBytes);
    if (body === undefined) return answer(413, `the body is larger than ${maxBytes} bytes`);
    if (body && !/^application\/json\b/i.test(request.headers.get("content-type"))) {
      return answer(415, "the body must be `application/json`");
    }
    const key = typeof apiKey === "function" ? await apiKey() : apiKey;
    const call = { method: request.method, path: pathname.slice(path.length) + search, body };
    const forwarded = build(key, call);
    if (typeof forwarded === "number")
      return answer(forwarded, "only the calls of the Webhooks API are forwarded");
    const { url, ...init } = forwarded;
    return filtered(await (fetch ?? globalThis.fetch)(url, { ...init, redirect: "manual", signal }), key);
  }

  return async function proxy(request) {
    const { signal, interrupted, stop } = deadline(timeoutMs, request.signal);
    try {
      return await Promise.race([forward(request, signal), interrupted]);
    } catch {
      // What was thrown may contain the key.
      return answer(502, "the request could not be forwarded");
    } finally {
      stop();
    }
  };
}

function checked(options) {
  if (typeof options !== "object" || options === null) throw refusal("", "the options must be an object");
  const { path = "", authorize, fetch, maxBytes = 1 << 20, timeoutMs = 30_000, apiKey, ...config } = options;
  const isCount = (number) => Number.isInteger(number) && number > 0 && number < 2 ** 31;
  if (typeof authorize !== "function") {
    throw refusal("/authorize", "`authorize` must be a function that returns `true` to forward a request");
  }
  if (typeof path !== "string" || !/^(\/[^/?#]+)*$/.test(path)) {
    throw refusal(
      "/path",
      "`path` must be empty, or begin with a slash and not end with one, such as `/autograb`",
    );
  }
  for (const [name, value] of Object.entries({ maxBytes, timeoutMs })) {
    if (!isCount(value)) throw refusal(`/${name}`, `\`${name}\` must be an integer from 1 to 2147483647`);
  }
  if (fetch !== undefined && typeof fetch !== "function")
    throw refusal("/fetch", "`fetch` must be a function");
  return { path, authorize, fetch, maxBytes, timeoutMs, apiKey, config };
}

/**
 * Whether a page of another site has sent the request, with the cookies of somebody who is signed in here. Browsers say so
 * in a header that no page can set.
 */
const isForged = ({ headers }) => headers.get("sec-fetch-site") === "cross-site";

/** A signal that is aborted after a time or with the request, a promise that rejects then, and a function that ends both. */
function deadline(ms, requestSignal) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, ms);
  requestSignal?.addEventListener("abort", abort);
  if (requestSignal?.aborted) abort();
  const { signal } = controller;
  const interrupted = new Promise((_, reject) => {
    const fail = () => reject(new Error("interrupted"));
    signal.aborted ? fail() : signal.addEventListener("abort", fail);
  });
  interrupted.catch(() => {});
  const stop = () => {
    clearTimeout(timer);
    requestSignal?.removeEventListener("abort", abort);
  };
  return { signal, interrupted, stop };
}

/** The service's answer without the key, which it may repeat, and without header fields that are for the proxy alone. */
async function filtered(response, key) {
  const { status, headers } = response;
  // A redirect is not followed, as it could lead the key elsewhere, and not passed on.
  if (status === 0 || (status >= 300 && status < 400 && status !== 304)) {
    return answer(502, "the service answered with a redirect");
  }
  const text = await readText(response, MAX_ANSWER);
  if (text === undefined) return answer(502, `the answer is larger than ${MAX_ANSWER} bytes`);
  const hide = (text) => guarded(() => wasm.hideSecret(text, String(key)));
  const kept = [...headers]
    .filter(([name]) => FORWARDED.test(name))
    .map(([name, value]) => [name, hide(value)]);
  const body = [204, 205, 304].includes(status) ? null : hide(text);
  return new Response(body, { status, headers: [...kept, ...OWN_HEADERS] });
}

const OWN_HEADERS = [
  ["Cache-Control", "no-store"],
  ["X-Content-Type-Options", "nosniff"],
];

function answer(status, message) {
  const headers = [["Content-Type", "application/json"], ...OWN_HEADERS];
  return new Response(JSON.stringify({ error: true, message }), { status, headers });
}

/** The body of a request or response as text; `undefined` if it is larger than `maxBytes`. */
async function readText({ body }, maxBytes) {
  if (!body) return "";
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      reader.cancel().catch(() => {});
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function refusal(path, message) {
  const issues = [{ path, code: "type", message }];
  return new WebhooksError({
    code: "invalid_request",
    message: path ? `${path}: ${message}` : message,
    issues,
  });
}
