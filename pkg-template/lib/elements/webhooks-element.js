// <autograb-webhooks>: lists, creates, edits, pings and deletes webhooks.

import { WebhooksClient, redactEndpoint } from "../client.js";
import { ViewElement, setOrRemove } from "./base.js";
import { el } from "./dom.js";
import { WEBHOOKS_LABELS } from "./labels.js";
import { createRefusal } from "./problems.js";
import { createWebhookForm } from "./webhook-form.js";
import { createWebhooksView } from "./webhooks-view.js";

export class AutograbWebhooksElement extends ViewElement {
  static defaultLabels = WEBHOOKS_LABELS;
  static properties = ["client", "labels", "region", "baseUrl"];
  static observedAttributes = ["region", "base-url"];

  #client;
  #calls = new AbortController();

  get client() {
    return this.#client;
  }

  set client(client) {
    if (this.#client === client) return;
    this.#client = client;
    this.changed();
  }

  get region() {
    return this.getAttribute("region");
  }

  set region(region) {
    setOrRemove(this, "region", region);
  }

  get baseUrl() {
    return this.getAttribute("base-url");
  }

  set baseUrl(baseUrl) {
    setOrRemove(this, "base-url", baseUrl);
  }

  attributeChangedCallback(name, before, after) {
    if (before !== after) this.changed();
  }

  /** Loads the list again. */
  reload() {
    this.changed();
  }

  /** Ends the calls that are under way. */
  stop() {
    this.#calls.abort();
  }

  draw(root) {
    const { labels } = this;
    const view = createWebhooksView(labels, {
      createForm: createWebhookForm,
      redactEndpoint,
      emit: (type, detail) => this.emit(type, detail),
    });
    this.#calls = new AbortController();
    const { add, filterRow, listProblem, list, results, dialogs } = view;
    const title = el("h2", { class: "title", part: "title" }, labels.title);
    root.replaceChildren(
      el(
        "div",
        { class: "webhooks", part: "webhooks" },
        el("div", { class: "title-row", part: "toolbar" }, title, add),
        filterRow,
        listProblem,
        list,
        results,
      ),
      ...dialogs,
    );
    const region = this.region ?? undefined;
    try {
      view.use({
        client: this.#client ?? this.#clientOfAttributes(region),
        region,
        signal: this.#calls.signal,
      });
    } catch (error) {
      listProblem.replaceChildren(createRefusal(labels)(error));
      this.emit("error", error);
    }
  }

  /**
   * A client of a proxy, which adds the key. There is no attribute for a key: markup is logged, cached and indexed. A
   * session of the same site goes along as a cookie, and `client` takes everything else, such as short-lived tokens.
   */
  #clientOfAttributes(region) {
    const { baseUrl } = this;
    if (baseUrl === null) return undefined;
    return new WebhooksClient({
      apiKey: null,
      baseUrl: absolute(baseUrl),
      ...(region !== undefined && { region }),
    });
  }
}

/** An address as a link in the page has it. One that is wrong is left for the client to describe. */
function absolute(address) {
  try {
    return new URL(address, document.baseURI).href;
  } catch {
    return address;
  }
}
