// The form that creates and edits a webhook, in a sheet next to the list.

import { buildCreateRequest, withToken } from "./pkg/index.js";
import { setParameters } from "./address.js";
import { offerRegion } from "./connection.js";
import { byId, createQuestion } from "./dom.js";
import { createEventField } from "./event-field.js";
import { createHeaderField } from "./header-field.js";
import { clearOnInput, clearProblems, showFailure, showIssues } from "./problems.js";

/**
 * Returns `open(connection, webhook)`, which opens the sheet for a new webhook or to edit one. `onSaved({ webhook,
 * changes, isNew, isSame })` is called when the service has accepted it, or when nothing was changed. A call that fails
 * after the sheet was closed is passed to `onFailed(error, reopen?)`.
 */
export function createWebhookForm(onSaved, onFailed) {
  const sheet = byId("sheet");
  const form = byId("webhook-form");
  const saveButton = byId("save");
  const name = byId("name");
  const endpoint = byId("endpoint");
  const regionChoice = byId("webhook-region");
  const events = createEventField(byId("event-field"));
  const headers = createHeaderField(byId("header-field"));
  const mayDiscard = createQuestion(byId("discard"));
  /** One opening of the sheet. An answer belongs to the session that asked, which may be over when it comes. */
  let session;

  function open(connection, webhook, typed) {
    const blank = { name: "", endpoint: "", events: [], headers: [], region: connection.region };
    session = { connection, webhook, isSaving: false };
    show(webhook ?? blank);
    session.start = JSON.stringify(read());
    if (typed !== undefined) show(typed);
    showSaving();
    clearProblems(form);
    byId("sheet-title").textContent = webhook === undefined ? "New webhook" : "Edit webhook";
    saveButton.textContent = webhook === undefined ? "Create webhook" : "Save changes";
    setParameters({ webhook: webhook?.id });
    sheet.showModal();
    for (const scroller of [form, form.querySelector(".sheet-body")]) scroller.scrollTop = 0;
    name.focus();
  }

  function show(webhook) {
    name.value = webhook.name;
    endpoint.value = webhook.endpoint;
    regionChoice.replaceChildren(...Array.from(byId("region").options, (option) => option.cloneNode(true)));
    offerRegion(regionChoice, webhook.region);
    regionChoice.value = webhook.region;
    events.set(webhook.events);
    headers.set(webhook.headers);
  }

  const read = () => ({
    name: name.value,
    endpoint: endpoint.value,
    region: regionChoice.value,
    events: events.read(),
    headers: headers.read(),
  });

  const showSaving = () => (saveButton.ariaBusy = session.isSaving ? "true" : null);

  /** Closes the sheet. What is being saved is not lost by that, so there is nothing to ask. */
  async function leave() {
    const isEdited = JSON.stringify(read()) !== session.start;
    if (!isEdited || session.isSaving || (await mayDiscard())) sheet.close();
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
    const rules = { region, ...events.overruled() };
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
      if (isShown()) showFailure(form, error);
      // Switching the service or region ends the call: what was typed was meant for the earlier one.
      else onFailed(error, signal.aborted ? undefined : () => open(connection, webhook, draft));
    }
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
  sheet.addEventListener("click", (event) => event.target.closest("[data-leave]") && leave());
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
  byId("add-token").addEventListener("click", () => {
    try {
      endpoint.value = withToken(endpoint.value);
    } catch (error) {
      showFailure(form, error);
    }
    endpoint.focus();
  });
  sheet.addEventListener("close", () => setParameters({ webhook: undefined }));
  clearOnInput(form);
  return open;
}

/** The problems of a draft, found without sending it. */
function issuesOf(draft, rules) {
  try {
    buildCreateRequest({ ...rules, apiKey: null }, draft);
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
