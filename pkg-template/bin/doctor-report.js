// How `doctor` prints what it has found.

import { printable, stylesOf, wrapped } from "./print.js";

/** The severities of a check, the worst one first. Only a fault makes the verb fail. */
export const SEVERITIES = ["fault", "warning", "ok", "skipped"];

const STYLES = { fault: "red", warning: "yellow", ok: "green", skipped: "dim" };
const WIDTH = Math.max(...SEVERITIES.map(({ length }) => length)) + 1;
const INDENT = " ".repeat(WIDTH);
/** How many requests with the same answer are named. */
const MOST_NAMED = 4;

/** Prints the result of a check: a line of JSON, or text. */
export function print(check, result, values) {
  if (values.json) return console.log(JSON.stringify(described(check, result)));
  if (values.quiet && result.severity !== "fault") return;
  for (const line of lines(check, result, stylesOf(process.stdout, values))) console.log(line);
}

/** The number of checks of each severity, in a line. */
export function summarize(severities) {
  const count = (severity) => severities.filter((one) => one === severity).length;
  const named = SEVERITIES.map((severity) => {
    const number = count(severity);
    const isCountable = ["fault", "warning"].includes(severity);
    return `${number} ${severity}${isCountable && number !== 1 ? "s" : ""}`;
  });
  return `${severities.length} checks: ${named.join(", ")}`;
}

function described({ name, why, expects }, { severity, answers = [], reason }) {
  return {
    check: name,
    severity,
    expected: listed(expects),
    why,
    reason,
    answers: answers.map(({ expects, tolerates, isLate, ...answer }) => ({
      ...answer,
      expected: listed(expects),
    })),
  };
}

function* lines({ name, why, expects }, { severity, answers, reason }, style) {
  const head = `${style(STYLES[severity], severity.padEnd(WIDTH))}${name}`;
  if (severity === "skipped") return yield `${head}: ${reason}`;
  if (severity === "ok") return yield `${head}: ${summed(answers)}; expected ${listed(expects)}`;
  yield head;
  for (const [said, whats] of grouped(answers.filter(({ severity }) => severity !== "ok"))) {
    yield wrapped(printable(`${named(whats)}: ${said}`), INDENT);
  }
  yield style("dim", wrapped(`why: ${why}`, INDENT));
}

const summed = (answers) => [...new Set(answers.map(saidBy))].join(", ");

/** What was answered and expected, with the requests that this is true of. */
function grouped(answers) {
  const groups = new Map();
  for (const answer of answers) {
    const said = `${saidBy(answer)}; expected ${listed(answer.expects)}`;
    groups.set(said, [...(groups.get(said) ?? []), answer.what]);
  }
  return groups;
}

function named(whats) {
  if (whats.length <= MOST_NAMED) return whats.join(", ");
  return `${whats.slice(0, MOST_NAMED).join(", ")} and ${whats.length - MOST_NAMED} more`;
}

function saidBy({ said, handled, status, isLate, reason }) {
  if (isLate) return `${status}, but after more than half of the time limit`;
  if (handled !== undefined) return `${handled} handled`;
  return String(said ?? status ?? reason);
}

const list = new Intl.ListFormat("en", { type: "disjunction" });

const listed = (expects) =>
  list.format(expects.map((one) => (one === "closed" ? "a closed connection" : String(one))));
