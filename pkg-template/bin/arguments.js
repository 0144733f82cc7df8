// Parses a command line into a verb, options and arguments. A word that is not understood is refused with a suggestion.

import { parseArgs } from "node:util";
import { UsageError } from "./failure.js";
import { suggest } from "./suggest.js";
import { COMMON, VERBS, verbNamed } from "./verbs.js";

/** `{ verb?, values, positionals }`. Without a verb, the overview or the version is asked for. */
export function read(words) {
  const [name, ...rest] = words;
  if (["--version", "-V", "-v"].includes(name)) return { values: { version: true } };
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
  throw new UsageError(
    `\`${name}\` is not a verb; ${didYouMean(name, names) ?? `the verbs are ${names.join(", ")}`}`,
  );
}

function didYouMean(word, names, prefix = "") {
  const suggestion = suggest(word, names);
  return suggestion && `did you mean \`${prefix}${suggestion}\`?`;
}

function parse(verb, words) {
  const options = { ...verb.options, ...COMMON };
  const config = Object.entries(options).map(([name, option]) => [name, configOf(option)]);
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

/** What `parseArgs` knows of an option: it refuses properties that are `undefined`. */
function configOf({ type, short, multiple = false, default: value }) {
  return { type, multiple, ...(short && { short }), ...(value && { default: value }) };
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
  if (option.choices !== undefined) checkChoice(rawName, value, Object.keys(option.choices));
}

function checkNumber(rawName, value, [least, most]) {
  const number = Number(value);
  if (/^\d+$/u.test(value) && number >= least && number <= most) return;
  throw new UsageError(`\`${rawName}\` must be a whole number from ${least} to ${most}`);
}

function checkChoice(rawName, value, choices) {
  if (choices.includes(value)) return;
  const hint = didYouMean(value, choices) ?? `the values are ${choices.join(", ")}`;
  throw new UsageError(`\`${rawName}\` can't be \`${value}\`; ${hint}`);
}

function unknownOption(verb, options, name, rawName) {
  if (/key|secret|token|password/u.test(name)) {
    return `there is no option \`${rawName}\`: other users of this machine can read arguments; set AUTOGRAB_API_KEY, or wait to be asked for the key`;
  }
  const hint =
    didYouMean(name, Object.keys(options), "--") ?? `see \`autograb-webhooks ${verb.name} --help\``;
  return `\`${verb.name}\` has no option \`${rawName}\`; ${hint}`;
}

function countPositionals(verb, { length }) {
  const [least, most] = verb.count;
  if (length < least) {
    throw new UsageError(
      `\`${verb.name}\` needs ${verb.takes}; see \`autograb-webhooks ${verb.name} --help\``,
    );
  }
  if (length <= most) return;
  const takes = verb.takes === "" ? "takes no arguments" : `takes ${verb.takes} and nothing else`;
  throw new UsageError(`\`${verb.name}\` ${takes}`);
}
