// The table of the fields of an event's payload.

import { explainFields } from "./pkg/schema.js";
import { el, prose } from "./dom.js";
import { fieldsOf } from "./event-fields.js";
import { SOURCES } from "./sources.js";

/** A table of the fields. A row is found by its `data-path`, in which `*` matches every index of an array. */
export function fieldTable(event) {
  const heads = ["Field", "Type", "Required", "Meaning", "Certainty and source"];
  return el(
    "table",
    { class: "fields" },
    el("caption", { class: "unseen" }, `Fields of ${event}`),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        heads.map((name) => el("th", { scope: "col" }, name)),
      ),
    ),
    el("tbody", {}, fieldsOf(explainFields(event)).map(row)),
  );
}

function row({ path, name, type, required, meaning, source }) {
  return el(
    "tr",
    { "data-path": path, tabindex: -1 },
    el("th", { scope: "row" }, el("code", {}, name)),
    el("td", {}, prose(type)),
    el("td", {}, required),
    el("td", {}, meaning),
    el("td", {}, source && [badge(source), " ", el("span", { class: "hint" }, SOURCES[source])]),
  );
}

const badge = (source) =>
  source === "assumed"
    ? el("span", { class: "badge doubtful" }, "assumed")
    : el("span", { class: "badge good" }, "published");
