// Reads a command line: which verb, with which options and arguments. What is not understood is refused, with what was
// probably meant.

import { parseArgs } from "node:util";
import { UsageError } from "./failure.js";
import { suggest } from "./suggest.js";
import { COMMON, VERBS, verbNamed } from "./verbs.js";

/** `{ verb?, values, positionals }`; without a verb, what is wanted is the overview or the version. */
export function read(words) {
  const [name, ...rest] = words;
  if (name === "--version") return { values: { version: true } };
  if (name === undefined || ["help", "--help", "-h"].includes(name)) {
    const asked = rest.find((word) => !word.startsWith("-"));
    return { verb: asked === undefined ? undefined : verbOf(asked), values: { help: true } };
  }
  const verb = verbOf(name);
  const { values, positionals } = parse(verb, rest);
  if (!values.help) countPositionals(verb, positionals);
  return { verb, values, positionals };
}

function verbOf(name) {
  const verb = verbNamed(name);
  if (verb !== undefined) return verb;
  const names = VERBS.map((verb) => verb.name);
  const meant = suggest(name, names);
  const hint = meant === undefined ? `there are ${names.join(", ")}` : `did you mean \`${meant}\`?`;
  throw new UsageError(`\`${name}\` is not a verb; ${hint}`);
}

function parse(verb, words) {
  const options = { ...verb.options, ...COMMON };
  const config = Object.entries(options).map(([name, { type, short, multiple = false }]) => [
    name,
    { type, multiple, ...(short && { short }) },
  ]);
  const { values, positionals, tokens } = parseArgs({
    args: words,
    options: Object.fromEntries(config),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) if (token.kind === "option") check(verb, options, token);
  return { values, positionals };
}

function check(verb, options, { name, rawName, value, inlineValue }) {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) throw new UsageError(unknownOption(verb, options, name, rawName));
  if (option.type === "boolean" && value !== undefined) {
    throw new UsageError(`\`${rawName}\` takes no value`);
  }
  if (option.type === "boolean") return;
  if (value === undefined || (!inlineValue && value.startsWith("-") && value !== "-")) {
    throw new UsageError(`\`${rawName}\` needs a value: \`${rawName} ${option.value}\``);
  }
  if (option.number !== undefined) checkNumber(rawName, value, option.number);
}

function checkNumber(rawName, value, [least, most]) {
  const number = Number(value);
  if (/^\d+$/u.test(value) && number >= least && number <= most) return;
  throw new UsageError(`\`${rawName}\` must be a whole number from ${least} to ${most}`);
}

function unknownOption(verb, options, name, rawName) {
  if (/key|secret|token|password/u.test(name)) {
    return `there is no \`${rawName}\`: what stands in an argument, everybody on this machine can read; set AUTOGRAB_API_KEY, or be asked for the key`;
  }
  const meant = suggest(name, Object.keys(options));
  const hint =
    meant === undefined ? `see \`autograb-webhooks ${verb.name} --help\`` : `did you mean \`--${meant}\`?`;
  return `\`${verb.name}\` has no option \`${rawName}\`; ${hint}`;
}

function countPositionals(verb, { length }) {
  const [least, most] = verb.count;
  if (length < least)
    throw new UsageError(
      `\`${verb.name}\` needs ${verb.takes}; see \`autograb-webhooks ${verb.name} --help\``,
    );
  if (length <= most) return;
  const takes = verb.takes === "" ? "takes no arguments" : `takes ${verb.takes} and nothing else`;
  throw new UsageError(`\`${verb.name}\` ${takes}`);
}
