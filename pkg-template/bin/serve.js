// The verb `sandbox`: the API on this machine, until it is ended.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createSandbox } from "../sandbox.js";
import { control } from "./control.js";
import { courier } from "./deliver.js";
import { UsageError } from "./failure.js";
import { gate } from "./gate.js";
import { createHost } from "./host.js";
import { apiKey } from "./key.js";
import { printable } from "./print.js";
import { StateFile } from "./state-file.js";

const PORT = "4010";

export async function sandbox(values) {
  const { port = PORT, host = "127.0.0.1", state, json } = values;
  const options = await optionsOf(values);
  const log = json
    ? (entry) => console.log(JSON.stringify(entry))
    : (entry) => console.log(printable(lineOf(entry)));
  const deliver = courier({ everywhere: values.deliver });
  const service = createSandbox({ ...options, deliver: (delivery) => push(delivery) });
  const file = state === undefined ? undefined : new StateFile(state, () => service.snapshot());
  const save = async () => file?.save();

  async function push(delivery) {
    const start = Date.now();
    const outcome = await deliver(delivery).catch((error) => ({ error }));
    const { event, webhookId, endpoint } = delivery;
    const { status, error } = outcome;
    log({
      type: "push",
      event,
      webhookId,
      to: endpoint.split("?")[0],
      status,
      error: error?.message,
      ms: Date.now() - start,
    });
    // It is on record a moment after this function is done.
    setTimeout(() => save().catch((error) => log({ type: "error", error: error.message })));
    if (error !== undefined) throw error;
    return outcome;
  }

  await restore(service, file);
  // Where nothing can be kept, that is better known before anything has happened.
  await save();
  const server = createHost({
    service,
    save,
    log,
    gate: gate({ host, origins: originsOf(options, values.origin) }),
    control,
  });
  await listen(server, { host, port: Number(port) });
  const address = addressOf(server, host);
  // A key of the user's own is a secret, and theirs to hand on.
  const shown = values.key ? {} : { apiKey: service.apiKey };
  log({ type: "listening", url: address, baseUrl: `${address}/v2`, ...shown });
  for (const { id, attempts } of service.deliveries) if (attempts.length === 0) service.resend(id);
  await ended();
  server.close();
  server.closeAllConnections();
  await save();
}

async function optionsOf({ options: file, key, seed, faults }) {
  const options = file === undefined ? {} : await readJson(file);
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

async function readJson(file) {
  let options;
  try {
    options = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new UsageError(`the options in \`${file}\` can't be read: ${error.message}`);
  }
  if (typeof options === "object" && options !== null && !Array.isArray(options)) return options;
  throw new UsageError(`the options in \`${file}\` must be an object`);
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

async function restore(service, file) {
  const snapshot = await file?.read();
  if (snapshot === undefined) return;
  try {
    service.restore(snapshot);
  } catch (error) {
    throw new UsageError(`\`${file.path}\` can't be read: ${error.message}; move it away to begin anew`);
  }
}

async function listen(server, at) {
  server.listen(at);
  try {
    await once(server, "listening");
  } catch (error) {
    const hints = {
      EADDRINUSE: `port ${at.port} is in use; choose another with --port, or 0 for any free one`,
      EACCES: `port ${at.port} is not for everybody; choose one from 1024 up with --port`,
    };
    throw new UsageError(hints[error.code] ?? `it can't listen at ${at.host}: ${error.message}`);
  }
}

function addressOf(server, host) {
  const { port } = server.address();
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

async function ended() {
  await Promise.race(["SIGINT", "SIGTERM"].map((signal) => once(process, signal)));
}

function lineOf({ type, ...entry }) {
  switch (type) {
    case "listening":
      return [
        `AutoGrab's Webhooks API is at ${entry.baseUrl} (a sandbox; Ctrl-C ends it)`,
        ...(entry.apiKey === undefined ? [] : [`  export AUTOGRAB_API_KEY=${entry.apiKey}`]),
        `  autograb-webhooks list --region uk --base-url ${entry.baseUrl}`,
      ].join("\n");
    case "request":
      return `${entry.method} ${entry.path} ${entry.status ?? entry.error} ${entry.ms} ms`;
    case "push":
      return `push ${entry.event} to ${entry.to}: ${entry.status ?? entry.error} ${entry.ms} ms`;
    default:
      return `error: ${entry.error}`;
  }
}
