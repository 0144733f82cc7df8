// The events that a webhook subscribes to: known ones as checkboxes, any other by its name.

import { EVENTS } from "../events.js";
import { checkEventName, checkEventNames } from "../payload.js";
import { button, el, prose } from "./dom.js";
import { eventOf, stateBadge } from "./event-states.js";
import { field, plainInput } from "./fields.js";

const SUBSCRIBABLE = EVENTS.filter((event) => event.subscribable);

/** `root` is the field, `set(names)` shows a selection, and `read()` returns it and gives each control its path. */
export function createEventField(labels) {
  const list = el("ul", { class: "choices" });
  const input = plainInput({ name: "event" });
  const hint = el("p", { role: "status" });
  const other = field(undefined, labels.otherEvent, input, {
    hint,
    beside: button(labels.addEvent, addTyped),
    class: "field other-event",
  });
  const root = el(
    "fieldset",
    { class: "field event-field", part: "field", "data-path": "/events" },
    el("legend", { part: "label" }, labels.events),
    list,
    other,
  );

  function set(names) {
    list.replaceChildren(...SUBSCRIBABLE.map(({ name }) => choice(name, names.includes(name), labels)));
    names.filter((name) => !has(name)).forEach(add);
    input.value = "";
    advise();
  }

  const boxes = () => Array.from(list.querySelectorAll("input"));
  const has = (name) => boxes().some((box) => box.value === name);
  const add = (name) => list.append(choice(name, true, labels));

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
    if (name === "" || has(name)) return hint.replaceChildren(labels.otherEventHint);
    const { suggestion } = checkEventName(name);
    hint.replaceChildren(
      ...checkEventNames([name]).flatMap((issue) => [...prose(labels.issue(issue)), " "]),
      suggestion === undefined ? "" : button("", () => select(suggestion), { class: "link" }),
    );
    hint.querySelector("button")?.append(...prose(labels.useEvent(suggestion)));
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
    const isKnown = ({ value }) => checkEventName(value).known;
    return {
      ...(!added.every(isKnown) && { allowUnknownEvents: true }),
      ...(added.some(isKnown) && { allowPingEvent: true }),
    };
  }

  return { root, set, read, overruled };
}

function choice(name, checked, labels) {
  const event = eventOf(name);
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
        stateBadge(event, labels),
        el("span", { class: "hint" }, labels.eventMeaning(event)),
      ),
    ),
  );
}
