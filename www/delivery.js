// One delivery in the inbox: its payload, its verdict, its attempts, and what can be done with it.

import { redactEndpoint } from "./pkg/client.js";
import { validatePayload } from "./pkg/payload.js";
import { copyButton } from "./copy.js";
import { el, readable, whileBusy } from "./dom.js";
import { refusal } from "./problems.js";
import { badge, issueItems, summary, toneOf } from "./verdict.js";

/**
 * Returns an entry: its `element`, the `words` of its verdict, the `delivery` as it was last, `update(delivery)` for when it was
 * attempted, and `outcome()`. `resend(delivery, body?)` sends it again, or another body in its place.
 */
export function createEntry(delivery, { resend, openPayload }) {
  const verdict = validatePayload(delivery.body);
  const answer = el("span", { class: "answer soft" });
  const attempts = el("ol", { class: "attempts", "aria-label": "Attempts" });
  const problem = el("div", { role: "alert" });
  const editing = el("div", {});
  const words = summary(verdict);
  const entry = {
    delivery,
    verdict,
    words,
    update,
    outcome: () => outcomeOf(entry.delivery),
    element: undefined,
  };

  function update(changed) {
    entry.delivery = changed;
    answer.textContent = inShort(changed.attempts.at(-1));
    attempts.replaceChildren(...(changed.attempts.length > 0 ? changed.attempts.map(attemptItem) : [none()]));
  }

  const send = (button, body) =>
    whileBusy(button, async () => {
      problem.replaceChildren();
      try {
        await resend(entry.delivery, body);
        if (body !== undefined) close();
      } catch (error) {
        problem.replaceChildren(refusal(error));
      }
    });

  const edit = el("button", { type: "button", onclick: open }, "Edit and send");

  function open() {
    editing.replaceChildren(editForm(delivery.body, send, close));
    edit.hidden = true;
    editing.querySelector("textarea").focus();
  }

  function close() {
    editing.replaceChildren();
    edit.hidden = false;
    edit.focus();
  }

  entry.element = el(
    "li",
    {},
    el(
      "details",
      { class: "delivery" },
      head(delivery, verdict, answer),
      el("p", { class: "endpoint" }, redactEndpoint(delivery.endpoint)),
      el(
        "div",
        { class: "actions" },
        el("button", { type: "button", onclick: (event) => send(event.currentTarget) }, "Send again"),
        edit,
      ),
      problem,
      editing,
      el("h3", {}, "Attempts"),
      attempts,
      verdict.issues.length > 0 &&
        el("ol", { class: "issues" }, issueItems(verdict.issues, { event: verdict.event })),
      // Pretty-printed for reading. Validated and opened is the body as it arrived.
      el("h3", {}, "Body"),
      el("pre", { tabindex: 0, role: "group", "aria-label": "Body" }, readable(delivery.body)),
      copyButton("the body", () => delivery.body),
      el(
        "button",
        { type: "button", class: "link", onclick: () => openPayload(delivery.body) },
        "Check it under Payload",
      ),
      el("h3", {}, "Headers"),
      el(
        "dl",
        { class: "headers" },
        Object.entries(delivery.headers).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
      ),
    ),
  );
  update(delivery);
  return entry;
}

function head(delivery, verdict, answer) {
  const at = new Date(delivery.at);
  return el(
    "summary",
    {},
    el("code", {}, delivery.event),
    badge(verdict),
    el("span", { class: "soft" }, delivery.webhookName),
    el("time", { class: "soft", datetime: at.toISOString() }, at.toLocaleTimeString()),
    answer,
  );
}

/** A form with the body to edit, and its verdict while it is typed. */
function editForm(body, send, close) {
  const text = el("textarea", { rows: 8, spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
  const outcome = el("p", { class: "hint", role: "status" });
  const judge = () => (outcome.textContent = summary(validatePayload(text.value)));
  text.value = readable(body);
  text.addEventListener("input", judge);
  judge();
  return el(
    "form",
    {
      class: "edit-body",
      onsubmit: (event) => {
        event.preventDefault();
        send(event.submitter ?? event.currentTarget, text.value);
      },
    },
    el("label", {}, "Body to send", text),
    outcome,
    el(
      "div",
      { class: "actions" },
      el("button", { type: "submit", class: "primary" }, "Send"),
      el("button", { type: "button", onclick: close }, "Cancel"),
    ),
  );
}

const none = () => el("li", { class: "soft" }, "None has ended yet.");

function attemptItem(attempt) {
  const at = new Date(attempt.at);
  const milliseconds = String(at.getMilliseconds()).padStart(3, "0");
  return el(
    "li",
    {},
    el(
      "span",
      { class: "facts" },
      el("span", { class: `badge ${isAnswered(attempt) ? "good" : "bad"}` }, attempt.status ?? "no answer"),
      el("span", {}, `${attempt.ms.toLocaleString("en")} ms`),
      el(
        "time",
        { class: "soft", datetime: at.toISOString() },
        `${at.toLocaleTimeString()} .${milliseconds}`,
      ),
    ),
    attempt.error !== undefined && el("p", { class: "hint" }, attempt.error),
    attempt.body !== undefined &&
      el("pre", { tabindex: 0, role: "group", "aria-label": "Answer" }, attempt.body),
  );
}

const isAnswered = ({ status }) => status >= 200 && status < 300;

function inShort(attempt) {
  if (attempt === undefined) return "under way";
  return `${attempt.status ?? "no answer"}, ${attempt.ms.toLocaleString("en")} ms`;
}

/** `answered`, `failed` or `pending`, by the last attempt. */
function outcomeOf({ attempts }) {
  const last = attempts.at(-1);
  if (last === undefined) return "pending";
  return isAnswered(last) ? "answered" : "failed";
}

/** Whether an entry has the result that is filtered for: the tone of its verdict, or its outcome. */
export const hasResult = (entry, result) => toneOf(entry.verdict) === result || entry.outcome() === result;
