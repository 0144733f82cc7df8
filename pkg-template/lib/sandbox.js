import * as wasm from "../wasm/sandbox.js";
import { BASE_URL } from "./constants.js";
import { WebhooksError, attempt, failure, guarded } from "./error.js";
import { respond } from "./sandbox-answer.js";
import { Interrupted, journal } from "./sandbox-journal.js";
import { readRequest } from "./sandbox-request.js";
import { pause, throwIfAborted, unlessAborted } from "./sandbox-time.js";

/** How much of an endpoint's answer is kept, in characters. */
const KEPT_BODY = 1000;

export function createSandbox(options) {
  checkOptions(options);
  const {
    deliver,
    // Looked up at each use: a test may install a clock of its own later.
    now = () => Date.now(),
    sleep = pause,
    origin = globalThis.location?.origin,
    ...data
  } = attempt("the options", () => ({ ...options }));
  if (deliver !== undefined) checkFunction(deliver, "/deliver", "`deliver`");
  checkFunction(now, "/now", "`now`");
  checkFunction(sleep, "/sleep", "`sleep`");
  const core = guarded(() => new wasm.Sandbox(text(withoutFunctions(data), "the options")));
  const listeners = new Set();
  const underway = new Set();
  const clock = () => Math.max(0, Math.trunc(now())) || 0;

  async function fetch(input, init) {
    const { method, url, headers, body, signal } = await readRequest(input, init);
    if (isOrigin(origin)) headers.origin ??= origin;
    const answer = core.exchange(JSON.stringify({ method, url, headers, body }), clock());
    release();
    return respond(answer, url, signal);
  }

  function failNext(fault) {
    guarded(() => core.failNext(text(fault, "the fault")));
  }

  function trigger(event, data, options = {}) {
    const what = { event, data, options: withoutFunctions(options) };
    guarded(() => core.trigger(text(what, "the event to trigger"), clock()));
    return release();
  }

  function resend(id, options) {
    checkOptions(options);
    const body = attempt("the options", () => options?.body);
    if (body !== undefined && typeof body !== "string") {
      const issue = { path: "/body", code: "type", message: "`body` must be a string" };
      throw failure("invalid_request", [issue]);
    }
    guarded(() =>
      core.resend(
        attempt("the id", () => String(id)),
        body,
        clock(),
      ),
    );
    return release()[0];
  }

  function subscribe(listener) {
    checkFunction(listener, "", "the listener");
    // A function of its own, so that a listener that subscribes twice is called twice.
    const call = (delivery) => listener(delivery);
    listeners.add(call);
    return () => void listeners.delete(call);
  }

  function play(options) {
    const ended = perform(options);
    const settled = ended.catch(() => {}).finally(() => underway.delete(settled));
    underway.add(settled);
    return ended;
  }

  /** Plays a story to its end. The core knows what comes next; here is what takes time. */
  async function perform(options) {
    checkOptions(options);
    const { signal, ...data } = attempt("the options", () => ({ ...options }));
    if (!isSignal(signal)) data.signal = signal;
    const story = guarded(() => core.play(text(withoutFunctions(data), "the options")));
    try {
      for (;;) {
        throwIfAborted(signal);
        const wait = guarded(() => core.advance(story, clock()));
        if (wait === undefined) return story.summary;
        if (wait > 0) await unlessAborted(sleep(wait, signal), signal);
        else for (const [id, status] of await unlessAborted(outcomes(), signal)) story.settle(id, status);
      }
    } finally {
      story.free();
    }
  }

  /** Makes the pushes that are to be made, and waits for them: the id of each, with the status of its answer. */
  async function outcomes() {
    const pushes = start().filter(({ ended }) => ended !== undefined);
    return Promise.all(pushes.map(async ({ delivery, ended }) => [delivery.id, (await ended)?.status]));
  }

  const release = () => start().map(({ delivery }) => delivery);

  /** Starts the pushes that are to be made, and tells the listeners of each. */
  function start() {
    return withBodies(core.takePushes()).map((delivery) => {
      for (const call of listeners) notify(call, delivery);
      if (deliver === undefined) return { delivery };
      const ended = carry(delivery).finally(() => underway.delete(ended));
      underway.add(ended);
      return { delivery, ended };
    });
  }

  async function settled() {
    while (underway.size > 0) await Promise.all(underway);
  }

  async function carry(delivery) {
    try {
      const at = clock();
      const outcome = await outcomeOf(deliver, delivery);
      core.record(delivery.id, JSON.stringify({ at, ms: Math.max(0, clock() - at), ...outcome }));
      return outcome;
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
    play,
    resend,
    subscribe,
    settled,
    restore,
    snapshot: () => core.snapshot(),
    apiKey: core.apiKey,
    baseUrl: BASE_URL,
    get deliveries() {
      return withBodies(core.deliveries);
    },
    [journal]: {
      record: (whole) => core.journalRecord(whole),
      restore: (bytes) => guarded(() => core.restoreJournal(bytes)),
      hasWebhooks: (region) => core.hasWebhooks(region),
      resendUndelivered() {
        core.resendUndelivered();
        release();
      },
    },
  };
}

function checkOptions(options) {
  if (typeof (options ?? {}) === "object" && !Array.isArray(options)) return;
  throw failure("invalid_request", [{ path: "", code: "type", message: "the options must be an object" }]);
}

function checkFunction(value, path, what) {
  if (typeof value === "function") return;
  throw failure("invalid_request", [{ path, code: "type", message: `${what} must be a function` }]);
}

/** Whether a value can be listened to as an `AbortSignal`, or is none at all. */
function isSignal(value) {
  return value === undefined || (typeof value?.aborted === "boolean" && "addEventListener" in value);
}

/** Returns the options with `null` for functions, which JSON would leave out, and with them a misspelt `deliver`. */
function withoutFunctions(options) {
  const data = ([name, value]) => [name, typeof value === "function" ? null : value];
  return attempt("the options", () => Object.fromEntries(Object.entries(options).map(data)));
}

/** Deliveries with their bodies. Those that share a payload share one string. */
function withBodies({ deliveries, payloads }) {
  const bodies = new Map(payloads.map(({ number, body }) => [number, body]));
  return deliveries.map(({ payload, at, attempts, ...rest }) => ({
    ...rest,
    body: bodies.get(payload),
    at,
    attempts,
  }));
}

/** The outcome of a push: the answer's status and the beginning of its body, or what was thrown. */
async function outcomeOf(deliver, delivery) {
  try {
    const answer = await deliver(delivery);
    const isStatus = Number.isInteger(answer?.status) && answer.status >= 0 && answer.status < 1000;
    const body = typeof answer?.text === "function" ? String(await answer.text()) : undefined;
    return { status: isStatus ? answer.status : undefined, body: body?.slice(0, KEPT_BODY) || undefined };
  } catch (thrown) {
    return { error: reasonOf(thrown), interrupted: thrown instanceof Interrupted || undefined };
  }
}

/** The reason that was thrown. `fetch` names it in the cause only. */
function reasonOf(thrown) {
  try {
    if (!(thrown instanceof Error)) return String(thrown);
    const cause = thrown.cause instanceof Error ? thrown.cause.message || thrown.cause.code : undefined;
    return cause === undefined ? String(thrown.message) : `${thrown.message}: ${cause}`;
  } catch {
    return "what was thrown can't be read";
  }
}

/** Calls a listener. One that throws must neither fail the call that it is told of nor go unnoticed. */
function notify(listener, delivery) {
  try {
    listener(delivery);
  } catch (thrown) {
    console.error(thrown);
  }
}

/** Whether a key can be bound to this origin. Pages from files and sandboxed frames have the origin `null`. */
function isOrigin(origin) {
  return typeof origin === "string" && origin !== "null";
}

function text(data, what) {
  try {
    // `undefined` has no JSON; the core reports `null` in its place.
    return JSON.stringify(data) ?? "null";
  } catch (cause) {
    const message = `${what} can't be written as JSON: they contain a cycle, a BigInt or a function`;
    const issues = [{ path: "", code: "type", message }];
    throw new WebhooksError({ code: "invalid_request", message, issues, cause });
  }
}
