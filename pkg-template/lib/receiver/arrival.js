import { WebhooksError } from "../error.js";
import { within } from "./chain.js";

/** The arrival of a ping at a receiver, from the creation of the object on. */
export class Arrival {
  #observers;
  #observer;
  #arrived;
  /** The outcomes of requests that were refused in the meantime. */
  #refusals = new Set();

  /** `isExpected` is given the target of a request, and a function that reads its header fields. */
  constructor({ observers }, isExpected) {
    this.#observers = observers;
    this.#arrived = new Promise((resolve) => {
      this.#observer = ({ outcome, status, event, target, header }) => {
        if (status >= 300) this.#refusals.add(outcome);
        else if (event === "ping" && isExpected(target, header)) resolve(performance.now());
      };
    });
    observers.add(this.#observer);
  }

  /** Has the service send a ping, and waits for it. */
  async ofPing(client, id, timeoutMs, call) {
    const start = performance.now();
    await client.ping(id, call);
    const stopped = aborted(call.signal);
    const arrived = await within(Promise.race([this.#arrived, stopped.promise]), timeoutMs).finally(
      stopped.forget,
    );
    if (arrived === undefined) throw this.#timeout(timeoutMs);
    return { roundTripMs: arrived - start };
  }

  stop() {
    this.#observers.delete(this.#observer);
  }

  #timeout(timeoutMs) {
    const outcomes = [...this.#refusals].map((outcome) => `\`${outcome}\``).join(", ");
    return new WebhooksError({
      code: "timeout",
      message: `the service accepted the ping, and no push of it arrived within ${timeoutMs} ms`,
      hint: outcomes
        ? `requests arrived and were refused: ${outcomes}`
        : "check that the endpoint of the webhook leads to this process",
    });
  }
}

/** A promise that rejects when a signal is aborted. */
function aborted(signal) {
  let abort;
  const promise = new Promise((_, reject) => {
    const message = "the signal ended the wait for the ping";
    abort = () => reject(new WebhooksError({ code: "aborted", message, cause: signal.reason }));
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
  });
  promise.catch(() => {});
  return { promise, forget: () => signal?.removeEventListener("abort", abort) };
}
