/**
 * The key under which a sandbox has its journal, for the package's own command: `record(whole)` gives the next line to
 * append, `restore(bytes)` returns to the state of a journal, `hasWebhooks(region?)` tells whether there is a webhook, and
 * `resendUndelivered()` makes the pushes whose endpoints have not answered because the process had ended.
 */
export const journal = Symbol("journal");

/** What `deliver` throws to say that the sandbox ended before the endpoint had answered. */
export class Interrupted extends Error {}
