// The service that the page talks to: the sandbox in its own memory, or AutoGrab's.

import { WebhooksClient, buildListRequest } from "./pkg/index.js";
import { parameters, setParameters } from "./address.js";
import { byId } from "./dom.js";
import { clearOnInput, clearProblems, showFailure } from "./problems.js";

/**
 * Calls `onChange` with `{ client, region, isSandbox, signal }` at once and whenever it changes; `client` is
 * `undefined` while there is none. `watch(options)` adds to the options of a client what reports its calls. Returns
 * `showRegion(name)`, `follow(address)` for the region of an address, and `again()` for when the sandbox has another
 * state.
 */
export function startConnection(sandbox, watch, onChange) {
  const form = byId("connect");
  const region = byId("region");
  const key = byId("api-key");
  const isSandbox = () => byId("service").querySelector(":checked").value === "sandbox";
  const { apiKey, baseUrl, fetch } = sandbox;
  const sandboxClient = new WebhooksClient(watch({ apiKey, baseUrl, fetch }));
  // The options hold the key. It is kept here only, until they are dropped.
  let service;
  let calls = new AbortController();
  const usual = region.value;
  choose(parameters());

  function change() {
    calls.abort();
    calls = new AbortController();
    // The region decides which of AutoGrab's hosts is called, so each has a client of its own.
    const client = isSandbox() ? sandboxClient : service && clientOf(watch(service), region.value);
    const isConnected = !isSandbox() && client !== undefined;
    form.hidden = client !== undefined;
    byId("disconnect").hidden = !isConnected;
    byId("state-tools").hidden = !isSandbox();
    setParameters({ region: region.value === usual ? undefined : region.value });
    byId("base-url").placeholder = baseUrlOf(region.value);
    byId("service-note").textContent = isSandbox()
      ? "The sandbox runs in this page. Its state is kept until the tab is closed."
      : isConnected
        ? `Calls go to ${new URL(service.baseUrl ?? baseUrlOf(region.value)).host}.`
        : "";
    onChange({ client, region: region.value, isSandbox: isSandbox(), signal: calls.signal });
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
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const options = { apiKey: key.value, baseUrl: byId("base-url").value || undefined };
    try {
      clientOf(options, region.value);
    } catch (error) {
      return showFailure(form, error);
    }
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

const clientOf = (options, region) => new WebhooksClient({ ...options, region, allowUnknownRegion: true });

/** Adds a region to a selection: the service may know more of them than this page. */
export function offerRegion(select, name) {
  const isThere = Array.from(select.options).some((option) => option.value === name);
  if (!isThere && name !== "") select.add(new Option(name, name));
}

/** The service's own address for a region, from the package. */
function baseUrlOf(region) {
  const { url } = buildListRequest({ apiKey: null, region, allowUnknownRegion: true });
  return url.slice(0, url.lastIndexOf("/webhooks"));
}
