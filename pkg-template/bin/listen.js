// The verb `listen`: a receiver in the terminal, which shows, forwards and records what is pushed to it.

import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { createServer } from "node:http";
import { createReceiver, toNodeHandler } from "../receiver.js";
import { UsageError, warn } from "./failure.js";
import { lineWriter } from "./listen-lines.js";
import { post, unframed } from "./post.js";
import { Recorder } from "./recorder.js";
import { encodeRecord } from "./recording.js";
import { listen as startListening, logger, stopSignal } from "./server.js";
import { headerToken, isRemote, queryToken, urlOf } from "./target.js";
import { askSecret } from "./terminal.js";

const PATH = "/hook";
/** How long pushes that are under way may take when the verb is told to end, and the whole end, in milliseconds. */
const DRAIN_MS = 10_000;
const END_MS = 12_000;
/** How long the answer to a forwarded push may take, in milliseconds. */
const FORWARD_MS = 30_000;

export async function listen(values) {
  const tokens = await tokensOf(values);
  const forward = values.forward === undefined ? undefined : urlOf(values.forward, values);
  if (forward !== undefined && isRemote(forward)) {
    warn(`pushes are forwarded to ${forward.host}, with all their header fields`, values);
  }
  const recorder = values.record === undefined ? undefined : await Recorder.open(values.record);
  const stop = stopSignal(END_MS);
  const log = logger(values, lineWriter(values), ["push"]);
  const exchanges = new AsyncLocalStorage();
  const receiver = createReceiver({ ...tokens, ...reactions({ values, forward, recorder, log, exchanges }) });
  const server = createServer(toNodeHandler({ receive: keepingRaw(receiver, exchanges) }));
  try {
    const { port, host } = values;
    const address = await startListening(server, { host, port: Number(port) });
    log({ type: "listening", url: shownUrl(address, tokens), ...nextSteps(address, values) });
    if (!stop.aborted) await once(stop, "abort");
    server.close();
    await receiver.drain({ timeoutMs: DRAIN_MS });
    server.closeAllConnections();
  } finally {
    await recorder?.close();
  }
}

/** The `token` and `header` of the receiver; asks for a token where none is given. */
async function tokensOf(values) {
  const [query, header] = [queryToken(values), headerToken(values)];
  const token = query && { parameter: query.name, values: query.value };
  if (query !== undefined || header !== undefined) {
    return { token, header: header && { name: header.name, values: header.value } };
  }
  if (process.stdin.isTTY) return { token: await askSecret("token of the endpoint: ") };
  throw new UsageError(
    "no token: set a variable, for example `export HOOK_TOKEN=$(openssl rand -hex 16)`, and pass `--token-env HOOK_TOKEN`",
  );
}

/** What happens to a push: it is recorded, forwarded, and logged with its outcome. */
function reactions({ values, forward, recorder, log, exchanges }) {
  async function take(issues) {
    const exchange = exchanges.getStore();
    exchange.issues = issues;
    const push = { ...exchange.push, body: Buffer.concat(exchange.pieces) };
    // First of all, so that what is forwarded or answered is never missing in the recording.
    await recorder?.append(encodeRecord(push));
    if (forward === undefined) return;
    exchange.forwarded = await forwardTo(forward, push);
    if (!isSuccess(exchange.forwarded)) throw new NotForwarded();
  }

  return {
    mode: values.strict ? "strict" : "lenient",
    fallback: (_payload, { issues }) => take(issues),
    // Nobody would keep an invalid payload otherwise, so it is refused.
    onInvalid: recorder || forward ? (_bytes, { issues }) => take(issues) : undefined,
    onError(error) {
      if (!(error instanceof NotForwarded)) log({ type: "error", error: error.message });
    },
    onOutcome(info) {
      const { forwarded, pieces, issues = info.issues } = exchanges.getStore();
      const payload = values.payloads ? Buffer.concat(pieces).toString() : undefined;
      const listed = values.payloads ? issues : info.issues;
      log({ type: "push", at: new Date().toISOString(), ...info, issues: listed, forwarded, payload });
    },
  };
}

/** The other receiver did not accept a push. Its answer is logged with the push. */
class NotForwarded extends Error {}

const isSuccess = ({ status }) => status >= 200 && status < 300;

async function forwardTo(url, { headers, body }) {
  const start = Date.now();
  try {
    const { status } = await post(url, { headers: unframed(headers), body, timeoutMs: FORWARD_MS });
    return { status, ms: Date.now() - start };
  } catch (error) {
    return { error: error.message, ms: Date.now() - start };
  }
}

/** Receives a push, and keeps its body as it arrives: the receiver limits how much of it is read. */
function keepingRaw({ receive }, exchanges) {
  return (push) => {
    const { headers, body } = push;
    const pieces = [];
    const exchange = { push: { receivedAt: new Date().toISOString(), headers }, pieces };
    return exchanges.run(exchange, () => receive({ ...push, body: kept(body, pieces) }));
  };
}

async function* kept(body, pieces) {
  for await (const piece of body.iterator({ destroyOnReturn: false })) {
    pieces.push(piece);
    yield piece;
  }
}

/** The URL to register, without the value of its token. */
function shownUrl(address, { token }) {
  const parameter = token && (token.parameter ?? "token");
  return `${address}${PATH}${parameter === undefined ? "" : `?${parameter}=…`}`;
}

/** Commands that send something to the receiver. */
function nextSteps(address, values) {
  const options = ["token-env", "header-env"].filter((name) => values[name] !== undefined);
  const tokens = options.map((name) => ` --${name} ${values[name]}`).join("");
  const to = `${address}${PATH}${tokens}`;
  return {
    commands: [
      `autograb-webhooks sample recapture_new --json | autograb-webhooks replay - ${to}`,
      `autograb-webhooks doctor ${to}`,
    ],
  };
}
