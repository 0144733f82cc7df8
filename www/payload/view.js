// The payload view: checks text that is pasted, typed or dropped, and files of any size.

import { EVENTS } from "../pkg/payload.js";
import { samplePayload } from "../pkg/schema.js";
import { byId, el, prose } from "../dom.js";
import { takeDrops } from "../drops.js";
import { refusal } from "../problems.js";
import { keep, kept } from "../session.js";
import { headline, issueItems, logHeadline } from "../verdict.js";
import { OVERTAKEN, createChecker } from "./checker.js";
import { createDamage } from "./damage.js";
import { createEditor } from "./editor.js";
import { createLogView } from "./log-view.js";
import { bytes, createProgress } from "./progress.js";

/** How long typing has to pause before the text is checked again, in milliseconds. */
const PAUSE = 200;
/** Larger files are read without being shown, in bytes. */
const LARGEST = 16 << 20;
/** Longer texts are not broken on demand, which takes searching all of them. */
const BREAKABLE = 1 << 20;
/** A longer text does not survive a reload, in characters: the storage of a page is small. */
const KEPT = 1 << 20;
/** How many bad lines of a log are underlined. */
const MARKED = 100;

/** Returns `showSample(event)` and `showText(text)`, which put a payload into the editor. */
export function startPayload() {
  const places = { caret: byId("caret"), extent: byId("extent"), label: "Payload or log" };
  const editor = createEditor(byId("editor"), places, edited);
  const damage = createDamage();
  const checker = createChecker();
  const begin = createProgress(checker.cancel);
  const logView = createLogView(checker, { openLine: (text) => showText(text), runExport });
  // The opened file, which is checked instead of the decoded text until that is edited.
  let file;
  let isFileOnly = false;
  let note;
  let timer;
  let seed = 0;

  function edited() {
    leaveFile();
    note = undefined;
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  }

  async function showText(text, about) {
    clearTimeout(timer);
    leaveFile();
    note = about;
    if (await editor.setText(text)) await check();
  }

  const showSample = (event) => showText(sample(event, seed++));

  async function showFile(chosen) {
    clearTimeout(timer);
    leaveFile();
    const isLarge = chosen.size > LARGEST;
    note = `From \`${chosen.name}\`.`;
    file = chosen;
    if (isLarge) showFileOnly(chosen);
    else if (!(await fill(chosen))) return;
    await check();
  }

  async function fill(chosen) {
    try {
      return await editor.setStream(stringsOf(chosen.stream()));
    } catch (error) {
      say(`\`${chosen.name}\` can’t be read: ${error.message}`);
      return false;
    }
  }

  /** Shows a file in the place of the editor. The text in the editor is kept out of sight. */
  function showFileOnly({ name, size }) {
    isFileOnly = true;
    byId("file-name").textContent = `${name}, ${bytes(size)}`;
    showEditor(false);
  }

  function leaveFile() {
    file = undefined;
    isFileOnly = false;
    showEditor(true);
  }

  function showEditor(isShown) {
    byId("editor").hidden = byId("editor-foot").hidden = !isShown;
    byId("file-panel").hidden = isShown;
    for (const id of ["break", "format", "search"]) byId(id).disabled = !isShown;
  }

  const settings = () => ({
    as: byId("treat-as").value,
    options: {
      mode: byId("strict").checked ? "strict" : "lenient",
      event: byId("expected").value || undefined,
    },
  });

  async function check() {
    const { doc } = editor;
    byId("break").disabled = isFileOnly || doc.length > BREAKABLE;
    if (file === undefined && doc.length === 0) {
      checker.cancel();
      return say("Nothing to check yet. Paste a payload, or insert a sample.");
    }
    const source = file === undefined ? { doc } : { file };
    byId("verdict").ariaBusy = "true";
    const task = begin(file?.size ?? doc.length, "Checking");
    try {
      const result = await checker.check(source, settings(), task.report);
      if (result === OVERTAKEN) return;
      await show(result);
    } catch (error) {
      return fail(error);
    } finally {
      task.end();
    }
    byId("verdict").ariaBusy = null;
  }

  function fail(error) {
    say("");
    byId("verdict").replaceChildren(refusal(error));
  }

  async function show(result) {
    const { kind, recognised } = result;
    const words = [note, recognised && `Recognised: ${recognised.what.join(", in it ")}.`];
    const isPlaced = recognised === undefined && !isFileOnly;
    const isLog = kind === "log";
    byId("verdict").replaceChildren(
      isLog ? logHeadline(result) : headline(result.verdict),
      ...words.filter(Boolean).map((text) => el("p", { class: "soft" }, prose(text))),
      ...(recognised ? [unwrapButton(recognised.text)] : []),
    );
    const issues = isLog ? [] : result.verdict.issues;
    byId("issues").replaceChildren(
      ...issueItems(issues, { onChoose: isPlaced ? editor.reveal : undefined, event: result.verdict?.event }),
    );
    if (!isLog) logView.hide();
    else await logView.show(result, { reveal: isPlaced ? editor.reveal : undefined, name: file?.name });
    if (isPlaced) editor.mark(isLog ? await issuesOfLog() : issues);
  }

  async function issuesOfLog() {
    const lines = await checker.lines(0, MARKED);
    return lines.flatMap(({ line, issues }) => issues.map((issue) => ({ ...issue, line })));
  }

  const unwrapButton = (text) =>
    el("button", { type: "button", class: "link", onclick: () => showText(text) }, "Put it into the editor");

  async function runExport(format) {
    const task = begin(file?.size ?? editor.doc.length, "Exporting");
    try {
      return await checker.exportLog(format, task.report);
    } finally {
      task.end();
    }
  }

  function say(text) {
    editor.mark([]);
    logView.hide();
    byId("verdict").ariaBusy = null;
    byId("issues").replaceChildren();
    byId("verdict").replaceChildren(el("p", { class: "blank" }, prose(text)));
  }

  byId("samples").append(...EVENTS.map(({ name }) => sampleButton(name, () => showSample(name))));
  byId("expected").append(...EVENTS.map(({ name }) => new Option(name)));
  byId("break").addEventListener("click", () => {
    const { text, what } = damage(editor.doc.toString() || sample("recapture_new", seed++));
    showText(text, what);
  });
  byId("format").addEventListener("click", async () => {
    clearTimeout(timer);
    const task = begin(0, "Indenting");
    try {
      const blob = await checker.format(editor.doc);
      if (blob === OVERTAKEN || !(await editor.setStream(stringsOf(blob.stream())))) return;
    } catch (error) {
      return fail(error);
    } finally {
      task.end();
    }
    edited();
  });
  byId("search").addEventListener("click", editor.openSearch);
  byId("clear").addEventListener("click", async () => {
    await showText("");
    editor.focus();
  });
  byId("file-close").addEventListener("click", async () => {
    leaveFile();
    note = undefined;
    await check();
    editor.focus();
  });
  byId("open-file").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", () => {
    const [chosen] = byId("file").files;
    byId("file").value = "";
    if (chosen !== undefined) showFile(chosen);
  });
  for (const id of ["strict", "expected", "treat-as"]) byId(id).addEventListener("change", check);
  takeDrops(byId("editor-drop"), showFile);
  keep("text", () => (editor.doc.length <= KEPT ? editor.doc.toString() : ""));
  showText(kept("text") ?? "");
  return { showSample, showText };
}

/** The text of a stream of bytes, in pieces. */
async function* stringsOf(stream) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    yield decoder.decode(value, { stream: !done });
    if (done) return;
  }
}

const sample = (event, seed) => JSON.stringify(samplePayload(event, { seed }), null, 2);

const sampleButton = (name, onclick) => el("button", { type: "button", class: "token", onclick }, name);
