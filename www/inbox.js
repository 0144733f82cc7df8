// The events that a sandbox pushed, with their verdicts: that in the page, or one on this machine.

import { byId, count, el } from "./dom.js";
import { EVENTS } from "./events.js";
import { createInboxFilter } from "./inbox-filter.js";
import { refusal } from "./problems.js";
import { createRemoteSandbox } from "./remote-sandbox.js";
import { keep, kept } from "./session.js";

/** How many deliveries are shown; the oldest go first. */
const MOST = 100;
/** How long arrivals are collected before they are announced, in milliseconds. */
const PAUSE = 100;

/** What an entry is built with is loaded when there is one. */
const loadEntries = () => import("./delivery.js");

/** `openPayload(text)` is called to show a body in the payload view. Returns `use(connection)`. */
export function startInbox(pageSandbox, openPayload) {
  const list = byId("deliveries");
  const view = byId("webhooks");
  const filter = createInboxFilter(show);
  /** By id, the oldest first. */
  const entries = new Map();
  let hasResult;
  /** What is to be announced: entries by event, and sentences. */
  const arrived = new Map();
  const resent = new Set();
  let timer;
  let region;
  /** Where deliveries come from, and the function that ends that; `undefined` while nobody looks. */
  let source;
  let close;
  let isLive = false;
  /** Counts the lists that have begun. */
  let latest = 0;
  // When the inbox was cleared: what arrived before is not listed any more, after a reload neither.
  const cleared = new Map([[pageSandbox, kept("inbox")]]);

  function use(connection) {
    region = connection.region;
    const next = connection.isSandbox ? pageSandbox : createRemoteSandbox(connection.baseUrl);
    if (next === source || (next?.origin !== undefined && next.origin === source?.origin)) return;
    leave();
    source = next;
    latest += 1;
    entries.clear();
    list.replaceChildren();
    isLive = false;
    say("");
    show();
    look();
  }

  /** Listens while the view is shown. */
  function look() {
    const isShown = !view.hidden && !document.hidden;
    if (!isShown) leave();
    else if (source !== undefined) close ??= source.open({ onBegin: begin, onDelivery: receive, onEnd: end });
  }

  function leave() {
    close?.();
    close = undefined;
  }

  function end(error) {
    isLive = false;
    show();
    if (error !== undefined) byId("inbox-news").replaceChildren(refusal(error));
  }

  /** Lists what a sandbox remembers. */
  async function begin(deliveries) {
    const mine = ++latest;
    const since = cleared.get(source) ?? 0;
    const listed = deliveries.filter(({ at }) => at >= since).slice(-MOST);
    const views = listed.length > 0 ? await loadEntries() : undefined;
    if (mine !== latest) return;
    isLive = true;
    if (!isListed(listed)) {
      entries.clear();
      list.replaceChildren();
    }
    for (const delivery of listed) put(views, delivery);
    show();
  }

  /** Lists a delivery that is new, or that was attempted. */
  async function receive(delivery) {
    const mine = latest;
    const views = await loadEntries();
    if (mine !== latest) return;
    const isNew = !entries.has(delivery.id);
    const entry = put(views, delivery);
    if (isNew) announce(entry);
    show();
  }

  /** Says what arrived, a sentence for each event, once for all that arrive at almost the same time. */
  function announce(entry) {
    const { event } = entry.delivery;
    arrived.set(event, [...(arrived.get(event) ?? []), entry]);
    timer ??= setTimeout(announceAll, PAUSE);
  }

  function announceAll() {
    const sentences = Array.from(arrived, ([event, [{ delivery, words }, ...more]]) =>
      more.length === 0
        ? `${event} arrived for ${delivery.webhookName}. ${words}.`
        : `${count(more.length + 1, "push", "pushes")} of ${event} arrived.`,
    );
    say([...sentences, ...resent].join(" "));
    arrived.clear();
    resent.clear();
    timer = undefined;
  }

  /** Whether deliveries go on where the list ends, as after a look at another view. */
  const isListed = (deliveries) => {
    const ids = new Set(deliveries.map(({ id }) => id));
    return Array.from(entries.keys()).every((id) => ids.has(id));
  };

  /** Lists a delivery, or changes its entry. */
  function put(views, delivery) {
    const known = entries.get(delivery.id);
    if (known !== undefined) {
      known.update(delivery);
      return known;
    }
    hasResult = views.hasResult;
    const entry = views.createEntry(delivery, { resend, openPayload });
    entries.set(delivery.id, entry);
    list.prepend(entry.element);
    while (list.children.length > MOST) {
      entries.delete(entries.keys().next().value);
      list.lastElementChild.remove();
    }
    return entry;
  }

  async function resend(delivery, body) {
    await source.resend(delivery.id, body);
    // Another body is a delivery of its own, of which the inbox is told.
    if (body !== undefined) return;
    resent.add(`${delivery.event} was sent again.`);
    timer ??= setTimeout(announceAll, PAUSE);
  }

  /** Shows the entries that match the filter, and what the state of the inbox asks for. */
  function show() {
    const all = Array.from(entries.values());
    filter.offer(all.map(({ delivery }) => delivery));
    for (const entry of all) entry.element.hidden = !filter.matches(entry, hasResult);
    const shown = all.filter(({ element }) => !element.hidden).length;
    byId("inbox-count").textContent =
      shown < all.length ? `${shown} of ${count(all.length, "delivery", "deliveries")}` : "";
    byId("inbox-sandbox").hidden = !isLive && source !== pageSandbox;
    byId("inbox-elsewhere").hidden = !byId("inbox-sandbox").hidden;
    byId("inbox-origin").textContent = source?.origin === undefined ? "" : `Live from ${source.origin}.`;
    byId("inbox-filter").hidden = all.length === 0;
    byId("inbox-empty").hidden = all.length > 0;
    byId("inbox-clear").hidden = all.length === 0;
  }

  async function trigger(event) {
    try {
      const { length: made } = await source.trigger(event, region);
      if (made === 0) say(`No webhook in ${region} subscribes to ${event}, so nothing was pushed.`);
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
    cleared.set(source, Date.now());
    entries.clear();
    list.replaceChildren();
    show();
    say("");
    byId("inbox-title").focus();
  });
  document.addEventListener("visibilitychange", look);
  new MutationObserver(look).observe(view, { attributeFilter: ["hidden"] });
  keep("inbox", () => cleared.get(pageSandbox));
  return { use };
}
