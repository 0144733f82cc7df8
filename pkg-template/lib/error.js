/**
 * The one error class of the package. Every module imports this file, so that `instanceof` holds across entries.
 * The WebAssembly modules throw plain descriptions `{ code, message, … }`; `toError` makes errors of them.
 */
export class WebhooksError extends Error {
  constructor({ code, message, cause, body, plan, ...facts }) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    for (const [name, value] of Object.entries(facts)) if (value !== undefined) this[name] = value;
    // What may hold an endpoint's token is not shown by those who show all of an error.
    for (const [name, value] of Object.entries({ body, plan })) {
      if (value !== undefined) Object.defineProperty(this, name, { value, configurable: true });
    }
  }

  /** What is enumerable, and the message, which no `Error` has among it. */
  toJSON() {
    return { name: this.name, message: this.message, ...this };
  }
}
for (const [name, value] of Object.entries({ name: "WebhooksError", issues: Object.freeze([]) })) {
  Object.defineProperty(WebhooksError.prototype, name, { value, configurable: true, writable: true });
}

/** What was thrown, as a `WebhooksError` where it is a description of one, and as it is where it isn't. */
export function toError(thrown) {
  const described = typeof thrown === "object" && thrown !== null && !(thrown instanceof Error);
  return described && typeof thrown.code === "string" ? new WebhooksError(thrown) : thrown;
}

/** Runs a call into WebAssembly, and throws what it throws as a `WebhooksError`. */
export function guarded(call) {
  try {
    return call();
  } catch (thrown) {
    throw toError(thrown);
  }
}
