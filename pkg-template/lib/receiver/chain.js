/**
 * Steps that may or may not take time. With a store in memory and a handler that returns at once, a push needs none, and
 * waiting for promises would take longer than everything else.
 */

export const isPromise = (value) => typeof value?.then === "function";

/** Goes on with a value: at once, or when its promise is fulfilled. */
export const chain = (value, next) => (isPromise(value) ? Promise.resolve(value).then(next) : next(value));

/** Runs a function, and goes on with its value, or with what it throws or rejects with. */
export function attempt(run, next, recover) {
  let value;
  try {
    value = run();
  } catch (thrown) {
    return recover(thrown);
  }
  return isPromise(value) ? Promise.resolve(value).then(next, recover) : next(value);
}

/** Resolves like a promise, or with another value after a time. */
export function within(promise, ms, otherwise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Math.max(0, ms), otherwise);
    const settle = (how) => (value) => {
      clearTimeout(timer);
      how(value);
    };
    promise.then(settle(resolve), settle(reject));
  });
}
