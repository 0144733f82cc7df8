/**
 * Returns a module of Node, where the host has it; otherwise `undefined`. An import by name would stop bundlers for
 * browsers, and the edge runtime of Next.js throws when something of Node is called.
 */
export function builtin(name) {
  try {
    return globalThis.process?.getBuiltinModule?.(name);
  } catch {
    return undefined;
  }
}
