// Shows verdicts, of a pasted payload, of a push and of a log.

import { INSPECTOR_LABELS } from "./pkg/lib/elements/labels.js";
import * as verdicts from "./pkg/lib/elements/verdict.js";
import { count, el } from "./dom.js";
import { EVENTS } from "./events.js";

export const { summary } = INSPECTOR_LABELS;
export const { toneOf } = verdicts;

/** `Valid`, `Valid: 2 warnings` or `Not valid: 1 error`. */
export const badge = (verdict) =>
  el("span", { class: `badge ${verdicts.toneOf(verdict)}` }, summary(verdict));

/** The verdict as a headline, with the meaning of the event. */
export const headline = (verdict) => verdicts.headline(verdict, INSPECTOR_LABELS);

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
export const issueItems = (issues, { onChoose, event } = {}) =>
  verdicts.issueItems(issues, INSPECTOR_LABELS, {
    onChoose,
    after: (issue) => isOfField(issue, event) && fieldLink(event, issue.path),
  });

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
