// What every environment runs: the package by its public names, from a payload to a deleted webhook.

import { WebhooksClient, WebhooksError, parsePayload, validatePayload } from "autograb-webhooks";
import * as payload from "autograb-webhooks/payload";
import { AutograbPayloadInspectorElement } from "autograb-webhooks/elements";
import { createReceiver } from "autograb-webhooks/receiver";
import { createSandbox } from "autograb-webhooks/sandbox";
import { definePayload, samplePayload } from "autograb-webhooks/schema";

/** `isPublic` says that everybody could read a secret here. */
export async function check({ isPublic = false } = {}) {
  validates();
  followsADefinition();
  throwsOneError();
  keepsSecrets(isPublic);
  await drivesAClient();
  await receives();
  await drawsAnElement();
  return "everything works";
}

function validates() {
  const sample = samplePayload("claim_report_generated");
  equal(validatePayload(JSON.stringify(sample)).valid, true);
  const { valid, issues } = validatePayload(bytesOf('{"event":"claim_report_generated"}'));
  equal(valid, false);
  equal(issues.map(({ code, path }) => `${code} ${path}`).join(), "missing_field /data");
}

/** The bytes of ASCII text. jsdom has no `TextEncoder`. */
const bytesOf = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

function followsADefinition() {
  const undefine = definePayload("stock_sold", { type: "object", required: ["id"] });
  const { issues } = validatePayload({ event: "stock_sold", data: {} });
  equal(issues.map(({ code, path }) => `${code} ${path}`).join(), "missing_field /data/id");
  undefine();
}

function throwsOneError() {
  equal(payload.WebhooksError, WebhooksError);
  equal(payload.parsePayload, parsePayload);
  const error = thrownBy(() => parsePayload("{"));
  equal(error instanceof WebhooksError && error instanceof Error, true);
  equal(error.code, "invalid_payload");
}

/** A page stays one when a bundler gives it a `process` like that of Node. */
function keepsSecrets(isPublic) {
  const { process } = globalThis;
  if (isPublic) globalThis.process = { env: {}, ...process, versions: { node: "20.0.0" } };
  for (const secret of [{ apiKey: "sec_key" }, { oauth: { clientId: "id", clientSecret: "secret" } }]) {
    let codes = "";
    try {
      new WebhooksClient(secret);
    } catch (error) {
      codes = error.issues.map(({ code }) => code).join();
    }
    equal(codes, isPublic ? "secret_key" : "");
  }
  if (isPublic) globalThis.process = process;
}

/** A push is handled once, whatever the host has for hashes and random numbers. */
async function receives() {
  const events = [];
  const { receive } = createReceiver({ token: "t", fallback: ({ event }) => void events.push(event) });
  const body = JSON.stringify(samplePayload("recapture_new"));
  const push = (url) => receive({ method: "POST", url, headers: {}, body });
  const outcomes = [await push("/?token=t"), await push("/?token=t"), await push("/?token=u")];
  equal(outcomes.map(({ outcome }) => outcome).join(), "handled,duplicate,unauthorized");
  equal(events.join(), "recapture_new");
}

async function drivesAClient() {
  const sandbox = createSandbox();
  const client = new WebhooksClient({ apiKey: sandbox.apiKey, region: "uk", fetch: sandbox.fetch });
  const draft = { name: "Stock desk", endpoint: "https://dealer.example/hook", events: ["recapture_new"] };
  const { id } = await client.create(draft);
  equal((await client.list()).map((webhook) => webhook.name).join(), draft.name);
  await client.ping(id);
  equal(sandbox.deliveries.map(({ event }) => event).join(), "ping");
  await client.delete(id);
  equal((await client.list()).length, 0);
  const error = await client.get(id).catch((thrown) => thrown);
  equal(error instanceof WebhooksError, true);
  equal(error.code, "invalid_webhook_id");
}

/** Without a document, the elements can be imported all the same. */
async function drawsAnElement() {
  equal(typeof AutograbPayloadInspectorElement, "function");
  if (typeof document === "undefined") return;
  const element = document.createElement("autograb-payload-inspector");
  const validated = new Promise((resolve) => element.addEventListener("validated", resolve));
  element.payload = '{"event":"ping"}';
  document.body.append(element);
  equal((await validated).detail.valid, false);
  element.remove();
}

function thrownBy(call) {
  try {
    call();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("it did not throw");
}

function equal(actual, expected) {
  if (actual !== expected) throw new Error(`got ${String(actual)}, expected ${String(expected)}`);
}
