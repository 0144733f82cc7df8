import { within } from "./chain.js";

/** The time that handlers have after their signals were aborted, in milliseconds. */
const GRACE_MS = 1_000;

/** Closes a receiver, and waits for what is going on in it. */
export async function drain(state, { timeoutMs = 30_000 } = {}) {
  state.isClosed = true;
  const idle = state.idle().then(() => true);
  if (await within(idle, timeoutMs, false)) return;
  for (const work of state.works) work.abort(new Error("the receiver is shutting down"));
  await within(idle, GRACE_MS, false);
}
