// What the verbs that run a server have in common.

import { once } from "node:events";
import { UsageError } from "./failure.js";
import { printable } from "./print.js";

/** A signal that is aborted when the process is told to end. If the end takes longer than `endMs`, it is forced. */
export function stopSignal(endMs) {
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
    setTimeout(() => process.exit(1), endMs).unref();
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
  return controller.signal;
}

/**
 * A function that writes an entry to standard output, as JSON or as `lineOf` writes it, as long as somebody reads it.
 * `--quiet` leaves out the entries whose types are `chatter`.
 */
export function logger({ json, quiet }, lineOf, chatter) {
  let isRead = true;
  // Other verbs end when their reader has seen enough, as in `sandbox | head -1`. A server goes on.
  process.stdout.removeAllListeners("error").on("error", () => (isRead = false));
  return (entry) => {
    if (isRead && !(quiet && chatter.includes(entry.type)))
      console.log(json ? JSON.stringify(entry) : lineOf(entry));
  };
}

/** Lets a server listen, and returns its address. */
export async function listen(server, at) {
  server.listen(at);
  try {
    await once(server, "listening");
  } catch (error) {
    const hints = {
      EADDRINUSE: `port ${at.port} is in use; choose another with --port, or 0 for any free one`,
      EACCES: `port ${at.port} needs special rights; choose one from 1024 up with --port`,
    };
    throw new UsageError(hints[error.code] ?? `it can't listen at ${at.host}: ${error.message}`);
  }
  const { host } = at;
  return `http://${host.includes(":") ? `[${host}]` : host}:${server.address().port}`;
}
