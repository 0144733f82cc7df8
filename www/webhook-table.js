// The table of webhooks: a row for each, sorted by a column.

import { EVENTS, redactEndpoint } from "./pkg/index.js";
import { copyButton } from "./copy.js";
import { count, el } from "./dom.js";

export const titleOf = ({ name, id }) => name || id;

/** The columns with what they are sorted by; those without are not. */
const COLUMNS = [
  { name: "Name", by: (webhook) => titleOf(webhook).toLowerCase() },
  { name: "Endpoint", by: ({ endpoint }) => redactEndpoint(endpoint) },
  { name: "Events", by: ({ events }) => events.length },
  { name: "Last ping", by: ({ id }, pings) => pings.get(id)?.at ?? 0 },
];

/**
 * Returns `table(webhooks, { marks, pings })`: `marks` has `new` or `changed` by ids, `pings` when a webhook was pinged and
 * how long that took. `actions(webhook)` are the buttons of a row, and `onSort()` is called when it has to be shown again.
 */
export function createTable(actions, onSort) {
  let sorted;
  let isDescending = false;

  function sortBy(column) {
    isDescending = sorted === column && !isDescending;
    sorted = column;
    onSort();
  }

  function inOrder(webhooks, pings) {
    if (sorted === undefined) return webhooks;
    const keyed = webhooks.map((webhook) => ({ webhook, key: sorted.by(webhook, pings) }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    if (isDescending) keyed.reverse();
    return keyed.map(({ webhook }) => webhook);
  }

  function head(column) {
    const order = sorted !== column ? undefined : isDescending ? "descending" : "ascending";
    const button = el(
      "button",
      { type: "button", class: "sort", "data-key": `sort ${column.name}`, onclick: () => sortBy(column) },
      column.name,
    );
    return el("th", { scope: "col", "aria-sort": order }, button);
  }

  function row(webhook, { marks, pings }) {
    const mark = marks.get(webhook.id);
    return el(
      "tr",
      { class: `row ${mark ?? ""}` },
      el(
        "th",
        { scope: "row" },
        el("h2", {}, titleOf(webhook)),
        mark !== undefined && el("span", { class: "badge good" }, mark),
        el(
          "p",
          { class: "facts soft" },
          el("code", {}, webhook.id),
          copyButton(`the id of ${titleOf(webhook)}`, () => webhook.id),
          details(webhook),
        ),
      ),
      el(
        "td",
        {},
        el(
          "p",
          { class: "endpoint" },
          `${redactEndpoint(webhook.endpoint)} `,
          copyButton(`the endpoint of ${titleOf(webhook)}, with its token`, () => webhook.endpoint),
        ),
      ),
      el("td", {}, el("ul", { class: "chips", "aria-label": "Events" }, webhook.events.map(chip))),
      el("td", { class: "last-ping soft" }, lastPing(pings.get(webhook.id))),
      el("td", {}, el("div", { class: "actions" }, actions(webhook))),
    );
  }

  return (webhooks, state) => [
    el(
      "table",
      { class: "rows" },
      el("caption", { class: "unseen" }, "Webhooks"),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          COLUMNS.map(head),
          el("th", { scope: "col" }, el("span", { class: "unseen" }, "Actions")),
        ),
      ),
      el(
        "tbody",
        {},
        inOrder(webhooks, state.pings).map((webhook) => row(webhook, state)),
      ),
    ),
    legend(webhooks),
  ];
}

/** The states of events in the order of the legend; each is a class of dots too. */
const STATES = ["in-use", "announced", "unknown"];

function stateOf(name) {
  const event = EVENTS.find((known) => known.name === name);
  if (event === undefined) return "unknown";
  return event.state === "in_use" ? "in-use" : "announced";
}

/** Explains the dots of the events that are listed. */
function legend(webhooks) {
  const listed = new Set(webhooks.flatMap(({ events }) => events.map(stateOf)));
  const states = STATES.filter((state) => listed.has(state));
  const entries = states.map((state) => el("li", { class: `chip ${state}` }, state.replace("-", " ")));
  return el("ul", { class: "chips legend soft", "aria-label": "Legend" }, entries);
}

function chip(name) {
  const state = stateOf(name);
  const words = state === "in-use" ? [] : [" ", el("span", { class: "unseen" }, `(${state})`)];
  return el("li", { class: `chip ${state}` }, el("span", {}, el("code", {}, name), ...words));
}

function lastPing(ping) {
  if (ping === undefined) return "";
  const at = new Date(ping.at);
  return [
    el("time", { datetime: at.toISOString() }, at.toLocaleTimeString()),
    el("span", {}, ` ${ping.ms} ms`),
  ];
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

/** What an update changed, before and after. Secrets stay hidden: tokens, and the values of headers. */
export function changeList(changes) {
  return el(
    "dl",
    { class: "changes" },
    Object.entries(changes).map(([property, { from, to }]) => [
      el("dt", {}, el("code", {}, property)),
      el("dd", {}, el("del", {}, shown(property, from)), " → ", el("ins", {}, shown(property, to))),
    ]),
  );
}

function shown(property, value) {
  if (value === undefined || value === null || value === "") return "nothing";
  if (property === "endpoint") return redactEndpoint(String(value));
  if (property === "headers" && Array.isArray(value)) {
    return value.map(({ name }) => `${name}: …`).join(", ") || "nothing";
  }
  if (Array.isArray(value)) return value.join(", ") || "nothing";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
