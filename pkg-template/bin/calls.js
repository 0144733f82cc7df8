// The verbs that call the service.

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { WebhooksClient, redactEndpoint } from "../index.js";
import { UsageError } from "./failure.js";
import { apiKey } from "./key.js";
import { printable, table } from "./print.js";

export async function list(values) {
  const webhooks = await (await client(values)).list();
  if (values.json) return print(webhooks);
  if (webhooks.length === 0) return console.log("there are no webhooks in this region");
  const rows = webhooks.map(({ id, name, events, endpoint }) => [
    id,
    name,
    events.join(" "),
    redactEndpoint(endpoint),
  ]);
  console.log(table(["id", "name", "events", "endpoint"], rows));
}

export async function get(values, [id]) {
  const webhook = await (await client(values)).get(id);
  values.json ? print(webhook) : show(webhook);
}

export async function create(values, [file]) {
  const draft = { ...(await draftIn(file)), ...properties(values) };
  const webhook = await (await client(values)).create(draft);
  if (values.json) return print(webhook);
  console.log(printable(`created ${webhook.id}`));
  show(webhook);
}

export async function update(values, [id, file]) {
  const cleared = Object.fromEntries((values.clear ?? []).map((property) => [property, null]));
  const patch = { ...(await draftIn(file)), ...properties(values), ...cleared };
  if (values["to-region"] !== undefined) patch.region = values["to-region"];
  const updated = await (await client(values)).update(id, patch);
  if (values.json) return print(updated);
  console.log(printable(`updated ${id}`));
  for (const line of changesOf(updated)) console.log(printable(`  ${line}`));
}

export async function remove(values, [id]) {
  const webhook = await (await client(values)).delete(id);
  if (values.json) return print(webhook ?? null);
  console.log(printable(`deleted ${id}`));
  if (webhook !== undefined) show(webhook);
}

export async function ping(values, [id]) {
  const answer = await (await client(values)).ping(id);
  values.json ? print(answer ?? null) : console.log(printable(`pinged ${id}`));
}

async function client(values) {
  const { region = process.env.AUTOGRAB_REGION, "base-url": baseUrl } = values;
  const number = (name) => (values[name] === undefined ? undefined : Number(values[name]));
  return new WebhooksClient({
    apiKey: await apiKey(),
    region,
    baseUrl,
    timeoutMs: number("timeout-ms"),
    maxRetries: number("max-retries"),
    ...allowed(values.allow),
  });
}

/** `unknown-events` as `{ allowUnknownEvents: true }`. */
function allowed(rules = []) {
  const camel = (rule) => `allow-${rule}`.replace(/-(.)/gu, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(rules.map((rule) => [camel(rule), true]));
}

/** The JSON object in a file, or in standard input. */
async function draftIn(file) {
  if (file === undefined) return {};
  const reading = file === "-" ? text(process.stdin) : readFile(file, "utf8");
  const content = await reading.catch((error) => {
    throw new UsageError(`\`${file}\` can't be read: ${error.message}`);
  });
  const draft = parsed(content);
  if (typeof draft === "object" && draft !== null && !Array.isArray(draft)) return draft;
  throw new UsageError(`\`${file}\` must hold a JSON object: { "name": …, "endpoint": …, "events": […] }`);
}

function parsed(content) {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** The properties that stand in options. */
function properties({ name, endpoint, event, header, format }) {
  const given = { name, endpoint, events: event, headers: header?.map(headerOf), format };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function headerOf(line) {
  const colon = line.indexOf(":");
  if (colon < 1) throw new UsageError("a header is written as `--header 'Name: value'`");
  return { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
}

function print(value) {
  console.log(JSON.stringify(value));
}

function show({ id, name, region, format, endpoint, events, headers, extra }) {
  const rows = [
    ["id", id],
    ["name", name],
    ["region", region],
    ["format", format],
    ["endpoint", redactEndpoint(endpoint)],
    ["events", events.join(" ")],
    ...headers.map((header) => ["header", `${header.name}: …`]),
    ...Object.entries(extra).map(([property, value]) => [property, JSON.stringify(value)]),
  ];
  for (const [property, value] of rows) console.log(printable(`  ${property.padEnd(8)}  ${value}`));
}

function* changesOf({ changes }) {
  if (changes === undefined)
    yield "what changed is not known: an answer was lost, and the update was sent again";
  else if (Object.keys(changes).length === 0) yield "nothing changed";
  else
    for (const [property, { from, to }] of Object.entries(changes))
      yield `${property}: ${shown(property, from)} -> ${shown(property, to)}`;
}

/** A value of a property, without what may be secret. */
function shown(property, value) {
  if (value === undefined) return "?";
  if (property === "endpoint") return redactEndpoint(String(value));
  if (property !== "headers" || !Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(value.map((header) => ({ ...header, value: "…" })));
}
