// The headers that AutoGrab sends with each push.

import { el } from "./dom.js";

/** `set(headers)` shows headers. `read()` returns them and gives each row its path. Blank rows are skipped. */
export function createHeaderField(root) {
  const list = root.querySelector(".header-rows");
  const addButton = root.querySelector(":scope > button");

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
      part("name", "Name of the header", name, "X-Source"),
      part("value", "Value of the header", value, ""),
      el("button", { type: "button", class: "quiet", onclick: remove }, "Remove"),
    );
    return item;
  }

  addButton.addEventListener("click", () => {
    const added = row("", "");
    list.append(added);
    added.querySelector("input").focus();
  });

  return { set, read };
}

function part(name, label, value, placeholder) {
  const input = el("input", {
    "aria-label": label,
    "data-part": name,
    autocapitalize: "off",
    autocomplete: "off",
    placeholder,
    spellcheck: "false",
  });
  input.value = value;
  return el("div", { class: "header-part" }, input);
}
