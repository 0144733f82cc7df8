import { TextEncoder } from "./encoding.js";

/** Statuses whose answers have no body; `Response` refuses to be given one. */
const BODYLESS = [204, 205, 304];

/** The sandbox's answer as `fetch` gives it: late, in pieces, not to its end or not at all, if that is its fate. */
export async function respond(answer, request) {
  const { status, headers, delayMs } = answer;
  if (delayMs > 0) await pause(delayMs, request);
  if (status === undefined) throw broken();
  const response = new Response(BODYLESS.includes(status) ? null : bodyOf(answer, request), {
    status,
    headers,
  });
  Object.defineProperty(response, "url", { value: request.url });
  return response;
}

function bodyOf({ body, breakAfter, trickleMs, pieces }, request) {
  if (breakAfter === undefined && trickleMs === 0) return body;
  const bytes = new TextEncoder().encode(body);
  const end = breakAfter ?? bytes.length;
  const count = trickleMs > 0 ? pieces : 1;
  const bound = (piece) => Math.min(Math.round((bytes.length * piece) / count), end);
  let piece = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        if (bound(piece) >= end)
          return breakAfter === undefined ? controller.close() : controller.error(broken());
        if (trickleMs > 0) await pause(trickleMs, request);
        controller.enqueue(bytes.slice(bound(piece), bound(piece + 1)));
        piece += 1;
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

/**
 * Waits, or throws the reason when the request is aborted. It holds the request and not just its signal: without its
 * request, a signal no longer hears of the caller's.
 */
function pause(ms, request) {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      request.signal.removeEventListener("abort", end);
      if (request.signal.aborted) reject(request.signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    request.signal.addEventListener("abort", end);
    if (request.signal.aborted) end();
  });
}
