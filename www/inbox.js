// The events that the sandbox pushed, with their verdicts.

import { EVENTS, redactEndpoint, validatePayload } from "./pkg/index.js";
import { copyButton } from "./copy.js";
import { byId, count, el, readable } from "./dom.js";
import { refusal } from "./problems.js";
import { keep, kept } from "./session.js";
import { badge, issueItems, summary } from "./verdict.js";

/** How many deliveries are shown; the oldest go first. */
const MOST = 100;

/** `openPayload(text)` is called to show a body in the payload view. */
export function startInbox(sandbox, openPayload) {
  const list = byId("deliveries");
  let region;
  // What arrived before the inbox was cleared is not listed after a reload.
  let since = kept("inbox") ?? 0;

  function use(connection) {
    region = connection.region;
    byId("inbox-sandbox").hidden = !connection.isSandbox;
    byId("inbox-elsewhere").hidden = connection.isSandbox;
    showState();
  }

  function showState() {
    const isEmpty = list.children.length === 0;
    byId("inbox-empty").hidden = !isEmpty;
    byId("inbox-clear").hidden = isEmpty || byId("inbox-sandbox").hidden;
  }

  function receive(delivery) {
    const verdict = validatePayload(delivery.body);
    list.prepend(entry(delivery, verdict, openPayload));
    while (list.children.length > MOST) list.lastElementChild.remove();
    showState();
    say(`${delivery.event} arrived for ${delivery.webhookName}. ${summary(verdict)}.`);
  }

  /** Lists what the sandbox remembers, after its state has changed as a whole. */
  function listKept() {
    const deliveries = sandbox.deliveries.filter(({ at }) => at >= since).slice(-MOST);
    list.replaceChildren(
      ...deliveries.map((delivery) => entry(delivery, validatePayload(delivery.body), openPayload)).reverse(),
    );
    showState();
  }

  function trigger(event) {
    try {
      const made = sandbox.trigger(event, undefined, { region }).length;
      if (made === 0) say(`No webhook in ${region} subscribes to ${event}, so nothing was pushed.`);
      if (made > 1) say(`${count(made, "push", "pushes")} of ${event} arrived.`);
    } catch (error) {
      byId("inbox-news").replaceChildren(refusal(error));
    }
  }

  const say = (text) => byId("inbox-news").replaceChildren(text);

  const triggers = EVENTS.filter((event) => event.subscribable).map(({ name }) =>
    el("button", { type: "button", class: "token", onclick: () => trigger(name) }, name),
  );
  byId("trigger-label").after(...triggers);
  byId("inbox-clear").addEventListener("click", () => {
    since = Date.now();
    list.replaceChildren();
    showState();
    say("");
    byId("inbox-title").focus();
  });
  sandbox.subscribe(receive);
  keep("inbox", () => since);
  return { use, list: listKept };
}

function entry(delivery, verdict, openPayload) {
  const at = new Date(delivery.at);
  return el(
    "li",
    {},
    el(
      "details",
      { class: "delivery" },
      el(
        "summary",
        {},
        el("code", {}, delivery.event),
        badge(verdict),
        el("span", { class: "soft" }, delivery.webhookName),
        el("time", { class: "soft", datetime: at.toISOString() }, at.toLocaleTimeString()),
      ),
      el("p", { class: "endpoint" }, redactEndpoint(delivery.endpoint)),
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
}
