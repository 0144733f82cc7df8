// Waiting, and the signals that end it.

/** Throws the reason of a signal that is aborted. */
export function throwIfAborted(signal) {
  if (signal?.aborted)
    throw signal.reason ?? Object.assign(new Error("the call was aborted"), { name: "AbortError" });
}

/** Waits for a promise, or throws the reason when the signal is aborted first. */
export function unlessAborted(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => {
      try {
        throwIfAborted(signal);
      } catch (reason) {
        reject(reason);
      }
    };
    signal.addEventListener("abort", abort);
    Promise.resolve(promise)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", abort));
    if (signal.aborted) abort();
  });
}

/** Waits a number of milliseconds, or throws the reason when the signal is aborted. */
export async function pause(ms, signal) {
  let timer;
  const elapsed = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  await unlessAborted(elapsed, signal).finally(() => clearTimeout(timer));
}
