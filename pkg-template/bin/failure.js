// Prints errors and warnings, and chooses the exit status.

import { printable, stylesOf } from "./print.js";

/** A command line that can't be carried out: a mistake in it, or a file that can't be read. */
export class UsageError extends Error {}

/** Prints an error to standard error, and returns the exit status. */
export function report(error, values) {
  const isOurs = error instanceof UsageError || error?.name === "WebhooksError";
  // Anything else is a bug of this package, so its stack is printed.
  if (!isOurs) {
    console.error(error);
    return 1;
  }
  const code = error.code ?? "usage";
  if (values.json) console.error(JSON.stringify({ error: described(code, error) }));
  else for (const line of lines(error, stylesOf(process.stderr, values))) console.error(line);
  return code === "usage" || code === "invalid_request" ? 2 : 1;
}

/** Prints a warning to standard error. */
export function warn(message, values) {
  const style = stylesOf(process.stderr, values);
  if (values.json) console.error(JSON.stringify({ warning: { message } }));
  else console.error(`${style("yellow", "warning:")} ${printable(message)}`);
}

/** The error without its `cause`, which belongs to the host and may hold anything. */
function described(code, { message, cause, ...facts }) {
  return { code, message, ...facts };
}

function* lines({ message, hint, issues = [], requestId }, style) {
  yield `${style("red", "error:")} ${printable(message)}`;
  if (issues.length > 1) for (const issue of issues) yield printable(`  ${issue.path}: ${issue.message}`);
  if (hint !== undefined) yield `${style("cyan", "hint:")} ${printable(hint)}`;
  if (requestId !== undefined) yield printable(`request: ${requestId}`);
}
