// The headers that AutoGrab sends with each push.

import { button, el, newId } from "./dom.js";
import { plainInput } from "./fields.js";

/**
 * `root` is the field, `set(headers)` shows headers, and `read()` returns them and gives each row its path. Blank rows
 * are skipped.
 */
export function createHeaderField(labels) {
  const list = el("ul", { class: "header-rows" });
  const hint = el("p", { class: "hint", id: newId("hint") }, labels.headersHint);
  const addButton = button(labels.addHeader, () => {
    const added = row("", "");
    list.append(added);
    added.querySelector("input").focus();
  });
  const root = el(
    "fieldset",
    { class: "field header-field", part: "field", "data-path": "/headers", "aria-describedby": hint.id },
    el("legend", { part: "label" }, labels.headers),
    hint,
    list,
    addButton,
  );

  const rows = () => Array.from(list.children);
  const valueOf = (row, part) => row.querySelector(`[data-part="${part}"]`).value;
  const isBlank = (row) => valueOf(row, "name") === "" && valueOf(row, "value") === "";

  function set(headers) {
    list.replaceChildren(...headers.map(({ name, value }) => row(name, value)));
  }

  function read() {
    rows().forEach((row) => row.querySelectorAll("[data-path]").forEach((part) => delete part.dataset.path));
    return rows()
      .filter((row) => !isBlank(row))
      .map((row, index) => {
        for (const part of ["name", "value"]) {
          row.querySelector(`[data-part="${part}"]`).parentElement.dataset.path = `/headers/${index}/${part}`;
        }
        return { name: valueOf(row, "name"), value: valueOf(row, "value") };
      });
  }

  function row(name, value) {
    const remove = () => {
      const next = item.nextElementSibling?.querySelector("input") ?? addButton;
      item.remove();
      next.focus();
    };
    const item = el(
      "li",
      { class: "header-row" },
      part("name", labels.headerName, name, "X-Source"),
      part("value", labels.headerValue, value, ""),
      button(labels.removeHeader, remove, { class: "quiet" }),
    );
    return item;
  }

  return { root, set, read };
}

function part(name, label, value, placeholder) {
  const input = plainInput({ "aria-label": label, "data-part": name, placeholder });
  input.value = value;
  return el("div", { class: "header-part" }, input);
}
