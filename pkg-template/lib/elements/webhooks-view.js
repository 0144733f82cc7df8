// The list of a region's webhooks, with the actions on each.

import { button, createQuestion, el, emphasised, prose, redraw, unseen, whileBusy } from "./dom.js";
import { createRefusal } from "./problems.js";
import { changeList, createTable, titleOf } from "./webhook-table.js";

/** The longest list that is shown without a filter. */
const FEW = 8;

/** The failures that another try with the same key does not change. */
const REFUSED = ["unauthorized", "forbidden"];

/**
 * Returns the parts of the view, which its owner places in a page, and `use(connection)`, which shows the webhooks of
 * `{ client, region, signal }`: `client` may be `undefined`, and the signal is aborted when another connection follows.
 *
 * `heading` is the tag of a webhook's name in the list, and `add` a button of the owner's in the place of the view's.
 * The other properties are functions. The first two must be given: they need the package's client, which an owner may load
 * when the first webhook is shown.
 *
 * - `createForm(labels, handlers)` is `createWebhookForm`.
 * - `redactEndpoint(endpoint)` is that of the package.
 * - `emit(type, detail)` is told what has happened: `webhook-created`, `webhook-updated`, `webhook-deleted`, `pinged`, `error`.
 * - `offerExample(connection, attempt)` returns what is shown beside the words for an empty list.
 * - `waysOut(error)` returns buttons for a list that could not be loaded.
 * - `afterPing(connection)` returns nodes that follow the words for a ping.
 * - `follow(region)` shows another region, and returns whether it can.
 * - `onFilter(text)`, `onOpen(webhook)` and `onClose()` follow the filter and the form.
 */
