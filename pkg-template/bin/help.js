// What `--help` teaches, written from the table of verbs.

import { readFile } from "node:fs/promises";
import { wrapped } from "./print.js";
import { COMMON, VERBS } from "./verbs.js";

export function overview() {
  const width = Math.max(...VERBS.map(usage).map(({ length }) => length));
  const verbs = VERBS.map((verb) => `  ${usage(verb).padEnd(width)}  ${verb.summary}`);
  return [
    "AutoGrab webhooks: manage them, check what they push, and try it all without an account.",
    "",
    "usage: autograb-webhooks VERB [options]",
    "",
    ...verbs,
    "",
    "`autograb-webhooks VERB --help` explains a verb. Every verb takes `--json`.",
    "The key of your account comes from AUTOGRAB_API_KEY; without it you are asked for it.",
    "",
    "Try it without an account:",
    "  autograb-webhooks sandbox &",
    "  export AUTOGRAB_API_KEY=pub_sandbox",
    "  autograb-webhooks list --region uk --base-url http://127.0.0.1:4010/v2",
    "",
    "Exit status: 0 done, 1 failed or invalid, 2 not tried (a mistake in the command line, an unreadable file).",
  ].join("\n");
}

export function verbHelp(verb) {
  const options = Object.entries({ ...verb.options, ...COMMON }).map(([name, option]) => ({
    flag: `--${name}${option.type === "string" ? ` ${option.value}` : ""}`,
    about: option.about + (option.multiple ? " (as often as you like)" : ""),
  }));
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

/** The version of the package, as its manifest has it. */
export async function version() {
  return JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")).version;
}

function usage({ name, takes }) {
  return takes === "" ? name : `${name} ${takes}`;
}
