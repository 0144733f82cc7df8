// Shows what is wrong with a call: issues next to their fields, anything else in a box.

import { el, newId, prose, readable } from "./dom.js";

/**
 * The functions that show problems in a form, in the texts of some labels. A field of a form is an element with a
 * `data-path`, the JSON Pointer to its value; an issue goes to the nearest one that holds its path, and to the foot of
 * the form, `.form-problems`, if there is none.
 */
export function createProblems(labels) {
  /** Shows the issues beside the fields of a form. */
  function showIssues(form, issues) {
    clearProblems(form);
    const homeless = issues.filter((issue) => {
      const field = fieldOf(form, issue.path);
      if (field !== undefined) showIssue(field, problem(issue));
      return field === undefined;
    });
    form.querySelector(".form-problems").append(...homeless.map(problem), problemText(""));
    form.querySelector(".form-problems").lastChild.classList.add("left");
    countProblems(form);
    form.querySelector("[aria-invalid]")?.focus();
    form.querySelector("[data-path] > .problem")?.scrollIntoView({ block: "nearest" });
  }

  const problem = (issue) => problemText(prose(labels.issue(issue)));

  /** Shows at the foot of a form how many fields have problems, because they may be scrolled out of sight. */
  function countProblems(form) {
    const left = form.querySelector(".form-problems .left");
    const problems = form.querySelectorAll("[data-path] > .problem").length;
    if (problems === 0) left?.remove();
    else if (left !== null) left.textContent = labels.problemsLeft(problems);
  }

  /** Shows the failure of a call: its issues next to their fields, anything else at the foot of the form. */
  function showFailure(form, error) {
    if (error.code === "invalid_request" && error.issues?.length > 0) return showIssues(form, error.issues);
    clearProblems(form);
    form.querySelector(".form-problems").replaceChildren(createRefusal(labels)(error));
  }

  /** Removes a field's problems as soon as it is changed. */
  function clearOnInput(form) {
    form.addEventListener("input", (event) => {
      const field = event.target.closest("[data-path]");
      if (field === null) return;
      clearField(field);
      countProblems(form);
    });
  }

  return { showIssues, showFailure, clearOnInput };
}

/** A function that shows an error with its code, message and hint, and the service's own words where there are some. */
export const createRefusal =
  (labels) =>
  (error, ...actions) => {
    const hint = labels.errorHint(error);
    const facts = [error.code ?? error.name, error.status, error.requestId].filter(
      (fact) => fact !== undefined,
    );
    return el(
      "div",
      { class: "refusal", part: "error" },
      el(
        "p",
        { class: "facts" },
        facts.map((fact) => el("code", {}, String(fact))),
      ),
      el("p", { class: "message" }, prose(labels.errorMessage(error))),
      hint !== undefined && el("p", {}, prose(hint)),
      error.code === "network" && el("p", {}, prose(labels.pageOrigin(location.origin))),
      error.body !== undefined &&
        el(
          "details",
          { open: error.code === "validation_failed" },
          el("summary", {}, labels.serviceAnswer),
          el("pre", { tabindex: 0 }, readable(error.body)),
        ),
      actions.length > 0 && el("div", { class: "actions" }, ...actions),
    );
  };

export function clearProblems(form) {
  for (const field of form.querySelectorAll("[data-path]")) clearField(field);
  form.querySelector(".form-problems").replaceChildren();
}

const problemText = (words) => el("p", { class: "problem", part: "problem", id: newId("problem") }, words);

function fieldOf(form, path) {
  const fields = Array.from(form.querySelectorAll("[data-path]"));
  const holding = fields.filter((field) => `${path}/`.startsWith(`${field.dataset.path}/`));
  return holding.sort((a, b) => b.dataset.path.length - a.dataset.path.length)[0];
}

function showIssue(field, problem) {
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
