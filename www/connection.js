// The service that the page talks to: the sandbox in its own memory, or AutoGrab's.

import { parameters, setParameters } from "./address.js";
import { createClient } from "./clients.js";
import { byId } from "./dom.js";
import { loadClient } from "./package.js";
import { clearOnInput, clearProblems, showFailure } from "./problems.js";

/**
 * Calls `onChange` with `{ client, baseUrl, region, isSandbox, signal }` at once and whenever it changes; `client` is
 * `undefined` while there is none.
 * Returns `showRegion(name)`, `follow(address)` for the region of an address, and `again()` for when the sandbox has
 * another state.
 */
export function startConnection(sandbox, onChange) {
  const form = byId("connect");
  const region = byId("region");
  const key = byId("api-key");
  const isSandbox = () => byId("service").querySelector(":checked").value === "sandbox";
  const sandboxClient = clientOfSandbox(sandbox);
  // The options hold the key. It is kept here only, until they are dropped.
  let service;
  let calls = new AbortController();
  const usual = region.value;
  choose(parameters());

  function change() {
    calls.abort();
    calls = new AbortController();
    // The region decides which of AutoGrab's hosts is called, so each has a client of its own.
    const client = isSandbox() ? sandboxClient : service && clientOf(service, region.value);
    const isConnected = !isSandbox() && client !== undefined;
    form.hidden = client !== undefined;
    byId("disconnect").hidden = !isConnected;
    byId("state-tools").hidden = !isSandbox();
    setParameters({ region: region.value === usual ? undefined : region.value });
    const baseUrl = isConnected ? service.baseUrl : undefined;
    showAddress(baseUrl, isConnected);
    onChange({
      client,
      baseUrl,
      region: region.value,
      isSandbox: isSandbox(),
      signal: calls.signal,
    });
  }

  /** Says where calls go. The service's own address is asked of the package. */
  async function showAddress(baseUrl, isConnected) {
    const { signal } = calls;
    const say = (text) => (byId("service-note").textContent = text);
    if (isSandbox()) return say("The sandbox runs in this page. Its state is kept until the tab is closed.");
    say("");
    const usualUrl = baseUrlOf(await loadClient(), region.value);
    if (signal.aborted) return;
    byId("base-url").placeholder = usualUrl;
    if (isConnected) say(`Calls go to ${new URL(baseUrl ?? usualUrl).host}.`);
  }

  function forget() {
    service = undefined;
    key.value = "";
    clearProblems(form);
  }

  byId("service").addEventListener("change", () => {
    forget();
    change();
  });
  region.addEventListener("change", change);
  byId("disconnect").addEventListener("click", () => {
    forget();
    change();
    key.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const options = { apiKey: key.value, baseUrl: byId("base-url").value || undefined };
    const { signal } = calls;
    try {
      const { WebhooksClient } = await loadClient();
      new WebhooksClient(optionsOf(options, region.value));
    } catch (error) {
      return showFailure(form, error);
    }
    if (signal.aborted) return;
    service = options;
    key.value = "";
    change();
    byId("disconnect").focus();
  });
  clearOnInput(form);
  change();

  function showRegion(name) {
    if (region.value === name) return;
    offerRegion(region, name);
    region.value = name;
    change();
  }

  /** Chooses the region that an address names. */
  function choose(address) {
    const name = address.get("region") ?? usual;
    offerRegion(region, name);
    region.value = name;
  }

  function follow(address) {
    choose(address);
    change();
  }

  return { showRegion, follow, again: change };
}

const optionsOf = (options, region) => ({ ...options, region, allowUnknownRegion: true });
const clientOf = (options, region) => createClient(async () => optionsOf(options, region));

/** A client of the sandbox. That an unused one has no webhooks is known without loading it. */
function clientOfSandbox(sandbox) {
  const client = createClient(async () => {
    const { apiKey, baseUrl } = await sandbox.load();
    return { apiKey, baseUrl, fetch: sandbox.fetch };
  });
  return { ...client, list: async (options) => (sandbox.isUnused() ? [] : client.list(options)) };
}

/** Adds a region to a selection: the service may know more of them than this page. */
export function offerRegion(select, name) {
  const isThere = Array.from(select.options).some((option) => option.value === name);
  if (!isThere && name !== "") select.add(new Option(name, name));
}

/** The service's own address for a region, from the package. */
function baseUrlOf({ buildListRequest }, region) {
  const { url } = buildListRequest({ apiKey: null, region, allowUnknownRegion: true });
  return url.slice(0, url.lastIndexOf("/webhooks"));
}
