import * as wasm from "../../wasm/receiver.js";
import { WebhooksError, failure } from "../error.js";
import { ROTATE_OPTIONS, VERIFY_OPTIONS } from "../option-tables.js";
import { readOptions } from "../options.js";
import { Arrival } from "./arrival.js";
import { stateOf } from "./state.js";
import { Tokens, isAuthenticated } from "./tokens.js";

export async function verifyConnection(client, id, receiver, options = {}) {
  const { timeoutMs, ...call } = read(options, VERIFY_OPTIONS);
  const arrival = new Arrival(stateOf(receiver), () => true);
  try {
    return await arrival.ofPing(client, id, timeoutMs, call);
  } finally {
    arrival.stop();
  }
}

export async function rotateToken(client, id, receiver, options = {}) {
  const { token = randomToken(), timeoutMs, graceMs, ...call } = read(options, ROTATE_OPTIONS);
  if (token.trim() === "" || /[\0-\x1f\x7f]/.test(token))
    throw refusal("/token", "must be a text in one line");
  const state = stateOf(receiver);
  const webhooks = await client.list(call);
  const webhook = webhooks.find((one) => one.id === id) ?? (await client.get(id, call));
  const { tokens, tokenOf, withToken, carries } = placeOf(webhook, state.settings);
  const old = tokenOf(webhook);
  if (old === token) throw refusal("/token", "the webhook has this token already");

  const isNew = !tokens.has(token);
  tokens.accept(token);
  const arrival = new Arrival(state, carries(token));
  let updated;
  try {
    ({ webhook: updated } = await client.update(id, withToken(webhook, token), call));
    await arrival.ofPing(client, id, timeoutMs, call);
  } catch (error) {
    // Unless it is certain that the service has the old token, the receiver goes on accepting both.
    const isUnchanged = updated === undefined && !error?.outcomeUnknown;
    if (!isUnchanged) await restore(error);
    if (isNew) later(isUnchanged ? 0 : graceMs, () => tokens.retire(token));
    throw error;
  } finally {
    arrival.stop();
  }
  // Others may share the token. Pushes that were queued before carry it.
  const isShared = webhooks.some((other) => other.id !== id && tokenOf(other) === old);
  if (!isShared) later(graceMs, () => tokens.retire(old));
  return updated;

  async function restore(cause) {
    try {
      await client.update(id, withToken(webhook, old), { region: call.region });
    } catch {
      const { code = "network", message = "the rotation failed", ...facts } = cause ?? {};
      const hint = "the webhook may have either token, and the receiver accepts both; rotate it again";
      throw new WebhooksError({ ...facts, code, message: cause?.message ?? message, hint, cause });
    }
  }
}

/** The options, with defaults for the numbers. */
function read(options, group) {
  const given = readOptions(options, group);
  for (const name in given) given[name] ??= group.checks[name].default;
  return given;
}

/** Where a webhook has its token: in the query of its endpoint, or in one of its headers. */
function placeOf(webhook, { query, header }) {
  const places = [query && inQuery(query), header && inHeader(header)];
  const place = places.find((place) => place?.tokenOf(webhook) !== undefined);
  if (place === undefined) throw refusal("", "the webhook has no token in the place that the receiver reads");
  return place;
}

const inQuery = (tokens) => ({
  tokens,
  tokenOf: ({ endpoint }) => wasm.tokenOf(endpoint, tokens.name),
  withToken: ({ endpoint }, token) => ({ endpoint: wasm.replaceToken(endpoint, tokens.name, token) }),
  carries: (token) => (target, header) => isAuthenticated(target, header, new Tokens(tokens.name, [token])),
});

const inHeader = (tokens) => {
  const isIt = ({ name }) => name.toLowerCase() === tokens.name;
  return {
    tokens,
    tokenOf: ({ headers }) => headers.find(isIt)?.value,
    withToken: ({ headers }, token) => ({
      headers: headers.map((header) => (isIt(header) ? { ...header, value: token } : header)),
    }),
    carries: (token) => (target, header) =>
      isAuthenticated(target, header, undefined, new Tokens(tokens.name, [token])),
  };
};

/** A timer that does not keep the process alive. */
function later(ms, task) {
  if (ms === 0) task();
  else setTimeout(task, ms).unref?.();
}

/** 192 random bits: more than anybody can guess. */
function randomToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const refusal = (path, message) => failure("invalid_request", [{ path, code: "type", message }]);
