// Shows verdicts and their issues.

import { el, prose } from "./dom.js";
import { eventOf } from "./event-states.js";

const SEVERITIES = ["error", "warning", "notice"];

/** How grave a verdict is: a class of badges and headlines. */
export function toneOf({ valid, issues }) {
  if (!valid) return "bad";
  return issues.some((issue) => issue.severity === "warning") ? "doubtful" : "good";
}

/** The verdict as a headline, with the meaning of the event. */
export function headline(verdict, labels) {
  return el(
    "div",
    { class: `headline ${toneOf(verdict)}`, part: "headline" },
    el("p", { class: "outcome" }, labels.summary(verdict)),
    recognised(verdict.event, labels),
  );
}

function recognised(name, labels) {
  if (name === null) return el("p", {}, labels.noEvent);
  return [el("p", {}, el("code", {}, name)), el("p", { class: "hint" }, labels.eventMeaning(eventOf(name)))];
}

/**
 * The issues, errors first. Those with a position become buttons that call `onChoose(issue)`, and `after(issue)` returns
 * what follows an issue.
 */
export function issueItems(issues, labels, { onChoose, after = () => false } = {}) {
  const gravest = SEVERITIES.flatMap((severity) => issues.filter((issue) => issue.severity === severity));
  return gravest.map((issue) => {
    const { severity, line, column, code, path } = issue;
    const body = [
      el(
        "span",
        { class: "facts" },
        el("span", { class: `mark ${severity}` }, labels.severity(severity)),
        line !== null && el("span", {}, labels.place(line, column)),
      ),
      el("span", { class: "message" }, prose(labels.issue(issue))),
      el("span", { class: "facts soft" }, el("code", {}, code), el("code", {}, path || labels.wholePayload)),
    ];
    const isPlace = onChoose !== undefined && line !== null;
    return el(
      "li",
      {},
      isPlace
        ? el(
            "button",
            { type: "button", class: "issue", part: "issue", onclick: () => onChoose(issue) },
            body,
          )
        : el("div", { class: "issue", part: "issue" }, body),
      after(issue),
    );
  });
}
