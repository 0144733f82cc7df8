// Clients whose module is loaded with their first call.

/** The calls of a client that the page makes. */
const CALLS = ["list", "create", "update", "delete", "ping"];

let calls;

/**
 * A client whose first call makes it, with the options that `optionsOf()` resolves to. What it asks is listed among the
 * calls.
 */
export function createClient(optionsOf) {
  let making;
  async function make() {
    const [{ loadClient }, { startCalls }, options] = await Promise.all([
      import("./package.js"),
      import("./calls.js"),
      optionsOf(),
    ]);
    const { WebhooksClient } = await loadClient();
    calls ??= startCalls();
    return new WebhooksClient(calls.watch(options));
  }

  async function call(name, given) {
    making ??= make().catch((error) => {
      making = undefined;
      throw error;
    });
    const client = await making;
    calls.use(client);
    return client[name](...given);
  }

  return Object.fromEntries(CALLS.map((name) => [name, (...given) => call(name, given)]));
}
