// Shows verdicts, of a pasted payload and of a push.

import { EVENTS } from "./pkg/payload.js";
import { count, el, prose } from "./dom.js";

const SEVERITIES = ["error", "warning", "notice"];

/** `Valid`, `Valid: 2 warnings` or `Not valid: 1 error`. */
export function badge(verdict) {
  return el("span", { class: `badge ${toneOf(verdict)}` }, summary(verdict));
}

export function summary({ valid, issues, omitted }) {
  const counts = SEVERITIES.map((severity) => [
    issues.filter((issue) => issue.severity === severity),
    severity,
  ]);
  const parts = counts
    .filter(([found]) => found.length > 0)
    .map(([found, severity]) => count(found.length, severity));
  if (omitted > 0) parts.push(`${omitted.toLocaleString("en")} more`);
  const outcome = valid ? "Valid" : "Not valid";
  return parts.length === 0 ? outcome : `${outcome}: ${parts.join(", ")}`;
}

/** The verdict as a headline, with the meaning of the event. */
export function headline(verdict) {
  return el(
    "div",
    { class: `headline ${toneOf(verdict)}` },
    el("p", { class: "outcome" }, summary(verdict)),
    recognised(verdict.event),
  );
}

/** The verdict on a log, of which only a part was read if it was cancelled. */
export function logHeadline({ total, valid, invalid, blank, events, isCut, read, size }) {
  const warnings = events.reduce((sum, event) => sum + event.warnings, 0);
  const facts = [
    warnings > 0 && `${warnings.toLocaleString("en")} of them with warnings`,
    blank > 0 && count(blank, "blank line"),
    isCut && `cancelled after ${Math.floor((read / size) * 100)} %: what was read until then is counted`,
  ];
  const tone = invalid > 0 ? "bad" : warnings > 0 ? "doubtful" : "good";
  return el(
    "div",
    { class: `headline ${tone}` },
    el("p", { class: "outcome" }, `A log: ${valid.toLocaleString("en")} of ${count(total, "payload")} valid`),
    facts.filter(Boolean).map((fact) => el("p", {}, fact)),
  );
}

/**
 * The issues, errors first. Those with a position become buttons that call `onChoose(issue)`. Those of a field of a
 * known event lead to what is known of it.
 */
export function issueItems(issues, { onChoose, event } = {}) {
  const gravest = SEVERITIES.flatMap((severity) => issues.filter((issue) => issue.severity === severity));
  return gravest.map((issue) => {
    const body = [
      el(
        "span",
        { class: "facts" },
        el("span", { class: `mark ${issue.severity}` }, issue.severity),
        place(issue),
      ),
      el("span", { class: "message" }, prose(issue.message)),
      el(
        "span",
        { class: "facts soft" },
        el("code", {}, issue.code),
        el("code", {}, issue.path || "(whole payload)"),
      ),
    ];
    const isPlace = onChoose !== undefined && issue.line !== null;
    return el(
      "li",
      {},
      isPlace
        ? el("button", { type: "button", class: "issue", onclick: () => onChoose(issue) }, body)
        : el("div", { class: "issue" }, body),
      isOfField(issue, event) && fieldLink(event, issue.path),
    );
  });
}

/** The codes of issues that say something of a field that is described. */
const FIELD_CODES = ["missing_field", "type", "format", "range", "enum", "precision"];

const isOfField = ({ code, path }, event) =>
  FIELD_CODES.includes(code) && path.length > 1 && EVENTS.some(({ name }) => name === event);

const fieldLink = (event, path) =>
  el(
    "a",
    { class: "about", href: `#events/${event}${encodeURI(path)}` },
    "About this field",
    el("span", { class: "unseen" }, ` ${path}`),
  );

const place = ({ line, column }) => line !== null && el("span", {}, `Line ${line}, column ${column}`);

function toneOf({ valid, issues }) {
  if (!valid) return "bad";
  return issues.some((issue) => issue.severity === "warning") ? "doubtful" : "good";
}

function recognised(name) {
  if (name === null) return el("p", {}, "No event could be read.");
  const meaning = EVENTS.find((event) => event.name === name)?.meaning ?? "Not a known event.";
  return [el("p", {}, el("code", {}, name)), el("p", { class: "hint" }, meaning)];
}
