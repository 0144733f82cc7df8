// The list of a region's webhooks, with the actions on each.

import { EVENTS, redactEndpoint, withToken } from "./pkg/index.js";
import { parameters, setParameters } from "./address.js";
import { byId, count, createQuestion, el, redraw, whileBusy } from "./dom.js";
import { refusal } from "./problems.js";
import { changeList, createTable, titleOf } from "./webhook-table.js";

/** The longest list that is shown without a filter. */
const FEW = 8;

/** The failures that another try with the same key does not change. */
const REFUSED = ["unauthorized", "forbidden"];

/**
 * `edit(connection, webhook?)` opens the form. Returns `use(connection)`, which shows another service or region,
 * `follow(address)`, to be called before that for an address, and `saved(answer)` and `failed(error, reopen)` for the
 * form.
 */
export function startWebhooks(edit, showRegion) {
  const list = byId("list");
  const filter = byId("filter");
  const isSure = createQuestion(byId("question"));
  let connection;
  let webhooks = [];
  const table = createTable(actionsOf, show);
  /** The webhooks that were created or changed here, and when each was pinged. */
  const marks = new Map();
  const pings = new Map();
  /** What an address asks for, until its list has come. */
  let wanted = parameters();

  function use(changed) {
    connection = changed;
    marks.clear();
    pings.clear();
    webhooks = [];
    filter.value = wanted?.get("filter") ?? "";
    showFilter();
    clearNews();
    byId("list-refusal").replaceChildren();
    byId("new").disabled = connection.client === undefined;
    byId("jump").hidden = !connection.isSandbox;
    byId("filter-row").hidden = true;
    list.replaceChildren();
    list.ariaBusy = null;
    if (connection.client !== undefined) load();
  }

  /** Loads the list. The answer to an earlier connection is dropped: its signal is aborted. */
  async function load() {
    const { client, region, signal } = connection;
    const patience = new AbortController();
    list.ariaBusy = "true";
    if (webhooks.length === 0) list.replaceChildren(loading(() => patience.abort()));
    byId("list-refusal").replaceChildren();
    try {
      webhooks = await client.list({ region, signal: AbortSignal.any([signal, patience.signal]) });
      byId("new").disabled = false;
      show();
      openWanted();
    } catch (error) {
      if (signal.aborted) return;
      webhooks = [];
      byId("filter-row").hidden = true;
      byId("new").disabled = REFUSED.includes(error.code);
      list.replaceChildren();
      if (error.code === "aborted") showCancelled();
      else byId("list-refusal").replaceChildren(refusal(error, ...waysOut(error)));
    }
    list.ariaBusy = null;
  }

  /** Opens the form of the webhook that the address names. */
  function openWanted() {
    const webhook = webhooks.find(({ id }) => id === wanted?.get("webhook"));
    wanted = undefined;
    if (webhook !== undefined) edit(connection, webhook);
  }

  const showFilter = () => setParameters({ filter: filter.value });

  function showCancelled() {
    list.replaceChildren(el("div", { class: "blank" }, el("p", {}, "Loading was cancelled."), tryAgain()));
    list.focus();
  }

  const waysOut = ({ code }) => [
    tryAgain(),
    code === "unauthorized" &&
      !connection.isSandbox &&
      el("button", { type: "button", onclick: () => byId("disconnect").click() }, "Change the key"),
  ];

  function tryAgain() {
    const onclick = () => {
      list.focus();
      return load();
    };
    return el("button", { type: "button", onclick }, "Try again");
  }

  function show() {
    const shown = webhooks.filter(matching(filter.value));
    byId("filter-row").hidden = webhooks.length <= FEW && filter.value === "";
    byId("filter-count").textContent = `${shown.length} of ${count(webhooks.length, "webhook")}`;
    if (webhooks.length === 0) redraw(list, empty(connection, createExample));
    else if (shown.length === 0) redraw(list, el("p", { class: "blank" }, "No webhook matches the filter."));
    else redraw(list, ...table(shown, { marks, pings }));
  }

  function actionsOf(webhook) {
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
    return [
      button("Ping", ping),
      button("Edit", () => edit(connection, webhook)),
      button("Delete", remove, "quiet danger-text"),
    ];
  }

  /** Creates a webhook in the sandbox with one click, so that there is something to push events to. */
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
      const start = performance.now();
      await client.ping(webhook.id, { region, signal });
      pings.set(webhook.id, { at: Date.now(), ms: Math.round(performance.now() - start) });
      if (!signal.aborted) show();
      const inbox = connection.isSandbox ? [" See the ", el("a", { href: "#inbox" }, "inbox"), "."] : [];
      tell("Pinged ", el("strong", {}, titleOf(webhook)), ".", ...inbox);
    });
  }

  async function remove(webhook, control) {
    byId("question-name").textContent = titleOf(webhook);
    if (!(await isSure())) return;
    const { client, region, signal } = connection;
    attempt(control, async () => {
      const place = Array.from(list.querySelectorAll(".row")).indexOf(control.closest(".row"));
      const deleted = await client.delete(webhook.id, { region, signal });
      await load();
      tell(deleted === undefined ? "Already deleted: " : "Deleted ", el("strong", {}, titleOf(webhook)), ".");
      focusRow(place);
    });
  }

  /** Focuses the row that took the place of a deleted one. */
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
    const { region } = webhook;
    if (!matching(filter.value)(webhook)) filter.value = "";
    showFilter();
    if (region !== "" && region !== connection.region) showRegion(region);
    else {
      marks.set(webhook.id, isNew ? "new" : "changed");
      await load();
    }
    const isKnown = Object.keys(changes ?? {}).length > 0;
    tell(
      isNew ? "Created " : "Saved ",
      el("strong", {}, titleOf(webhook)),
      ".",
      ...(isKnown ? [changeList(changes)] : []),
    );
  }

  const tell = (...words) => byId("news").replaceChildren(...words);

  function clearNews() {
    tell();
    byId("call-refusal").replaceChildren();
  }

  function fail(error, ...actions) {
    const close = el("button", { type: "button", onclick: clearNews }, "Close");
    byId("call-refusal").replaceChildren(refusal(error, ...actions, close));
  }

  /** Shows the failure of a form that was closed before its answer came. */
  function failed(error, reopen) {
    const onclick = () => {
      clearNews();
      reopen();
    };
    clearNews();
    fail(error, reopen !== undefined && el("button", { type: "button", onclick }, "Open the form again"));
  }

  byId("new").addEventListener("click", () => edit(connection));
  filter.addEventListener("input", () => {
    showFilter();
    show();
  });
  const follow = (address) => void (wanted = address);
  return { use, follow, saved, failed };
}

const matching = (words) => {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ name, id, endpoint, events }) => {
    const text = [name, id, redactEndpoint(endpoint), ...events].join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
};

const loading = (cancel) =>
  el(
    "div",
    { class: "blank loading" },
    el("p", {}, "Loading webhooks…"),
    el("button", { type: "button", onclick: cancel }, "Cancel"),
  );

const empty = ({ region, isSandbox }, onExample) =>
  el(
    "div",
    { class: "blank" },
    el("p", {}, "No webhooks in ", el("code", {}, region), "."),
    el("p", { class: "soft" }, "A webhook tells AutoGrab which events to push to which URL."),
    isSandbox && el("p", {}, el("button", { type: "button", onclick: onExample }, "Create an example")),
  );
