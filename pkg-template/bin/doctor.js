// The verb `doctor`: checks a receiver from outside, by what it answers.

import { CHECKS, NEEDS } from "./doctor-checks.js";
import { SEVERITIES, print, summarize } from "./doctor-report.js";
import { inSequence } from "./doctor-requests.js";
import { UsageError, warn } from "./failure.js";
import { printable } from "./print.js";
import { Probe } from "./probe.js";
import { isRemote, targetOf, urlOf } from "./target.js";

export async function doctor(values, [url]) {
  const target = targetOf(url, values);
  const probe = new Probe(target, {
    timeoutMs: Number(values["timeout-ms"]),
    maxBytes: Number(values["max-bytes"]),
    countUrl: values.count && urlOf(values.count, values),
  });
  await announce(target, probe, values);
  const results = new Map();
  let isUp = true;
  for (const check of CHECKS) {
    const reason = isUp ? reasonToSkip(check, probe, results) : "the receiver is down";
    const result = reason === undefined ? await examine(check, probe) : { severity: "skipped", reason };
    const errors = (result.answers ?? []).map(({ error }) => error).filter(Boolean);
    if (errors.includes("timeout")) await probe.catchUp();
    // A receiver may also end because `doctor` has closed a connection that it had waited on for too long.
    if (errors.length > 0) {
      isUp = await probe.isUp();
      if (!isUp) blameForCrash(result);
    }
    results.set(check.name, result);
    print(check, result, values);
  }
  const severities = [...results.values()].map(({ severity }) => severity);
  if (!values.json && !values.quiet) console.error(summarize(severities));
  return severities.includes("fault") ? 1 : 0;
}

/** Says what is about to be sent, and tries what can't be a fault of the receiver. */
async function announce({ url, shown }, probe, values) {
  if (isRemote(url)) warn(`made-up pushes are sent to ${url.host}, which takes them for real ones`, values);
  if (!probe.has("token")) {
    warn(
      "no token was given, in the URL, by --token-env or by --header-env: everybody who knows the URL can push events",
      values,
    );
  }
  if (probe.has("count")) await probe.count();
  if (!(await probe.isUp())) {
    throw new UsageError(`nothing listens at ${url.host}; start your receiver first`);
  }
  if (!values.json && !values.quiet) console.error(printable(`checking ${shown}`));
}

function reasonToSkip({ needs = ["accepted"] }, probe, results) {
  const missing = needs.find((need) =>
    need in NEEDS ? !probe.has(need) : results.get(need).severity !== "ok",
  );
  return missing && (NEEDS[missing] ?? `it needs a receiver that passes \`${missing}\``);
}

/** Sends what a check sends, and judges each answer. */
async function examine(check, probe) {
  const answers = await (check.run?.(probe) ?? inSequence(probe, check.requests(probe)));
  for (const answer of answers) {
    answer.expects ??= check.expects;
    answer.severity ??= severityOf(answer, answer.tolerates ?? check.tolerates ?? [], probe);
  }
  return { severity: worstOf(answers), answers };
}

function severityOf(answer, tolerates, { timeoutMs }) {
  if (!answer.expects.some((expectation) => matches(answer, expectation))) {
    return tolerates.some((expectation) => matches(answer, expectation)) ? "warning" : "fault";
  }
  // A push that is handled before it is answered takes longer on a busy day.
  answer.isLate = matches(answer, "2xx") && answer.ms > timeoutMs / 2;
  return answer.isLate ? "warning" : "ok";
}

function matches({ status, error, handled }, expectation) {
  if (expectation === "anything") return true;
  if (expectation === "closed") return error === "closed";
  if (handled !== undefined) return handled === expectation;
  return status === expectation || `${Math.trunc(status / 100)}xx` === expectation;
}

const worstOf = (answers) => SEVERITIES.find((one) => answers.some(({ severity }) => severity === one));

/** The receiver no longer accepts connections: whatever was expected, that is a fault. */
function blameForCrash(result) {
  const last = result.answers.findLast(({ error }) => error !== undefined);
  last.reason = `${last.reason}, and nothing listens any more`;
  last.severity = result.severity = "fault";
}
