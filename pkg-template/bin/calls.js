// The verbs that call the service.

import { WebhooksClient, buildListRequest, redactEndpoint } from "../index.js";
import { verboseFetch } from "./curl.js";
import { UsageError } from "./failure.js";
import { readObject } from "./json-file.js";
import { apiKey } from "./key.js";
import { printable, stylesOf, table } from "./print.js";
import { newestDelivery } from "./sandbox-deliveries.js";
import { confirm, isInteractive } from "./terminal.js";

/** What a draft looks like, for errors. */
export const DRAFT = '{ "name": …, "endpoint": …, "events": […] }';

export async function list(values) {
  const webhooks = await (await client(values)).list();
  if (values.json) return print(webhooks);
  if (values.quiet) return webhooks.forEach(({ id }) => console.log(printable(id)));
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
  tell(values, await (await client(values)).get(id));
}

export async function create(values, [file]) {
  const draft = { ...(await draftIn(file)), ...properties(values) };
  tell(values, await (await client(values)).create(draft), "created");
}

export async function update(values, [id, file]) {
  const cleared = Object.fromEntries((values.clear ?? []).map((property) => [property, null]));
  const patch = { ...(await draftIn(file)), ...properties(values), ...cleared };
  if (values["to-region"] !== undefined) patch.region = values["to-region"];
  const updated = await (await client(values)).update(id, patch);
  if (values.json) return print(updated);
  if (values.quiet) return;
  console.log(printable(`updated ${id}`));
  for (const line of changesOf(updated)) console.log(printable(`  ${line}`));
}

export async function remove(values, [id]) {
  const service = await client(values);
  if (!values.yes && isInteractive()) {
    const { name, endpoint } = await service.get(id);
    const question = `delete ${id} (${name}, ${redactEndpoint(endpoint)}) permanently?`;
    if (!(await confirm(printable(question)))) throw new UsageError("nothing was deleted");
  }
  const webhook = await service.delete(id);
  if (values.json) return print(webhook ?? null);
  if (values.quiet) return;
  console.log(printable(`deleted ${id}`));
  if (webhook !== undefined) show(webhook);
}

export async function ping(values, [id]) {
  const answer = await (await client(values)).ping(id);
  if (values.json) return print(answer ?? null);
  if (values.quiet) return;
  console.log(printable(`pinged ${id}`));
  const delivery = await newestDelivery(urlOf(values), id, "ping");
  if (delivery !== undefined) console.log(printable(`  ${outcomeOf(delivery)}`));
}

/** The client that the options ask for. */
export async function client(values) {
  const number = (name) => (values[name] === undefined ? undefined : Number(values[name]));
  const options = connection(values);
  return new WebhooksClient({
    apiKey: await apiKey(new URL(urlOf(values)).host),
    ...options,
    timeoutMs: number("timeout-ms"),
    maxRetries: number("max-retries"),
    fetch: values.verbose ? verboseFetch(stylesOf(process.stderr, values)) : undefined,
    ...allowed(values.allow),
  });
}

/** The options that say where the service is. An empty variable of the environment is one that is not set. */
function connection({ region, "base-url": baseUrl }) {
  const { AUTOGRAB_REGION, AUTOGRAB_BASE_URL } = process.env;
  return {
    region: region ?? (AUTOGRAB_REGION || undefined),
    baseUrl: baseUrl ?? (AUTOGRAB_BASE_URL || undefined),
  };
}

/** The URL that calls go to. Throws for a base URL that the package refuses; the region is checked by the call itself. */
function urlOf(values) {
  const { region = "au", baseUrl } = connection(values);
  const rules = { ...allowed(values.allow), allowUnknownRegion: true };
  return buildListRequest({ apiKey: null, region, baseUrl, ...rules }).url;
}

/** `unknown-events` as `{ allowUnknownEvents: true }`. */
function allowed(rules = []) {
  const camel = (rule) => `allow-${rule}`.replace(/-(.)/gu, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(rules.map((rule) => [camel(rule), true]));
}

const draftIn = (file) => (file === undefined ? {} : readObject(file, DRAFT));

/** The properties that are given as options. */
function properties({ name, endpoint, event, header, format }) {
  const given = { name, endpoint, events: event, headers: header?.map(headerOf), format };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function headerOf(line) {
  const colon = line.indexOf(":");
  if (colon < 1) throw new UsageError("write a header as `--header 'Name: value'`");
  return { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
}

function print(value) {
  console.log(JSON.stringify(value));
}

/** Prints a webhook as the options ask for it. */
function tell(values, webhook, done) {
  if (values.json) return print(webhook);
  if (values.quiet) return console.log(printable(webhook.id));
  if (done !== undefined) console.log(printable(`${done} ${webhook.id}`));
  show(webhook);
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

/** The lines that say what changed. */
export function* changesOf({ changes }) {
  if (changes === undefined)
    yield "the changes are unknown: the answer of the first attempt was lost, and the update was sent again";
  else if (Object.keys(changes).length === 0) yield "nothing changed";
  else
    for (const [property, { from, to }] of Object.entries(changes)) {
      const [before, after] = [shown(property, from), shown(property, to)];
      yield `${property}: ${before} -> ${after}${before === after ? " (what is hidden differs)" : ""}`;
    }
}

/** A property's value without what may be secret. */
export function shown(property, value) {
  if (value === undefined) return "?";
  if (property === "endpoint") return redactEndpoint(String(value));
  if (property !== "headers" || !Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(value.map((header) => ({ ...header, value: "…" })));
}

/** What became of a delivery, in words. */
function outcomeOf({ attempts }) {
  const last = attempts.at(-1);
  if (last === undefined) return "the sandbox is still waiting for the endpoint's answer";
  if (last.error !== undefined) return `the sandbox could not deliver it: ${last.error}`;
  return `the sandbox delivered it: the endpoint answered ${last.status} in ${last.ms} ms`;
}
