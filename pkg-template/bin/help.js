// Writes `--help` from the table of verbs.

import { readFile } from "node:fs/promises";
import { wrapped } from "./print.js";
import { COMMON, VERBS } from "./verbs.js";

export function overview() {
  const width = Math.max(...VERBS.map(usage).map(({ length }) => length));
  const verbs = VERBS.map((verb) => `  ${usage(verb).padEnd(width)}  ${verb.summary}`);
  return [
    "Manage AutoGrab webhooks, validate their payloads, and test against a local sandbox.",
    "",
    "usage: autograb-webhooks VERB [options]",
    "",
    ...verbs,
    "",
    "`autograb-webhooks VERB --help` describes a verb. `--version` prints the version.",
    "",
    "environment:",
    "  AUTOGRAB_API_KEY   the API key; without it, you are asked for it",
    "  AUTOGRAB_REGION    the default of --region",
    "  AUTOGRAB_BASE_URL  the default of --base-url",
    "  NO_COLOR           print no colors",
    "",
    "Try it without an account:",
    "  autograb-webhooks sandbox &",
    "  export AUTOGRAB_API_KEY=pub_sandbox AUTOGRAB_BASE_URL=http://127.0.0.1:4010/v2",
    "  autograb-webhooks list --region uk",
    "",
    "Exit status: 0 success, 1 failure or an invalid payload, 2 a mistake in the command line or an unreadable file.",
  ].join("\n");
}

export function verbHelp(verb) {
  const options = Object.entries({ ...verb.options, ...COMMON }).flatMap(rowsOf);
  const width = Math.max(...options.map(({ flag }) => flag.length));
  const indent = " ".repeat(width + 4);
  return [
    `usage: autograb-webhooks ${usage(verb)} [options]`,
    "",
    ...verb.about.map((paragraph) => `${wrapped(paragraph)}\n`),
    "options:",
    ...options.map(({ flag, about }) => `  ${flag.padEnd(width)}${wrapped(about, indent).slice(width + 2)}`),
    "",
    "examples:",
    ...verb.examples.map((example) => `  ${example}`),
  ].join("\n");
}

/** The row of an option, and one for each of its choices. */
function rowsOf([name, option]) {
  const { type, short, value, choices = {}, multiple, about, default: fallback } = option;
  const flag = `--${name}${short === undefined ? "" : `, -${short}`}${type === "string" ? ` ${value}` : ""}`;
  const notes = [multiple && "repeatable", fallback && `default: ${fallback}`].filter(Boolean);
  const row = { flag, about: notes.length > 0 ? `${about} (${notes.join(", ")})` : about };
  return [row, ...Object.entries(choices).map(([choice, about]) => ({ flag: `    ${choice}`, about }))];
}

/** The version of the package, from its manifest. */
export async function version() {
  return JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")).version;
}

function usage({ name, takes }) {
  return takes === "" ? name : `${name} ${takes}`;
}
