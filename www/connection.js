// Which service the page talks to: the sandbox in its own memory, or AutoGrab's.

import { WebhooksClient, buildListRequest } from "./pkg/index.js";
import { byId } from "./dom.js";
import { clearOnInput, clearProblems, showFailure } from "./problems.js";

/**
 * Calls `onChange` with `{ client, region, isSandbox, signal }` at once and whenever it changes; `client` is
 * `undefined` while there is none. Returns a function that shows another region.
 */
export function startConnection(sandbox, onChange) {
  const form = byId("connect");
  const region = byId("region");
  const key = byId("api-key");
  const isSandbox = () => byId("service").querySelector(":checked").value === "sandbox";
  const sandboxClient = new WebhooksClient({
    apiKey: sandbox.apiKey,
    baseUrl: sandbox.baseUrl,
    fetch: sandbox.fetch,
  });
  // The key is in here and nowhere else, until the client is dropped.
  let serviceClient;
  let host = "";
  let calls = new AbortController();

  function change() {
    calls.abort();
    calls = new AbortController();
    const client = isSandbox() ? sandboxClient : serviceClient;
    const isConnected = !isSandbox() && client !== undefined;
    form.hidden = client !== undefined;
    byId("disconnect").hidden = !isConnected;
    byId("service-note").textContent = isSandbox()
      ? "The whole service in this page’s memory. A reload empties it."
      : isConnected
        ? `Calls go to ${host}.`
        : "";
    onChange({ client, region: region.value, isSandbox: isSandbox(), signal: calls.signal });
  }

  function forget() {
    serviceClient = undefined;
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
    const baseUrl = byId("base-url").value || undefined;
    try {
      serviceClient = new WebhooksClient({ apiKey: key.value, baseUrl });
    } catch (error) {
      return showFailure(form, error);
    }
    host = new URL(baseUrl ?? defaultBaseUrl()).host;
    key.value = "";
    change();
    byId("disconnect").focus();
  });
  clearOnInput(form);
  byId("base-url").placeholder = defaultBaseUrl();
  change();

  return function showRegion(name) {
    if (region.value === name) return;
    offerRegion(region, name);
    region.value = name;
    change();
  };
}

/** Makes sure that a region can be chosen: the service may know more of them than this page. */
export function offerRegion(select, name) {
  const isThere = Array.from(select.options).some((option) => option.value === name);
  if (!isThere && name !== "") select.add(new Option(name, name));
}

/** The service's own address, as the package knows it. */
function defaultBaseUrl() {
  const { url } = buildListRequest({ apiKey: null, region: "uk" });
  return url.slice(0, url.lastIndexOf("/webhooks"));
}
