// The verb `sandbox`: the API on this machine, until it is ended.

import { once } from "node:events";
import { journal } from "../lib/sandbox-journal.js";
import { createSandbox } from "../sandbox.js";
import { courier } from "./deliver.js";
import { createDeliveryStream } from "./delivery-stream.js";
import { UsageError } from "./failure.js";
import { gate } from "./gate.js";
import { createHost } from "./host.js";
import { readObject } from "./json-file.js";
import { apiKey } from "./key.js";
import { printable } from "./print.js";
import { listen, logger, stopSignal } from "./server.js";
import { StateFile } from "./state-file.js";
import { storyOf } from "./story.js";

const PORT = "4010";
/** How long the end may take before it is forced, in milliseconds. */
const END_MS = 1_500;
/** The types of entries that `--quiet` leaves out. */
const CHATTER = ["request", "push"];

export async function sandbox(values) {
  const stop = stopSignal(END_MS);
  const options = await optionsOf(values);
  const log = logger(values, (entry) => printable(lineOf(entry)), CHATTER);
  const deliver = courier({ everywhere: values.deliver, signal: stop });
  const service = createSandbox({ ...options, deliver: (delivery) => push(delivery) });
  const stream = createDeliveryStream(service);
  const { state, play } = values;
  const story = play === undefined ? undefined : await storyOf(service, play, { log, signal: stop });
  const file = state === undefined ? undefined : await openState(state, service, log);
  const save = async () => file?.save();

  async function push(delivery) {
    const start = Date.now();
    const outcome = await deliver(delivery).catch((error) => ({ error }));
    const { event, webhookId, endpoint } = delivery;
    const { status, error } = outcome;
    const to = endpoint.split("?")[0];
    log({ type: "push", event, webhookId, to, status, error: error?.message, ms: Date.now() - start });
    // It is recorded a moment after this function has returned.
    if (!stop.aborted) setTimeout(() => recorded(delivery.id));
    if (error !== undefined) throw error;
    return outcome;
  }

  function recorded(id) {
    stream.changed(id);
    save().catch((error) => log({ type: "error", error: error.message }));
  }

  try {
    await serve({ service, stream, story, save, log, values, options, stop });
  } finally {
    await file?.close();
  }
}

/** Listens until it is told to stop, and keeps what has come of every push. */
async function serve({ service, stream, story, save, log, values, options, stop }) {
  const { port = PORT, host = "127.0.0.1" } = values;
  // Where nothing can be kept, that is better known before anything has happened.
  await save();
  const origins = originsOf(options, values.origin);
  const saveAndBegin = async () => {
    await save();
    story?.begin();
  };
  const server = createHost({ service, stream, save: saveAndBegin, log, gate: gate({ host, origins }) });
  const address = await listen(server, { host, port: Number(port) });
  // A key of the user's own is a secret, and not to be shown.
  const shown = values.key ? {} : { apiKey: service.apiKey };
  log({ type: "listening", url: address, baseUrl: `${address}/v2`, ...shown });
  service[journal].resendUndelivered();
  story?.begin();
  if (!stop.aborted) await once(stop, "abort");
  server.close();
  server.closeAllConnections();
  await service.settled();
  await save();
}

/** Opens the file, and returns the service to the state in it. */
async function openState(path, service, log) {
  const file = await StateFile.open(path, { warn: (message) => log({ type: "warning", message }) });
  try {
    service[journal].restore(await file.read());
  } catch (error) {
    await file.close();
    throw new UsageError(`\`${path}\` can't be read: ${error.message}; move it away to begin anew`);
  }
  file.follow(service[journal].record);
  return file;
}

async function optionsOf({ options: file, key, seed, faults }) {
  const options = file === undefined ? {} : await readObject(file, '{ "accounts": […], "rateLimit": {…} }');
  if (seed !== undefined) options.seed = Number(seed);
  if (faults !== undefined) options.faults = faultsOf(faults);
  if (key) options.accounts = await accountsOf(options);
  return options;
}

/** One account with the key that the user has. */
async function accountsOf({ accounts }) {
  if (accounts !== undefined) {
    throw new UsageError("`--key` and the `accounts` of `--options` both say who may call; leave one out");
  }
  return [{ keys: [await apiKey()] }];
}

/** `0.2` and `rate=0.2,seed=7` as `{ rate, seed? }`. */
function faultsOf(spec) {
  const pairs = spec.includes("=") ? spec.split(",").map((pair) => pair.split("=")) : [["rate", spec]];
  const known = pairs.every(
    ([name, value]) => ["rate", "seed"].includes(name) && value?.trim() !== "" && !isNaN(value),
  );
  if (!known) throw new UsageError("write `--faults 0.2` or `--faults rate=0.2,seed=7`");
  return Object.fromEntries(pairs.map(([name, value]) => [name, Number(value)]));
}

/** The origins that keys are bound to may call, and those that were named. */
function originsOf({ accounts = [] }, named = []) {
  const keys = accounts.flatMap(({ keys = [] }) => keys);
  return [...named, ...keys.flatMap(({ origins = [] }) => origins)];
}

function lineOf({ type, ...entry }) {
  switch (type) {
    case "listening": {
      const key = entry.apiKey === undefined ? "" : ` AUTOGRAB_API_KEY=${entry.apiKey}`;
      return [
        `the sandbox is at ${entry.baseUrl}; Ctrl-C stops it. In another terminal:`,
        `  export AUTOGRAB_BASE_URL=${entry.baseUrl}${key}`,
        "  autograb-webhooks list --region uk",
      ].join("\n");
    }
    case "request":
      return `${entry.method} ${entry.path} ${entry.status ?? entry.error} ${entry.ms} ms`;
    case "push":
      return `push ${entry.event} to ${entry.to}: ${entry.status ?? entry.error} ${entry.ms} ms`;
    case "story":
      return `story with seed ${entry.seed}: ${outcomeOf(entry)}`;
    case "warning":
      return `warning: ${entry.message}`;
    default:
      return `error: ${entry.error}`;
  }
}

function outcomeOf({ events, sent, answered, unanswered, retried, gaveUp }) {
  const answers = Object.entries(answered).map(([status, count]) => `${count} answered ${status}`);
  const counts = [`${events} events`, `${sent} pushes`, ...answers];
  for (const [count, what] of [
    [unanswered, "unanswered"],
    [retried, "retried"],
    [gaveUp, "given up"],
  ]) {
    if (count > 0) counts.push(`${count} ${what}`);
  }
  return counts.join(", ");
}
