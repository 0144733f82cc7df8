// The webhooks of a region: the list, and what can be done to each.

import { EVENTS, redactEndpoint, withToken } from "./pkg/index.js";
import { byId, count, el, prose, redraw, setUpDialog, whileBusy } from "./dom.js";
import { refusal } from "./problems.js";

/** How many webhooks can be taken in without a filter. */
const FEW = 8;

/**
 * `edit(connection, webhook?)` opens the form. Returns `use(connection)`, which shows another service or region,
 * and `saved(answer)`, to be called with what the form got.
 */
export function startWebhooks(edit, showRegion) {
  const list = byId("list");
  const filter = byId("filter");
  const isSure = createQuestion();
  let connection;
  let webhooks = [];

  function use(changed) {
    connection = changed;
    webhooks = [];
    filter.value = "";
    clearNews();
    byId("list-refusal").replaceChildren();
    byId("new").disabled = connection.client === undefined;
    byId("jump").hidden = !connection.isSandbox;
    byId("filter-row").hidden = true;
    list.replaceChildren();
    list.ariaBusy = null;
    if (connection.client !== undefined) load();
  }

  /** Asks the service anew. What an earlier connection answers is dropped: its signal is aborted. */
  async function load() {
    const { client, region, signal } = connection;
    list.ariaBusy = "true";
    if (webhooks.length === 0) list.replaceChildren(loading());
    byId("list-refusal").replaceChildren();
    try {
      webhooks = await client.list({ region, signal });
      show();
    } catch (error) {
      if (error.code === "aborted") return;
      webhooks = [];
      byId("filter-row").hidden = true;
      list.replaceChildren();
      byId("list-refusal").replaceChildren(refusal(error, ...waysOut(error)));
    }
    list.ariaBusy = null;
  }

  function waysOut({ code }) {
    const button = (text, onclick) => el("button", { type: "button", onclick }, text);
    const again = async () => {
      list.focus();
      await load();
    };
    const isRefused = code === "unauthorized" && !connection.isSandbox;
    return [
      button("Try again", again),
      isRefused && button("Change the key", () => byId("disconnect").click()),
    ];
  }

  function show() {
    const shown = webhooks.filter(matching(filter.value));
    byId("filter-row").hidden = webhooks.length <= FEW && filter.value === "";
    byId("filter-count").textContent = `${shown.length} of ${count(webhooks.length, "webhook")}`;
    if (webhooks.length === 0) redraw(list, empty(connection, createExample));
    else if (shown.length === 0) redraw(list, el("p", { class: "blank" }, "No webhook matches the filter."));
    else redraw(list, el("ul", { class: "rows" }, shown.map(row)));
  }

  function row(webhook) {
    const button = (text, act, kind = "") => {
      const name = el("span", { class: "unseen" }, ` ${titleOf(webhook)}`);
      const onclick = ({ currentTarget }) => act(webhook, currentTarget);
      return el(
        "button",
        { type: "button", class: kind, "data-key": `${webhook.id} ${text}`, onclick },
        text,
        name,
      );
    };
    return el(
      "li",
      { class: "row" },
      el("h2", {}, titleOf(webhook)),
      el(
        "div",
        { class: "actions" },
        button("Ping", ping),
        button("Edit", () => edit(connection, webhook)),
        button("Delete", remove, "quiet danger-text"),
      ),
      el("p", { class: "endpoint" }, redactEndpoint(webhook.endpoint)),
      el("ul", { class: "chips", "aria-label": "Events" }, webhook.events.map(chip)),
      el("p", { class: "facts soft" }, el("code", {}, webhook.id), details(webhook)),
    );
  }

  /** In the sandbox, one click to have something that events can be pushed to. */
  function createExample({ currentTarget }) {
    const { client, region, signal } = connection;
    const events = EVENTS.filter((event) => event.subscribable).map(({ name }) => name);
    const draft = { name: "Example", endpoint: withToken("https://dealer.example/hook"), events };
    attempt(currentTarget, async () => {
      await saved({ webhook: await client.create(draft, { region, signal }), isNew: true });
      list.focus();
    });
  }

  function ping(webhook, control) {
    const { client, region, signal } = connection;
    attempt(control, async () => {
      await client.ping(webhook.id, { region, signal });
      const inbox = connection.isSandbox ? [" See the ", el("a", { href: "#inbox" }, "inbox"), "."] : [];
      tell("Pinged ", el("strong", {}, titleOf(webhook)), ".", ...inbox);
    });
  }

  async function remove(webhook, control) {
    if (!(await isSure(webhook))) return;
    const { client, region, signal } = connection;
    attempt(control, async () => {
      const place = Array.from(list.querySelectorAll(".row")).indexOf(control.closest(".row"));
      const deleted = await client.delete(webhook.id, { region, signal });
      await load();
      tell(
        deleted === undefined ? "It was already gone: " : "Deleted ",
        el("strong", {}, titleOf(webhook)),
        ".",
      );
      focusRow(place);
    });
  }

  /** What took the place of a row that is gone, so that the next one is at hand. */
  function focusRow(place) {
    const rows = list.querySelectorAll(".row");
    const row = rows[Math.min(place, rows.length - 1)];
    (row?.querySelector(".actions button:last-child") ?? byId("new")).focus();
  }

  const attempt = (control, work) =>
    whileBusy(control, async () => {
      clearNews();
      try {
        await work();
      } catch (error) {
        if (error.code !== "aborted") fail(error);
      }
    });

  async function saved({ webhook, changes, isNew, isSame }) {
    clearNews();
    if (isSame) return tell("Nothing was changed.");
    const properties = Object.keys(changes ?? {});
    const { region } = webhook;
    if (!matching(filter.value)(webhook)) filter.value = "";
    if (region !== "" && region !== connection.region) showRegion(region);
    else await load();
    tell(
      isNew ? "Created " : "Saved ",
      el("strong", {}, titleOf(webhook)),
      ...(properties.length > 0
        ? prose(`; changed: ${properties.map((name) => `\`${name}\``).join(", ")}.`)
        : ["."]),
    );
  }

  const tell = (...words) => byId("news").replaceChildren(...words);

  function clearNews() {
    tell();
    byId("call-refusal").replaceChildren();
  }

  function fail(error) {
    const close = el("button", { type: "button", onclick: clearNews }, "Close");
    byId("call-refusal").replaceChildren(refusal(error, close));
  }

  byId("new").addEventListener("click", () => edit(connection));
  filter.addEventListener("input", show);
  return { use, saved };
}

/** A function that asks before a webhook is deleted for good, and gives the answer. */
function createQuestion() {
  const question = byId("question");
  let settle;
  setUpDialog(question);
  byId("confirm").addEventListener("click", () => question.close("delete"));
  // The event comes a little late: by then the question may have been asked again.
  question.addEventListener("close", () => question.open || settle(question.returnValue === "delete"));
  return (webhook) => {
    byId("question-name").textContent = titleOf(webhook);
    question.returnValue = "";
    question.showModal();
    return new Promise((resolve) => (settle = resolve));
  };
}

const titleOf = ({ name, id }) => name || id;

const matching = (words) => {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ name, id, endpoint, events }) => {
    const text = [name, id, redactEndpoint(endpoint), ...events].join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
};

function chip(name) {
  const event = EVENTS.find((known) => known.name === name);
  const state = event === undefined ? "unknown" : event.state === "in_use" ? "in-use" : "announced";
  const words = state === "in-use" ? [] : [" ", el("span", { class: "unseen" }, `(${state})`)];
  return el("li", { class: `chip ${state}` }, el("span", {}, el("code", {}, name), ...words));
}

function details({ region, headers, format, extra }) {
  const more = Object.keys(extra).length;
  return [
    region,
    format,
    headers.length > 0 && count(headers.length, "header"),
    more > 0 && count(more, "further property", "further properties"),
  ]
    .filter(Boolean)
    .map((fact) => el("span", {}, fact));
}

const loading = () => el("p", { class: "blank loading" }, "Loading webhooks…");

const empty = ({ region, isSandbox }, onExample) =>
  el(
    "div",
    { class: "blank" },
    el("p", {}, "No webhooks in ", el("code", {}, region), "."),
    el("p", { class: "soft" }, "A webhook tells AutoGrab which events to push, and where to."),
    isSandbox && el("p", {}, el("button", { type: "button", onclick: onExample }, "Create an example")),
  );
