// The table of webhooks: a row for each, sorted by a column.

import { createCopyButton } from "./copy.js";
import { el, unseen } from "./dom.js";
import { STATES, eventOf, stateLabel, stateOf } from "./event-states.js";

/** An address that may break around its slashes and before its query. */
const breakable = (address) =>
  address.split(/(?<=\/)(?!\/)|(?=\?)/).flatMap((part, index) => (index === 0 ? part : [el("wbr"), part]));

export const titleOf = ({ name, id }) => name || id;

/** The columns with what they are sorted by. */
const columnsOf = (redactEndpoint) => [
  { label: "columnName", by: (webhook) => titleOf(webhook).toLowerCase() },
  { label: "region", by: ({ region }) => region },
  { label: "columnEndpoint", by: ({ endpoint }) => redactEndpoint(endpoint) },
  { label: "columnEvents", by: ({ events }) => events.length },
  { label: "columnLastPing", by: ({ id }, pings) => pings.get(id)?.at ?? 0 },
];

/**
 * Returns `table(webhooks, { marks, pings })`: `marks` has `new` or `changed` by ids, `pings` when a webhook was pinged and
 * how long that took. `heading` is the tag of a name, `actions(webhook)` are the buttons of a row, and `onSort()` is called
 * when it has to be shown again. `redactEndpoint` is that of the package.
 */
export function createTable(labels, { heading, redactEndpoint, actions, onSort }) {
  const columns = columnsOf(redactEndpoint);
  const copyButton = createCopyButton(labels);
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
    const sort = { type: "button", class: "sort", "data-key": `sort ${column.label}` };
    return el(
      "th",
      { scope: "col", "aria-sort": order },
      el("button", { ...sort, onclick: () => sortBy(column) }, labels[column.label]),
    );
  }

  function row(webhook, { marks, pings }) {
    const mark = marks.get(webhook.id);
    const title = titleOf(webhook);
    return el(
      "tr",
      { class: `row ${mark ?? ""}`, part: "row" },
      el(
        "th",
        { scope: "row" },
        el(heading, { class: "row-title" }, title),
        mark !== undefined &&
          el("span", { class: "badge good" }, mark === "new" ? labels.markNew : labels.markChanged),
        el(
          "p",
          { class: "facts soft" },
          el("code", {}, webhook.id),
          copyButton(labels.copyId(title), () => webhook.id),
          details(webhook, labels),
        ),
      ),
      el("td", { class: "soft" }, webhook.region),
      el(
        "td",
        {},
        el(
          "p",
          { class: "endpoint" },
          breakable(redactEndpoint(webhook.endpoint)),
          " ",
          copyButton(labels.copyEndpoint(title), () => webhook.endpoint),
        ),
      ),
      el(
        "td",
        {},
        el(
          "ul",
          { class: "chips", "aria-label": labels.events },
          webhook.events.map((name) => chip(name, labels)),
        ),
      ),
      el("td", { class: "last-ping soft" }, lastPing(pings.get(webhook.id), labels)),
      el("td", {}, el("div", { class: "actions" }, actions(webhook))),
    );
  }

  return (webhooks, state) => [
    el(
      "table",
      { class: "rows", part: "table" },
      el("caption", { class: "unseen" }, labels.title),
      el(
        "thead",
        {},
        el("tr", {}, columns.map(head), el("th", { scope: "col" }, unseen(labels.columnActions))),
      ),
      el(
        "tbody",
        {},
        inOrder(webhooks, state.pings).map((webhook) => row(webhook, state)),
      ),
    ),
    legend(webhooks, labels),
  ];
}

/** Explains the dots of the events that are listed. */
function legend(webhooks, labels) {
  const listed = new Set(webhooks.flatMap(({ events }) => events.map((name) => stateOf(eventOf(name)))));
  const entries = STATES.filter((state) => listed.has(state)).map((state) =>
    el("li", { class: `chip ${state}` }, stateLabel(state, labels)),
  );
  return el("ul", { class: "chips legend soft", "aria-label": labels.legend }, entries);
}

function chip(name, labels) {
  const state = stateOf(eventOf(name));
  const words = state === "in-use" ? [] : [" ", unseen(`(${stateLabel(state, labels)})`)];
  return el("li", { class: `chip ${state}` }, el("span", {}, el("code", {}, name), ...words));
}

function lastPing(ping, labels) {
  if (ping === undefined) return "";
  const at = new Date(ping.at);
  return [
    el("time", { datetime: at.toISOString() }, labels.time(at)),
    " ",
    el("span", {}, labels.duration(ping.ms)),
  ];
}

function details({ headers, format, extra }, labels) {
  const more = Object.keys(extra ?? {}).length;
  return [
    format,
    headers.length > 0 && labels.headerCount(headers.length),
    more > 0 && labels.propertyCount(more),
  ]
    .filter(Boolean)
    .map((fact) => el("span", {}, fact));
}

/** What an update changed, before and after. Secrets stay hidden: tokens, and the values of headers. */
export function changeList(changes, { nothing }, redactEndpoint) {
  const shown = (property, value) => textOf(property, value, redactEndpoint) || nothing;
  return el(
    "dl",
    { class: "changes" },
    Object.entries(changes).map(([property, { from, to }]) => [
      el("dt", {}, el("code", {}, property)),
      el("dd", {}, el("del", {}, shown(property, from)), " → ", el("ins", {}, shown(property, to))),
    ]),
  );
}

function textOf(property, value, redactEndpoint) {
  if (value === undefined || value === null) return "";
  if (property === "endpoint" && value !== "") return redactEndpoint(String(value));
  if (property === "headers" && Array.isArray(value)) return value.map(({ name }) => `${name}: …`).join(", ");
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
