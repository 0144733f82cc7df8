import * as wasm from "../wasm/sandbox.js";
import { WebhooksError, attempt, guarded } from "./error.js";
import { checkOptions, failure, isFunction, isString } from "./options.js";
import { respond } from "./sandbox-answer.js";

/** The address of the real service, so that a client needs no other option than the sandbox's `fetch`. */
const BASE_URL = "https://api.autograb.com.au/v2";

/** How much of an endpoint's answer is kept, in characters. */
const KEPT_BODY = 1000;

export function createSandbox(options) {
  if (typeof (options ?? {}) !== "object" || Array.isArray(options)) {
    throw failure("invalid_request", [{ path: "", code: "type", message: "the options must be an object" }]);
  }
  const {
    deliver,
    now = Date.now,
    origin = globalThis.location?.origin,
    ...data
  } = attempt("the options", () => ({ ...options }));
  checkOptions({ deliver, now }, { deliver: isFunction, now: isFunction });
  // JSON leaves functions out, and with them a misspelt `deliver`.
  for (const name in data) if (typeof data[name] === "function") data[name] = null;
  const core = guarded(() => new wasm.Sandbox(text(data, "the options")));
  const listeners = new Set();
  const underway = new Set();
  const clock = () => Math.max(0, Math.trunc(now())) || 0;

  async function fetch(input, init) {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const body = await request.text();
    request.signal.throwIfAborted();
    const headers = Object.fromEntries(request.headers);
    if (isOrigin(origin)) headers.origin ??= origin;
    const { method, url } = request;
    const answer = JSON.parse(core.exchange(JSON.stringify({ method, url, headers, body }), clock()));
    release();
    return respond(answer, request);
  }

  function failNext(fault) {
    guarded(() => core.failNext(text(fault, "the fault")));
  }

  function trigger(event, data, options = {}) {
    const { region } = checkOptions(options, { region: isString });
    guarded(() => core.trigger(text({ event, data, region }, "what is triggered"), clock()));
    return release();
  }

  function resend(id) {
    guarded(() => core.resend(attempt("the id", () => String(id))));
    return release()[0];
  }

  function subscribe(listener) {
    if (typeof listener !== "function") {
      throw failure("invalid_request", [
        { path: "", code: "type", message: "the listener must be a function" },
      ]);
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
      if (deliver === undefined) continue;
      const push = carry(delivery).finally(() => underway.delete(push));
      underway.add(push);
    }
    return pushes;
  }

  async function settled() {
    while (underway.size > 0) await Promise.all(underway);
  }

  async function carry(delivery) {
    try {
      const at = clock();
      const outcome = await outcomeOf(deliver, delivery);
      core.record(delivery.id, JSON.stringify({ at, ms: Math.max(0, clock() - at), ...outcome }));
    } catch (thrown) {
      // A `now` that throws: there is no time to record.
      console.error(thrown);
    }
  }

  function restore(snapshot) {
    guarded(() => core.restore(text(snapshot, "the snapshot")));
    release();
  }

  return {
    fetch,
    failNext,
    trigger,
    resend,
    subscribe,
    settled,
    restore,
    snapshot: () => JSON.parse(core.snapshot()),
    apiKey: core.apiKey,
    baseUrl: BASE_URL,
    get deliveries() {
      return JSON.parse(core.deliveries);
    },
  };
}

/** What came of a push: the answer's status and the beginning of its body, or what was thrown. */
async function outcomeOf(deliver, delivery) {
  try {
    const answer = await deliver(delivery);
    const isStatus = Number.isInteger(answer?.status) && answer.status >= 0 && answer.status < 1000;
    const body = typeof answer?.text === "function" ? String(await answer.text()) : undefined;
    return { status: isStatus ? answer.status : undefined, body: body?.slice(0, KEPT_BODY) || undefined };
  } catch (thrown) {
    return { error: reasonOf(thrown) };
  }
}

/** `fetch` says what happened in the cause only. */
function reasonOf(thrown) {
  try {
    if (!(thrown instanceof Error)) return String(thrown);
    const cause = thrown.cause instanceof Error ? thrown.cause.message || thrown.cause.code : undefined;
    return cause === undefined ? String(thrown.message) : `${thrown.message}: ${cause}`;
  } catch {
    return "what was thrown can't be read";
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
    // Nothing at all is no JSON, but no options either: the core says what it makes of it.
    return JSON.stringify(data) ?? "null";
  } catch (cause) {
    const message = `${what} can't be written as JSON: they hold a cycle, a BigInt or a function`;
    const issues = [{ path: "", code: "type", message }];
    throw new WebhooksError({ code: "invalid_request", message, issues, cause });
  }
}
