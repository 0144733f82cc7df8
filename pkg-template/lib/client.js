import * as wasm from "../wasm/client.js";
import { WebhooksError, attempt, guarded, toError } from "./error.js";

/**
 * The class around the wasm handle. Every method is `async`, so that whatever goes wrong rejects its promise,
 * even a call without its object.
 */
export class WebhooksClient {
  #handle;

  constructor(options) {
    this.#handle = guarded(() => new wasm.Client(options));
  }

  async create(draft, options) {
    return settled(() => WebhooksClient.#of(this).create(draft, options));
  }

  async list(options) {
    return settled(() => WebhooksClient.#of(this).list(options));
  }

  async get(id, options) {
    return settled(() => WebhooksClient.#of(this).get(id, options));
  }

  async update(id, patch, options) {
    return settled(() => WebhooksClient.#of(this).update(id, patch, options));
  }

  async delete(id, options) {
    return settled(() => WebhooksClient.#of(this).delete(id, options));
  }

  async ping(id, options) {
    return settled(() => WebhooksClient.#of(this).ping(id, options));
  }

  async ensure(drafts, options) {
    return settled(() => WebhooksClient.#of(this).ensure(drafts, options));
  }

  get rateLimit() {
    return WebhooksClient.#of(this).rateLimit;
  }

  get quota() {
    return WebhooksClient.#of(this).quota;
  }

  static #of(client) {
    if (typeof client === "object" && client !== null && #handle in client) return client.#handle;
    const message = "call the method on its client: `client.list()`, or `list.bind(client)`";
    throw new WebhooksError({ code: "invalid_request", message });
  }
}

/** What ends the calls that are under way when the module is lost, as nothing else would. */
const underway = new Set();

wasm.watch({ lost: (error) => underway.forEach((fail) => fail(error)) });

function settled(call) {
  return new Promise((resolve, reject) => {
    const fail = (thrown) => {
      // First: if the stack is used up, it throws, and the call has to be found again.
      reject(toError(thrown));
      underway.delete(fail);
    };
    underway.add(fail);
    (async () => call())().then((value) => {
      underway.delete(fail);
      resolve(value);
    }, fail);
  });
}

export const buildCreateRequest = (config, draft) => guarded(() => wasm.buildCreateRequest(config, draft));
export const buildListRequest = (config) => guarded(() => wasm.buildListRequest(config));
export const buildGetRequest = (config, id) => guarded(() => wasm.buildGetRequest(config, id));
export const buildUpdateRequest = (config, id, patch) =>
  guarded(() => wasm.buildUpdateRequest(config, id, patch));
export const buildDeleteRequest = (config, id) => guarded(() => wasm.buildDeleteRequest(config, id));
export const buildPingRequest = (config, id) => guarded(() => wasm.buildPingRequest(config, id));

export const withToken = (endpoint, token = randomToken(), options) =>
  guarded(() => wasm.withToken(attempt("the options", () => ({ ...options, endpoint, token }))));

export const redactEndpoint = (endpoint) =>
  guarded(() => wasm.redactEndpoint(attempt("the endpoint", () => String(endpoint))));

/** 192 random bits: more than anybody can guess. */
function randomToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
