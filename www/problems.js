// Shows what is wrong with a call: issues next to their fields, anything else in a box.

import { count, el, prose, readable } from "./dom.js";

let lastId = 0;

/**
 * Shows the issues beside the fields of a form. A field is an element with a `data-path`, the JSON Pointer to its
 * value; an issue goes to the nearest one that holds its path, and to the foot of the form if there is none.
 */
export function showIssues(form, issues) {
  clearProblems(form);
  const homeless = issues.filter((issue) => {
    const field = fieldOf(form, issue.path);
    if (field !== undefined) showIssue(field, issue);
    return field === undefined;
  });
  const foot = form.querySelector(".form-problems");
  foot.replaceChildren(
    ...homeless.map((issue) => el("p", { class: "problem" }, prose(forPeople(issue.message)))),
  );
  foot.append(el("p", { class: "problem left" }));
  countProblems(form);
  form.querySelector("[aria-invalid]")?.focus();
  form.querySelector("[data-path] > .problem")?.scrollIntoView({ block: "nearest" });
}

/** Shows at the foot of a form how many fields have problems, because they may be scrolled out of sight. */
function countProblems(form) {
  const left = form.querySelector(".form-problems .left");
  const problems = form.querySelectorAll("[data-path] > .problem").length;
  if (problems === 0) left?.remove();
  else if (left !== null) {
    left.textContent = `${count(problems, "problem")} to fix before this can be sent.`;
  }
}

/** Shows the failure of a call: its issues next to their fields, anything else at the foot of the form. */
export function showFailure(form, error) {
  if (error.code === "invalid_request" && error.issues?.length > 0) return showIssues(form, error.issues);
  clearProblems(form);
  form.querySelector(".form-problems").replaceChildren(refusal(error));
}

export function clearProblems(form) {
  for (const field of form.querySelectorAll("[data-path]")) clearField(field);
  form.querySelector(".form-problems").replaceChildren();
}

/** Removes a field's problems as soon as it is changed. */
export function clearOnInput(form) {
  form.addEventListener("input", (event) => {
    const field = event.target.closest("[data-path]");
    if (field === null) return;
    clearField(field);
    countProblems(form);
  });
}

/** An error with its code, message and hint, and the service's own words where there are some. */
export function refusal(error, ...actions) {
  const advice = adviceOn(error);
  const facts = [error.code ?? error.name, error.status, error.requestId].filter(
    (fact) => fact !== undefined,
  );
  return el(
    "div",
    { class: "refusal" },
    el(
      "p",
      { class: "facts" },
      facts.map((fact) => el("code", {}, String(fact))),
    ),
    el("p", { class: "message" }, prose(forPeople(error.message))),
    advice !== undefined && el("p", {}, prose(advice)),
    error.code === "network" && el("p", {}, "This page’s origin is ", el("code", {}, location.origin), "."),
    error.body !== undefined &&
      el(
        "details",
        { open: error.code === "validation_failed" },
        el("summary", {}, "What the service answered"),
        el("pre", { tabindex: 0 }, readable(error.body)),
      ),
    actions.length > 0 && el("div", { class: "actions" }, ...actions),
  );
}

/** The error's hint as a sentence for people, who cannot see the error's properties or set options. */
function adviceOn({ code, hint, retryAfterMs }) {
  if (code === "rate_limited" && retryAfterMs < 3_600_000) {
    return `Wait ${count(Math.ceil(retryAfterMs / 1000), "second")}, then try again.`;
  }
  if (code === "rate_limited" && hint?.includes("`retryAfterMs`")) return "Wait a minute, then try again.";
  const advice = hint && forPeople(hint);
  return advice && `${advice[0].toUpperCase()}${advice.slice(1)}.`;
}

/** A message without the clauses that name an option of the package: the page has no field for it. */
const forPeople = (message) =>
  message.replace(/(?:;| \()[^;()]*`(?:allow|dangerously|max|timeout)[A-Z]\w*`[^;()]*\)?/gu, "");

function fieldOf(form, path) {
  const fields = Array.from(form.querySelectorAll("[data-path]"));
  const holding = fields.filter((field) => `${path}/`.startsWith(`${field.dataset.path}/`));
  return holding.sort((a, b) => b.dataset.path.length - a.dataset.path.length)[0];
}

function showIssue(field, issue) {
  const problem = el("p", { class: "problem", id: `problem-${++lastId}` }, prose(forPeople(issue.message)));
  const legend = field.querySelector(":scope > legend");
  if (legend === null) field.append(problem);
  else legend.after(problem);
  const control = controlOf(field);
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", [...describedBy(control), problem.id].join(" "));
}

function clearField(field) {
  const control = controlOf(field);
  const problems = Array.from(field.querySelectorAll(":scope > .problem"));
  if (control === null || problems.length === 0) return;
  const ids = problems.map((problem) => problem.id);
  control.removeAttribute("aria-invalid");
  control.setAttribute(
    "aria-describedby",
    describedBy(control)
      .filter((id) => !ids.includes(id))
      .join(" "),
  );
  problems.forEach((problem) => problem.remove());
}

const controlOf = (field) => field.querySelector("input, select, button");
const describedBy = (control) => (control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
