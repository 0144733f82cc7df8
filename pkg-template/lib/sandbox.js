import * as wasm from "../wasm/sandbox.js";
import { WebhooksError, guarded } from "./error.js";

export { WebhooksError };

/** The address of the real service, so that a client needs no other option than the sandbox's `fetch`. */
const BASE_URL = "https://api.autograb.com.au/v2";

/** Statuses whose answers have no body; `Response` refuses to be given one. */
const BODYLESS = [204, 205, 304];

export function createSandbox(options) {
  const { deliver, now = Date.now, origin = globalThis.location?.origin, ...data } = options ?? {};
  for (const [name, option] of Object.entries({ deliver, now })) {
    if (option === undefined || typeof option === "function") continue;
    throw new WebhooksError({ code: "invalid_request", message: `\`${name}\` must be a function` });
  }
  const core = guarded(() => new wasm.Sandbox(text(data, "the options")));
  const listeners = new Set();

  async function fetch(input, init) {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const body = await request.text();
    request.signal.throwIfAborted();
    const headers = Object.fromEntries(request.headers);
    if (isOrigin(origin)) headers.origin ??= origin;
    const { method, url } = request;
    const answer = JSON.parse(core.handle(JSON.stringify({ method, url, headers, body }), now()));
    release();
    return respond(answer, url);
  }

  function trigger(event, data, options) {
    guarded(() => core.trigger(text({ event, data, region: options?.region }, "what is triggered"), now()));
    return release();
  }

  function subscribe(listener) {
    if (typeof listener !== "function") {
      throw new WebhooksError({ code: "invalid_request", message: "the listener must be a function" });
    }
    // A function of its own, so that a listener that subscribes twice hears twice.
    const hear = (delivery) => listener(delivery);
    listeners.add(hear);
    return () => void listeners.delete(hear);
  }

  /** Sends the pushes that are owed on their way, and tells of each. */
  function release() {
    const pushes = JSON.parse(core.takePushes());
    for (const delivery of pushes) {
      for (const hear of listeners) tell(hear, delivery);
      if (deliver !== undefined) carry(delivery);
    }
    return pushes;
  }

  async function carry(delivery) {
    const at = now();
    const outcome = await attempt(deliver, delivery);
    core.record(delivery.id, JSON.stringify({ at, ms: Math.max(0, now() - at), ...outcome }));
  }

  return {
    fetch,
    trigger,
    subscribe,
    apiKey: core.apiKey,
    baseUrl: BASE_URL,
    get deliveries() {
      return JSON.parse(core.deliveries);
    },
  };
}

/** What came of a push: the status of the answer, or what was thrown. */
async function attempt(deliver, delivery) {
  try {
    const answer = await deliver(delivery);
    return Number.isInteger(answer?.status) ? { status: answer.status } : {};
  } catch (thrown) {
    return { error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** A listener that fails must neither fail the call that it hears of nor go unnoticed. */
function tell(hear, delivery) {
  try {
    hear(delivery);
  } catch (thrown) {
    console.error(thrown);
  }
}

/** A page from a file, or in a sandboxed frame, has no origin that a key could be bound to. */
function isOrigin(origin) {
  return typeof origin === "string" && origin !== "null";
}

function text(data, what) {
  try {
    return JSON.stringify(data);
  } catch (cause) {
    const message = `${what} can't be written as JSON: they hold a cycle, a BigInt or a function`;
    throw new WebhooksError({ code: "invalid_request", message, cause });
  }
}

function respond({ status, headers, body }, url) {
  const response = new Response(BODYLESS.includes(status) ? null : body, { status, headers });
  Object.defineProperty(response, "url", { value: url });
  return response;
}
