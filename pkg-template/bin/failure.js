// What is said when something goes wrong, and the exit status that says it to a program.

import { printable } from "./print.js";

/** What could not be tried: a mistake in the command line, or a file that can't be read. */
export class UsageError extends Error {}

/** Tells of an error on standard error, and gives the exit status. */
export function report(error, asJson) {
  const isOurs = error instanceof UsageError || error?.name === "WebhooksError";
  // Anything else is a mistake of this package: its stack says where.
  if (!isOurs) {
    console.error(error);
    return 1;
  }
  const code = error.code ?? "usage";
  if (asJson) console.error(JSON.stringify({ error: described(code, error) }));
  else for (const line of lines(error)) console.error(printable(line));
  return code === "usage" || code === "invalid_request" ? 2 : 1;
}

/** The enumerable facts of the error. Its `cause` is the host's, and may hold anything. */
function described(code, { message, cause, ...facts }) {
  return { code, message, ...facts };
}

function* lines({ message, hint, issues = [], requestId }) {
  yield `error: ${message}`;
  if (issues.length > 1) for (const issue of issues) yield `  ${issue.path}: ${issue.message}`;
  if (hint !== undefined) yield `hint: ${hint}`;
  if (requestId !== undefined) yield `request: ${requestId}`;
}
