// Creating and editing a webhook, in a sheet beside the list.

import { buildCreateRequest, withToken } from "./pkg/index.js";
import { offerRegion } from "./connection.js";
import { byId, setUpDialog, whileBusy } from "./dom.js";
import { createEventField } from "./event-field.js";
import { createHeaderField } from "./header-field.js";
import { clearOnInput, clearProblems, showFailure, showIssues } from "./problems.js";

/**
 * Returns `open(connection, webhook)`: it opens the sheet for a new webhook, or for one to be edited, and calls
 * `onSaved({ webhook, changes, isNew, isSame })` when the service has taken it, or when nothing was changed.
 */
export function createWebhookForm(onSaved) {
  const sheet = byId("sheet");
  const form = byId("webhook-form");
  const name = byId("name");
  const endpoint = byId("endpoint");
  const regionChoice = byId("webhook-region");
  const events = createEventField(byId("event-field"));
  const headers = createHeaderField(byId("header-field"));
  let connection;
  let edited;
  /** What was typed for a webhook that is not created yet. */
  let unsent;

  function open(current, webhook) {
    connection = current;
    edited = webhook;
    const blank = { name: "", endpoint: "", events: [], headers: [], ...unsent, region: connection.region };
    const shown = webhook ?? blank;
    name.value = shown.name;
    endpoint.value = shown.endpoint;
    regionChoice.replaceChildren(...Array.from(byId("region").options, (option) => option.cloneNode(true)));
    offerRegion(regionChoice, shown.region);
    regionChoice.value = shown.region;
    events.set(shown.events);
    headers.set(shown.headers);
    clearProblems(form);
    byId("sheet-title").textContent = webhook === undefined ? "New webhook" : "Edit webhook";
    byId("save").textContent = webhook === undefined ? "Create webhook" : "Save changes";
    sheet.returnValue = "";
    sheet.showModal();
    sheet.querySelector(".sheet-body").scrollTop = 0;
    name.focus();
  }

  const read = () => ({
    name: name.value,
    endpoint: endpoint.value,
    region: regionChoice.value,
    events: events.read(),
    headers: headers.read(),
  });

  async function save() {
    const draft = read();
    const patch = edited && changesOf(edited, draft);
    if (patch !== undefined && Object.keys(patch).length === 0) {
      sheet.close();
      return onSaved({ webhook: edited, isSame: true });
    }
    const { client, region, signal } = connection;
    const rules = { region, ...events.overruled() };
    // A blank in a patch removes a property, so the fields are held to the rules of a draft first.
    const issues = issuesOf(draft, rules).filter(({ path }) => patch === undefined || topOf(path) in patch);
    if (issues.length > 0) return showIssues(form, issues);
    clearProblems(form);
    try {
      const saved = patch
        ? await client.update(edited.id, patch, { ...rules, signal })
        : { webhook: await client.create(draft, { ...rules, signal }), isNew: true };
      sheet.close("saved");
      onSaved(saved);
    } catch (error) {
      if (error.code !== "aborted") showFailure(form, error);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    whileBusy(byId("save"), save);
  });
  byId("add-token").addEventListener("click", () => {
    try {
      endpoint.value = withToken(endpoint.value);
    } catch (error) {
      showFailure(form, error);
    }
    endpoint.focus();
  });
  clearOnInput(form);
  setUpDialog(sheet);
  sheet.addEventListener("close", () => {
    if (edited === undefined) unsent = sheet.returnValue === "" ? read() : undefined;
  });
  return open;
}

/** What is wrong with a draft, without sending it. */
function issuesOf(draft, rules) {
  try {
    buildCreateRequest({ ...rules, apiKey: null }, draft);
    return [];
  } catch (error) {
    if (error.issues === undefined) throw error;
    return error.issues;
  }
}

/** The properties of a draft that differ from the webhook; headers that are all gone are to be removed. */
function changesOf(webhook, draft) {
  const differs = ([name, value]) => JSON.stringify(value) !== JSON.stringify(webhook[name]);
  const changes = Object.fromEntries(Object.entries(draft).filter(differs));
  if (changes.headers?.length === 0) changes.headers = null;
  return changes;
}

/** The property that a JSON Pointer leads into. */
const topOf = (path) => path.split("/")[1] ?? "";
