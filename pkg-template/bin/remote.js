// The verbs that control a running sandbox, over its own paths.

import { redactEndpoint } from "../index.js";
import { UsageError } from "./failure.js";
import { readObject, readText } from "./json-file.js";
import { printable, table } from "./print.js";

const BASE_URL = "http://127.0.0.1:4010/v2";

export async function trigger(values, [event]) {
  const { data, region } = values;
  const given = { event, region, data: data && (await readObject(data, '{ "claimNumber": … }')) };
  const deliveries = await ask(values, "trigger", given);
  show(values, deliveries, `no webhook subscribes to ${event}`);
}

export async function deliveries(values) {
  show(values, await ask(values, "deliveries"), "there are no deliveries");
}

export async function resend(values, [id]) {
  const body = values.body === undefined ? undefined : await readText(values.body);
  show(values, [await ask(values, "resend", { id, body })]);
}

/** Asks a path of the sandbox; with JSON, or by GET without. No key is sent. */
async function ask(values, path, json) {
  const base = values["base-url"] ?? (process.env.AUTOGRAB_BASE_URL || BASE_URL);
  const url = urlOf(base, path);
  const headers = { "Content-Type": "application/json" };
  const init = json && { method: "POST", headers, body: JSON.stringify(json) };
  const answer = await fetch(url, { ...init, redirect: "manual" }).catch((error) => {
    throw new UsageError(
      `no sandbox answers at ${url.origin}: ${error.cause?.message ?? error.message}; start one with \`autograb-webhooks sandbox\``,
    );
  });
  const body = await answer.json().catch(() => undefined);
  if (answer.ok && typeof body === "object" && body !== null) return body;
  const isRefusal = body?.error === true && typeof body.message === "string";
  throw new UsageError(isRefusal ? body.message : `there is no sandbox at ${url.origin}`);
}

function urlOf(base, path) {
  try {
    return new URL(`/_sandbox/${path}`, base);
  } catch {
    throw new UsageError("`--base-url` must be the address of a sandbox, such as http://127.0.0.1:4010/v2");
  }
}

function show({ json, quiet }, deliveries, none) {
  if (json) return console.log(JSON.stringify(deliveries));
  if (quiet) return deliveries.forEach(({ id }) => console.log(printable(id)));
  if (deliveries.length === 0) return console.log(printable(none));
  const rows = deliveries.map((delivery) => [
    delivery.id,
    delivery.event,
    delivery.webhookId,
    outcomeOf(delivery.attempts.at(-1)),
    redactEndpoint(delivery.endpoint),
  ]);
  console.log(table(["id", "event", "webhook", "outcome", "endpoint"], rows));
}

/** The outcome of the last attempt, as short as a column. */
function outcomeOf(attempt) {
  if (attempt === undefined) return "pending";
  return String(attempt.status ?? attempt.error ?? "no answer");
}
