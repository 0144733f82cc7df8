// The sandbox in this page. Its module is loaded when it is first used, or has a state to restore.

import { keep, kept } from "./session.js";

/** The form lets its user override both rules, so the sandbox must too. */
const OPTIONS = { allowUnknownEvents: true, allowPingEvent: true };

/**
 * Returns `load()` for the sandbox, `fetch`, `isUnused()` for whether it is as good as new, and `restore(snapshot?)`. Like
 * other sources of an inbox it has `open({ onBegin, onDelivery })`, `resend(id, body?)` and `trigger(event, region)`.
 */
export function createPageSandbox() {
  const before = kept("sandbox");
  let sandbox;
  let blank;
  let loading;
  let inbox;

  const load = () => (loading ??= start());

  async function start() {
    try {
      const { createSandbox } = await import("./pkg/sandbox.js");
      const started = createSandbox({ ...OPTIONS, deliver });
      blank = started.snapshot();
      restoreKept(started);
      started.subscribe((delivery) => inbox?.onDelivery(delivery));
      sandbox = started;
      return sandbox;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  }

  /** The inbox is the endpoint. It answers what the package's receiver would. */
  async function deliver({ id, body }) {
    const { validatePayload } = await import("./pkg/payload.js");
    // The attempt is recorded a moment after this function has returned.
    setTimeout(() => attempted(id));
    return { status: validatePayload(body).valid ? 200 : 422 };
  }

  function attempted(id) {
    const delivery = sandbox.deliveries.find((each) => each.id === id);
    if (delivery !== undefined) inbox?.onDelivery(delivery);
  }

  function restoreKept(started) {
    try {
      if (before !== undefined) started.restore(before);
    } catch {
      // Another version of the page has written it.
    }
  }

  /** Where there is no WebAssembly, the first call is to say so. */
  const isUnused = () => sandbox === undefined && before === undefined && "WebAssembly" in globalThis;

  /** Returns to a snapshot, or to the state of a new sandbox. */
  async function restore(snapshot) {
    await load();
    sandbox.restore(snapshot === undefined ? blank : snapshot);
    inbox?.onBegin(sandbox.deliveries);
  }

  /** Passes on what is delivered, until the returned function is called. */
  function open(handlers) {
    inbox = handlers;
    if (isUnused()) handlers.onBegin([]);
    // A module that can't be loaded is reported beside the list of webhooks, which is asked for as well.
    else
      load().then(
        () => inbox === handlers && handlers.onBegin(sandbox.deliveries),
        () => handlers.onEnd(),
      );
    return () => (inbox = undefined);
  }

  keep("sandbox", () => sandbox?.snapshot() ?? before);
  return {
    load,
    isUnused,
    restore,
    open,
    fetch: async (url, init) => (await load()).fetch(url, init),
    resend: async (id, body) => (await load()).resend(id, { body }),
    trigger: async (event, region) => (await load()).trigger(event, undefined, { region }),
  };
}
