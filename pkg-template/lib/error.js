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

/** What `read` gives; or `invalid_request`, where what the caller gave throws when it is read. */
export function attempt(what, read) {
  try {
    return read();
  } catch (thrown) {
    throw unreadable(what, thrown);
  }
}

/** Returns the error for issues. Its message is that of the first error among them, with the number of the others. */
export function failure(code, issues, omitted = 0) {
  const first = issues.find(({ severity }) => severity === "error") ?? issues[0];
  const place = first?.path ? `${first.path}: ` : "";
  const others = issues.length + omitted - 1;
  const more = others > 0 ? ` (and ${others} more)` : "";
  return new WebhooksError({ code, message: `${place}${first?.message ?? code}${more}`, issues });
}

/** The error for what throws when it is read. */
export function unreadable(what, cause) {
  const message = `${what} can't be read: ${reason(cause)}`;
  const issues = [{ path: "", code: "type", message }];
  return new WebhooksError({ code: "invalid_request", message, issues, cause });
}

/** Why reading failed. What is thrown may be anything, and may throw when it is looked at. */
export function reason(thrown) {
  try {
    return thrown instanceof Error ? String(thrown.message) : "something was thrown while it was read";
  } catch {
    return "what was thrown while it was read can't be read either";
  }
}
