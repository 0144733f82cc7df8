// The events that a webhook subscribes to: known ones as checkboxes, any other by its name.

import { EVENTS, checkEventName, checkEventNames } from "./pkg/index.js";
import { stateOf } from "./catalogue.js";
import { el, prose } from "./dom.js";

const SUBSCRIBABLE = EVENTS.filter((event) => event.subscribable);

/** `set(names)` shows a selection. `read()` returns it and gives each control the path of its value. */
export function createEventField(root) {
  const list = root.querySelector(".choices");
  const other = root.querySelector(".other-event");
  const input = other.querySelector("input");
  const hint = other.querySelector(".hint");

  function set(names) {
    list.replaceChildren(
      ...SUBSCRIBABLE.map((event) => choice(event.name, event, names.includes(event.name))),
    );
    names.filter((name) => !has(name)).forEach(add);
    input.value = "";
    advise();
  }

  const boxes = () => Array.from(list.querySelectorAll("input"));
  const has = (name) => boxes().some((box) => box.value === name);
  const add = (name) =>
    list.append(
      choice(
        name,
        EVENTS.find((event) => event.name === name),
        true,
      ),
    );

  /** Selects a name. A name that was typed by hand stays in the list of choices. */
  function select(name) {
    if (!has(name)) add(name);
    const box = boxes().find((candidate) => candidate.value === name);
    box.checked = true;
    input.value = "";
    advise();
    box.focus();
  }

  /** Shows the package's issues with the name that is being typed. */
  function advise() {
    const name = input.value.trim();
    if (name === "" || has(name)) return hint.replaceChildren("AutoGrab adds events over time.");
    const { suggestion } = checkEventName(name);
    hint.replaceChildren(
      ...checkEventNames([name]).flatMap((issue) => [...prose(issue.message), " "]),
      suggestion === undefined
        ? ""
        : el(
            "button",
            { type: "button", class: "link", onclick: () => select(suggestion) },
            "Use ",
            el("code", {}, suggestion),
          ),
    );
  }

  function addTyped() {
    const name = input.value.trim();
    if (name !== "") select(name);
  }

  input.addEventListener("input", advise);
  input.addEventListener("keydown", (event) => {
    // The Enter that ends a name must not send the form.
    if (event.key !== "Enter" || input.value.trim() === "") return;
    event.preventDefault();
    addTyped();
  });
  other.querySelector("button").addEventListener("click", addTyped);

  function read() {
    const checked = boxes().filter((box) => box.checked);
    const names = checked.map((box) => box.value);
    boxes().forEach((box) => delete box.closest("li").dataset.path);
    checked.forEach((box, index) => (box.closest("li").dataset.path = `/events/${index}`));
    // A name that was typed but not added counts too.
    other.dataset.path = `/events/${names.length}`;
    const typed = input.value.trim();
    return typed === "" ? names : [...names, typed];
  }

  /** The options that allow the names which were added by hand. */
  function overruled() {
    const added = boxes().filter(
      (box) => box.checked && !SUBSCRIBABLE.some(({ name }) => name === box.value),
    );
    return {
      allowUnknownEvents: added.some((box) => !checkEventName(box.value).known),
      allowPingEvent: added.some((box) => checkEventName(box.value).known),
    };
  }

  return { set, read, overruled };
}

function choice(name, event, checked) {
  const box = el("input", { type: "checkbox", value: name });
  box.checked = checked;
  return el(
    "li",
    {},
    el(
      "label",
      { class: "check" },
      box,
      el(
        "span",
        {},
        el("code", {}, name),
        " ",
        stateOf(event),
        el("span", { class: "hint" }, meaning(event)),
      ),
    ),
  );
}

const meaning = (event) => event?.meaning ?? "Not a known event; it is sent as typed.";
