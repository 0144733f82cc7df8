// The form that creates and edits a webhook, in a sheet at the side of the page.

import { buildCreateRequest, withToken } from "../client.js";
import { button, createQuestion, el, titledDialog } from "./dom.js";
import { createEventField } from "./event-field.js";
import { field, plainInput } from "./fields.js";
import { createHeaderField } from "./header-field.js";
import { clearProblems, createProblems } from "./problems.js";

/** The regions that are offered besides that of the webhook, by the names of the service. */
const REGIONS = ["uk", "au", "nz", "my"];

/**
 * Returns the form's `dialogs`, to be placed in the page, and `open(connection, webhook)`, which opens it for a new webhook
 * or to edit one. `onSaved({ webhook, changes, isNew, isSame })` is called when the service has accepted it, or when
 * nothing was changed. A call that fails after the sheet was closed is passed to `onFailed(error, reopen?)`, and every
 * failure to `onError(error)`. `onOpen(webhook)` and `onClose()` follow the sheet.
 */
export function createWebhookForm(labels, { onSaved, onFailed, onError, onOpen, onClose }) {
  const { showIssues, showFailure, clearOnInput } = createProblems(labels);
  const discard = createQuestion({
    title: labels.discardTitle,
    yes: labels.discardYes,
    no: labels.discardNo,
  });
  const name = plainInput({ name: "name" });
  const endpoint = plainInput({ name: "endpoint", inputmode: "url", placeholder: labels.endpointExample });
  const regionChoice = el("select", { name: "region", autocomplete: "off", part: "input" });
  const events = createEventField(labels);
  const headers = createHeaderField(labels);
  const title = el("h2", { part: "dialog-title" });
  const saveButton = el("button", { type: "submit", class: "primary save", part: "button primary-button" });
  const body = el(
    "div",
    { class: "sheet-body" },
    field("/name", labels.name, name, { hint: el("p", {}, labels.nameHint) }),
    field("/endpoint", labels.endpoint, endpoint, {
      hint: el("p", {}, labels.endpointHint),
      beside: button(labels.addToken, addToken),
    }),
    field("/region", labels.region, regionChoice),
    events.root,
    headers.root,
  );
  const form = el(
    "form",
    { class: "webhook-form", part: "form", autocomplete: "off", novalidate: true },
    el("div", { class: "title-row" }, title, button(labels.close, leave, { class: "quiet" })),
    body,
    el(
      "div",
      { class: "sheet-foot" },
      el("div", { class: "form-problems", role: "alert" }),
      el("div", { class: "actions" }, saveButton, button(labels.cancel, leave)),
    ),
  );
  const sheet = titledDialog({ class: "sheet" }, title, form);
  /** One opening of the sheet. An answer belongs to the session that asked, which may be over when it comes. */
  let session;

  function open(connection, webhook, typed) {
    const blank = { name: "", endpoint: "", events: [], headers: [], region: connection.region ?? "" };
    session = { connection, webhook, isSaving: false };
    show(webhook ?? blank);
    session.start = JSON.stringify(read());
    if (typed !== undefined) show({ ...blank, ...typed });
    showSaving();
    clearProblems(form);
    title.textContent = webhook === undefined ? labels.newTitle : labels.editTitle;
    saveButton.textContent = webhook === undefined ? labels.create : labels.save;
    onOpen?.(webhook);
    sheet.showModal();
    for (const scroller of [form, body]) scroller.scrollTop = 0;
    name.focus();
  }

  function show(webhook) {
    name.value = webhook.name;
    endpoint.value = webhook.endpoint;
    const regions = REGIONS.includes(webhook.region) ? REGIONS : [webhook.region, ...REGIONS];
    regionChoice.replaceChildren(...regions.map(regionOption));
    regionChoice.value = webhook.region;
    events.set(webhook.events);
    headers.set(webhook.headers);
  }

  const regionOption = (region) =>
    new Option(region === "" ? labels.usualRegion : labels.regionName(region), region);

  const read = () => ({
    name: name.value,
    endpoint: endpoint.value,
    // Without one, the client's own region counts.
    ...(regionChoice.value !== "" && { region: regionChoice.value }),
    events: events.read(),
    headers: headers.read(),
  });

  const showSaving = () => (saveButton.ariaBusy = session.isSaving ? "true" : null);

  /** Closes the sheet. What is being saved is not lost by that, so there is nothing to ask. */
  async function leave() {
    const isEdited = JSON.stringify(read()) !== session.start;
    if (!isEdited || session.isSaving || (await discard.ask(labels.discardText))) sheet.close();
  }

  async function save() {
    const own = session;
    const { connection, webhook } = own;
    const draft = read();
    const patch = webhook && changesOf(webhook, draft);
    if (patch !== undefined && Object.keys(patch).length === 0) {
      sheet.close();
      return onSaved({ webhook, isSame: true });
    }
    const { client, region, signal } = connection;
    const rules = { ...(region !== undefined && { region }), ...events.overruled() };
    // A blank value in a patch removes the property, so the fields are checked like those of a draft first.
    const issues = issuesOf(draft, rules).filter(({ path }) => patch === undefined || topOf(path) in patch);
    if (issues.length > 0) return showIssues(form, issues);
    clearProblems(form);
    const isShown = () => own === session && sheet.open;
    try {
      const saved = patch
        ? await client.update(webhook.id, patch, { ...rules, signal })
        : { webhook: await client.create(draft, { ...rules, signal }), isNew: true };
      if (isShown()) sheet.close();
      onSaved(saved);
    } catch (error) {
      if (!signal.aborted) onError?.(error);
      if (isShown()) showFailure(form, error);
      // Switching the service or region ends the call: what was typed was meant for the earlier one.
      else onFailed(error, signal.aborted ? undefined : () => open(connection, webhook, draft));
    }
  }

  function addToken() {
    try {
      endpoint.value = withToken(endpoint.value);
    } catch (error) {
      showFailure(form, error);
    }
    endpoint.focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const own = session;
    if (own.isSaving) return;
    own.isSaving = true;
    showSaving();
    await save();
    own.isSaving = false;
    showSaving();
  });
  // A browser closes the dialog at a second Escape without asking, so the key itself is handled.
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    leave();
  });
  sheet.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  sheet.addEventListener("close", () => onClose?.());
  clearOnInput(form);
  return { dialogs: [sheet, discard.dialog], open };
}

/** The problems of a draft, found without sending it. Where only the client knows the region, any will do. */
function issuesOf(draft, rules) {
  try {
    buildCreateRequest({ region: REGIONS[0], ...rules, apiKey: null }, draft);
    return [];
  } catch (error) {
    if (error.issues === undefined) throw error;
    return error.issues;
  }
}

/** The properties of a draft that differ from the webhook. An empty list of headers removes them. */
function changesOf(webhook, draft) {
  const differs = ([name, value]) => JSON.stringify(value) !== JSON.stringify(webhook[name]);
  const changes = Object.fromEntries(Object.entries(draft).filter(differs));
  if (changes.headers?.length === 0) changes.headers = null;
  return changes;
}

/** The first segment of a JSON Pointer. */
const topOf = (path) => path.split("/")[1] ?? "";
