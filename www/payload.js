// The payload view: validates text that is pasted, typed or dropped.

import { EVENTS, validateBatch, validatePayload } from "./pkg/index.js";
import { samplePayload } from "./pkg/schema.js";
import { createDamage } from "./damage.js";
import { byId, el, prose } from "./dom.js";
import { createEditor } from "./editor.js";
import { refusal } from "./problems.js";
import { headline, issueItems, logHeadline } from "./verdict.js";

/** How long typing has to pause before the text is validated again, in milliseconds. */
const PAUSE = 200;
const MOST_BYTES = 16 << 20;

/** Returns `showSample(event)` and `showText(text)`, which put a payload into the editor. */
export function startPayload() {
  const editor = createEditor(byId("editor"), { caret: byId("caret"), extent: byId("extent") }, edited);
  const damage = createDamage();
  // The bytes of an opened file, which are validated instead of the decoded text until that is edited.
  let file;
  let note;
  let timer;
  let seed = 0;

  function edited() {
    file = note = undefined;
    clearTimeout(timer);
    timer = setTimeout(validate, PAUSE);
  }

  function showText(text, about) {
    clearTimeout(timer);
    file = undefined;
    note = about;
    editor.text = text;
    validate();
  }

  const showSample = (event) => showText(sample(event, seed++));

  async function showFile(chosen) {
    if (chosen.size > MOST_BYTES)
      return say(`\`${chosen.name}\` is larger than 16 MiB, which is too much to show.`);
    try {
      const bytes = await chosen.arrayBuffer();
      showText(new TextDecoder().decode(bytes), `From \`${chosen.name}\`.`);
      file = bytes;
      validate();
    } catch (error) {
      say(`\`${chosen.name}\` can’t be read: ${error.message}`);
    }
  }

  function validate() {
    const text = editor.text;
    if (text === "" && file === undefined)
      return say("Nothing to check yet. Paste a payload, or insert a sample.");
    try {
      const [title, issues] = look(file ?? text, { mode: byId("strict").checked ? "strict" : "lenient" });
      editor.mark(issues);
      byId("issues").replaceChildren(...issueItems(issues, editor.reveal));
      byId("verdict").replaceChildren(title, ...(note ? [el("p", { class: "soft" }, prose(note))] : []));
    } catch (error) {
      say("");
      byId("verdict").replaceChildren(refusal(error));
    }
  }

  function say(text) {
    editor.mark([]);
    byId("issues").replaceChildren();
    byId("verdict").replaceChildren(el("p", { class: "blank" }, prose(text)));
  }

  byId("samples").append(...EVENTS.map(({ name }) => sampleButton(name, () => showSample(name))));
  byId("break").addEventListener("click", () => {
    const { text, what } = damage(editor.text || sample("recapture_new", seed++));
    showText(text, what);
  });
  byId("clear").addEventListener("click", () => {
    showText("");
    byId("text").focus();
  });
  byId("open-file").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", () => {
    const [chosen] = byId("file").files;
    byId("file").value = "";
    if (chosen !== undefined) showFile(chosen);
  });
  byId("strict").addEventListener("change", validate);
  takeDrops(byId("editor"), showFile);
  validate();
  return { showSample, showText };
}

/** The headline and the issues of a payload, or of a log with a payload in each line. */
function look(input, options) {
  const verdict = validatePayload(input, options);
  const end = verdict.issues.find(({ code }) => code === "syntax");
  // A payload is complete, and another one starts in a later line.
  if (end?.expected !== "the end of the input" || end.line === 1) return [headline(verdict), verdict.issues];
  const log = validateBatch(input, options);
  return [
    logHeadline(log),
    log.badLines.flatMap(({ line, issues }) => issues.map((issue) => ({ ...issue, line }))),
  ];
}

const sample = (event, seed) => JSON.stringify(samplePayload(event, { seed }), null, 2);

const sampleButton = (name, onclick) => el("button", { type: "button", class: "token", onclick }, name);

/** Takes files that are dropped on the editor. A file that is dropped elsewhere would replace the page. */
function takeDrops(target, take) {
  const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
  const highlight = (event) =>
    target.classList.toggle("taking", holdsFile(event) && target.contains(event.target));
  addEventListener("dragover", (event) => {
    if (holdsFile(event)) event.preventDefault();
    highlight(event);
  });
  addEventListener("dragleave", (event) => event.relatedTarget === null && target.classList.remove("taking"));
  addEventListener("drop", (event) => {
    target.classList.remove("taking");
    if (!holdsFile(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file !== undefined && target.contains(event.target)) take(file);
  });
}