export function createWebhooksView(labels, owner) {
  const { heading = "h3", emit = () => {}, redactEndpoint } = owner;
  const refusal = createRefusal(labels);
  const add = owner.add ?? button(labels.add, undefined, { class: "primary", part: "button primary-button" });
  add.addEventListener("click", () => edit());
  const list = el("div", {
    class: "list",
    part: "list",
    tabindex: -1,
    role: "region",
    "aria-label": labels.list,
  });
  const listProblem = el("div", { class: "list-problem", role: "alert" });
  const news = el("div", { class: "news", part: "news", role: "status" });
  const problem = el("div", { class: "call-problem", role: "alert" });
  const results = el("div", { class: "results" }, news, problem);
  const filter = el("input", { type: "search", part: "input", autocomplete: "off", spellcheck: "false" });
  const filterCount = el("p", { class: "filter-count", role: "status" });
  const filterRow = el(
    "div",
    { class: "filter", part: "filter", hidden: true },
    el("label", { class: "filter-label" }, el("span", {}, labels.filter), filter),
    filterCount,
  );
  const sure = createQuestion({ title: labels.deleteTitle, yes: labels.deleteYes, no: labels.deleteNo });
  const form = owner.createForm(labels, {
    onSaved: saved,
    onFailed: failed,
    onError: (error) => emit("error", error),
    onOpen: owner.onOpen,
    onClose: owner.onClose,
  });
  const table = createTable(labels, { heading, redactEndpoint, actions: actionsOf, onSort: show });
  let connection = {};
  let webhooks = [];
  /** The webhooks that were created or changed here, and when each was pinged. */
  const marks = new Map();
  const pings = new Map();
  /** The id of the webhook whose form is to be opened once the list has come. */
  let wanted;
  /** Counts the loads: an answer that a later one has overtaken is dropped. */
  let latest = 0;

  function use(changed, { text = "", webhook } = {}) {
    connection = changed;
    wanted = webhook;
    marks.clear();
    pings.clear();
    webhooks = [];
    filter.value = text;
    clearNews();
    listProblem.replaceChildren();
    add.disabled = connection.client === undefined;
    filterRow.hidden = true;
    list.replaceChildren();
    list.ariaBusy = null;
    if (connection.client !== undefined) load();
    else if (labels.noClient !== "")
      list.replaceChildren(el("p", { class: "blank" }, prose(labels.noClient)));
  }

  /** The options of a call: the region if it is known, and the signal that ends it. */
  const optionsOf = ({ region, signal }) => ({ ...(region !== undefined && { region }), signal });

  async function load() {
    const { client, signal } = connection;
    const options = optionsOf(connection);
    const patience = new AbortController();
    const mine = ++latest;
    const isOver = () => signal.aborted || mine !== latest;
    list.ariaBusy = "true";
    if (webhooks.length === 0) list.replaceChildren(loading(() => patience.abort()));
    listProblem.replaceChildren();
    try {
      const listed = await client.list({ ...options, signal: AbortSignal.any([signal, patience.signal]) });
      if (isOver()) return;
      webhooks = listed;
      add.disabled = false;
      show();
      openWanted();
    } catch (error) {
      if (isOver()) return;
      webhooks = [];
      filterRow.hidden = true;
      add.disabled = REFUSED.includes(error.code);
      list.replaceChildren();
      if (patience.signal.aborted) showCancelled();
      else {
        listProblem.replaceChildren(refusal(error, tryAgain(), ...(owner.waysOut?.(error) ?? [])));
        emit("error", error);
      }
    }
    list.ariaBusy = null;
  }

  function openWanted() {
    const webhook = webhooks.find(({ id }) => id === wanted);
    wanted = undefined;
    if (webhook !== undefined) edit(webhook);
  }

  /** Opens the form, which fails where the package can't start. */
  function edit(webhook) {
    try {
      form.open(connection, webhook);
    } catch (error) {
      fail(error);
      emit("error", error);
    }
  }

  const loading = (cancel) =>
    el("div", { class: "blank loading" }, el("p", {}, labels.loading), button(labels.cancel, cancel));

  function showCancelled() {
    list.replaceChildren(el("div", { class: "blank" }, el("p", {}, labels.loadingCancelled), tryAgain()));
    list.focus();
  }

  function tryAgain() {
    return button(labels.retry, () => {
      list.focus();
      return load();
    });
  }

  function show() {
    const shown = webhooks.filter(matching(filter.value, redactEndpoint));
    filterRow.hidden = webhooks.length <= FEW && filter.value === "";
    filterCount.textContent = labels.filterCount(shown.length, webhooks.length);
    if (webhooks.length === 0) redraw(list, empty());
    else if (shown.length === 0) redraw(list, el("p", { class: "blank" }, labels.noMatch));
    else redraw(list, ...table(shown, { marks, pings }));
  }

  const empty = () =>
    el(
      "div",
      { class: "blank", part: "empty" },
      el("p", {}, prose(labels.empty(connection.region))),
      el("p", { class: "soft" }, labels.emptyHint),
      owner.offerExample?.(connection, example),
    );

  /** Creates a webhook from a draft at one click. */
  const example = (control, draft) =>
    attempt(control, async ({ client, ...rest }) => {
      await saved({ webhook: await client.create(draft, optionsOf(rest)), isNew: true });
      list.focus();
    });

  function actionsOf(webhook) {
    const action = (text, act, look) =>
      el(
        "button",
        {
          type: "button",
          class: look,
          part: "button",
          "data-key": `${webhook.id} ${text}`,
          onclick: ({ currentTarget }) => act(webhook, currentTarget),
        },
        text,
        unseen(` ${titleOf(webhook)}`),
      );
    return [
      action(labels.ping, ping),
      action(labels.edit, () => edit(webhook)),
      action(labels.remove, remove, "quiet danger-text"),
    ];
  }

  const ping = (webhook, control) =>
    attempt(control, async (used) => {
      const start = performance.now();
      await used.client.ping(webhook.id, optionsOf(used));
      if (used.signal.aborted) return;
      const ms = Math.round(performance.now() - start);
      pings.set(webhook.id, { at: Date.now(), ms });
      show();
      tell(labels.pinged, webhook, ...(owner.afterPing?.(used) ?? []));
      emit("pinged", { webhook, durationMs: ms });
    });

  async function remove(webhook, control) {
    const name = titleOf(webhook);
    if (!(await sure.ask(...emphasised(labels.deleteText(name), name)))) return;
    attempt(control, async (used) => {
      const row = Array.from(list.querySelectorAll(".row")).indexOf(control.closest(".row"));
      const deleted = await used.client.delete(webhook.id, optionsOf(used));
      if (used.signal.aborted) return;
      emit("webhook-deleted", { webhook });
      await load();
      tell(deleted === undefined ? labels.alreadyDeleted : labels.deleted, webhook);
      focusRow(row);
    });
  }

  /** Focuses the row that took the place of a deleted one. */
  function focusRow(place) {
    const rows = list.querySelectorAll(".row");
    const row = rows[Math.min(place, rows.length - 1)];
    (row?.querySelector(".actions button:last-child") ?? add).focus();
  }

  /** Runs a call of a button, for the connection at the time of the click. */
  const attempt = (control, work) =>
    whileBusy(control, async () => {
      const used = connection;
      clearNews();
      try {
        await work(used);
      } catch (error) {
        if (used.signal.aborted) return;
        fail(error);
        emit("error", error);
      }
    });

  async function saved({ webhook, changes, isNew, isSame }) {
    if (connection.signal.aborted) return;
    clearNews();
    if (isSame) return news.replaceChildren(labels.unchanged);
    emit(isNew ? "webhook-created" : "webhook-updated", { webhook, ...(!isNew && { changes }) });
    if (!matching(filter.value, redactEndpoint)(webhook)) setFilter("");
    const { region } = webhook;
    const isElsewhere = connection.region !== undefined && region !== "" && region !== connection.region;
    const isFollowed = isElsewhere && owner.follow?.(region);
    if (!isFollowed) {
      marks.set(webhook.id, isNew ? "new" : "changed");
      await load();
    }
    const isKnown = Object.keys(changes ?? {}).length > 0;
    tell(
      isNew ? labels.created : labels.saved,
      webhook,
      ...(isElsewhere && !isFollowed ? [" ", ...prose(labels.elsewhere(region))] : []),
      ...(isKnown ? [changeList(changes, labels, redactEndpoint)] : []),
    );
  }

  function setFilter(text) {
    filter.value = text;
    owner.onFilter?.(text);
  }

  const tell = (label, webhook, ...more) =>
    news.replaceChildren(...emphasised(label(titleOf(webhook)), titleOf(webhook)), ...more);

  function clearNews() {
    news.replaceChildren();
    problem.replaceChildren();
  }

  const fail = (error, ...actions) =>
    problem.replaceChildren(refusal(error, ...actions, button(labels.close, clearNews)));

  /** Shows the failure of a form that was closed before its answer came. */
  function failed(error, reopen) {
    clearNews();
    const again = () => {
      clearNews();
      reopen();
    };
    fail(error, ...(reopen === undefined ? [] : [button(labels.reopen, again)]));
  }

  filter.addEventListener("input", () => {
    owner.onFilter?.(filter.value);
    show();
  });
  return { add, filterRow, listProblem, list, results, dialogs: [...form.dialogs, sure.dialog], use };
}

const matching = (words, redactEndpoint) => {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ name, id, endpoint, events }) => {
    const text = [name, id, redactEndpoint(endpoint), ...events].join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
};
