// Hostile and rare inputs: none may end the process or affect later calls.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { WebhooksClient, WebhooksError, redactEndpoint, withToken } from "autograb-webhooks";
import {
  checkEventNames,
  safeParsePayload,
  validateBatch,
  validateBatchStream,
  validatePayload,
} from "autograb-webhooks/payload";
import { createSandbox } from "autograb-webhooks/sandbox";
import { definePayload, samplePayload } from "autograb-webhooks/schema";

const ping = '{"event":"ping","data":{}}';
const config = { apiKey: "pub_s3cr3t", region: "uk", maxRetries: 0 };
const boom = () => {
  throw new Error("boom");
};

const all = async (items) => {
  const given = [];
  for await (const item of items) given.push(item);
  return given;
};

function overflow(call) {
  const dive = () => {
    call();
    dive();
  };
  assert.throws(dive, RangeError);
}

test("an input whose getter throws is an `invalid_request`", async () => {
  const getter = (name) => Object.defineProperty({}, name, { get: boom, enumerable: true });
  const proxy = new Proxy({}, { ownKeys: boom });
  for (const call of [
    () => validatePayload(ping, getter("mode")),
    () => validatePayload(ping, proxy),
    () => validatePayload(ping, Object.defineProperty({}, "event", { value: 5 })),
    () => validateBatch(ping, getter("maxBytes")),
    () => checkEventNames([], getter("allowPingEvent")),
    () => checkEventNames(new Proxy([], { get: boom })),
    () => samplePayload("ping", getter("seed")),
    () => definePayload("\ud800", { type: "object" }),
    () => withToken("https://a.example/", "t", getter("parameter")),
    () => redactEndpoint(Object.create(null)),
    () => createSandbox(getter("seed")),
    () => createSandbox().trigger("recapture_new", undefined, getter("region")),
    () => createSandbox().resend(Object.create(null)),
    () => validateBatchStream(getter(Symbol.asyncIterator)),
  ]) {
    assert.throws(call, { name: "WebhooksError", code: "invalid_request" }, String(call));
  }
});

test("a polluted prototype changes no verdict", () => {
  const before = validatePayload("[".repeat(200));
  const pollution = {
    isAdmin: true,
    maxBytes: 1,
    mode: "strict",
    maxDepth: 1,
    event: "x",
    seed: "1",
    region: "x",
  };
  const later = { event: "later", data: {} };
  try {
    Object.assign(Object.prototype, pollution);
    for (const options of [undefined, {}, { maxIssues: 5 }]) {
      assert.equal(validatePayload(ping, options).valid, true);
      assert.equal(validatePayload(later, options).valid, true);
      assert.equal(validateBatch(`${ping}\n${ping}`, options).valid, 2);
    }
    assert.equal(samplePayload("ping", {}).event, "ping");
    assert.deepEqual(checkEventNames(["recapture_new"], {}), []);
  } finally {
    for (const name of Object.keys(pollution)) delete Object.prototype[name];
  }
  assert.deepEqual(validatePayload("[".repeat(200)), before);
});

test("time and memory grow with the input at most linearly, or nearly so", () => {
  const time = (run) => {
    const start = performance.now();
    run();
    return performance.now() - start;
  };
  const keys = (count, length) =>
    `{"event":"ping","data":{${Array.from({ length: count }, (_, n) => `"12345678${String(n).padStart(length, "0")}12345678":1`).join(",")}}}`;
  const names = (count) => Array.from({ length: count }, (_, n) => `event_${n}`);
  for (const [what, run] of [
    ["colliding keys", (size) => validatePayload(keys(size * 400, 400))],
    ["event names", (size) => checkEventNames(names(size * 2_000))],
    ["line feeds", (size) => validateBatch(Buffer.alloc(size << 18, 10))],
  ]) {
    run(1);
    // The fastest of three, because other processes slow a run down.
    const [small, large] = [2, 16].map((size) => Math.min(...[1, 2, 3].map(() => time(() => run(size)))));
    assert.ok(large < 8 * 4 * small + 50, `${what}: ${small} ms and ${large} ms`);
  }
});

test("an option is read once", () => {
  let reads = 0;
  const options = {
    get maxBytes() {
      reads += 1;
      return reads === 1 ? 100 : Symbol("later");
    },
  };
  assert.equal(validatePayload(ping, options).valid, true);
  assert.equal(reads, 1);
});

test("the validator survives a stack overflow", async () => {
  const stream = validateBatchStream(
    (async function* () {
      yield `${ping}\n`;
      overflow(() => validatePayload(ping));
      yield ping;
    })(),
  );
  const undefine = definePayload("stock_sold", { type: "object", required: ["id"] });
  overflow(() => validatePayload(ping));
  assert.equal(validatePayload(ping).valid, true);
  assert.equal(validatePayload("x").issues[0].code, "syntax");
  assert.equal(validateBatch(`${ping}\n${ping}`).valid, 2);
  assert.equal(validatePayload('{"event":"stock_sold","data":{}}').valid, false, "definitions outlast it");
  undefine();
  await assert.rejects(all(stream), { code: "wasm_unavailable" });
});

test("a client whose module is lost says so, whatever was under way", async () => {
  const code = `
    import { WebhooksClient, buildListRequest } from "autograb-webhooks";
    const config = { apiKey: "pub_x", region: "uk" };
    const never = () => new Promise(() => {});
    const waiting = new WebhooksClient({ ...config, fetch: never }).list().catch(({ code }) => code);
    await new Promise(setImmediate);
    const { now } = Date;
    Date.now = () => { throw new Error("past the module"); };
    const passed = await new WebhooksClient(config).list().catch(({ code }) => code);
    Date.now = now;
    const told = [passed, await waiting];
    try { buildListRequest(config); } catch ({ code }) { told.push(code); }
    console.log(told.join());
    process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code], {
    cwd: import.meta.dirname,
  });
  assert.equal(stdout.trim(), "wasm_unavailable,wasm_unavailable,wasm_unavailable");
});

test("a module that is lost while calls wait does not end the process", async () => {
  const code = `
    import { WebhooksClient } from "autograb-webhooks";
    const fetch = () => new Promise((resolve) => setTimeout(resolve, 100, new Response("[]")));
    const client = new WebhooksClient({ apiKey: "pub_x", region: "uk", fetch });
    const pending = client.list().then(() => "ok", ({ code }) => code);
    let n = 0;
    function deep() { try { deep(); } catch {} client.list().catch(() => {}); if (n++ > 50) throw 0; }
    try { deep(); } catch {}
    console.log(await pending);
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code], {
    cwd: import.meta.dirname,
  });
  assert.match(stdout.trim(), /^(ok|wasm_unavailable)$/);
});

test("the number of listed issues is bounded", () => {
  const many = Buffer.from(`{"event":"ping","data":{},${'"x":1,'.repeat(200_000)}"y":1}`);
  const { issues, omitted } = validatePayload(many, { maxIssues: Infinity });
  assert.deepEqual([issues.length, omitted], [100_000, 300_000]);
  assert.equal(validatePayload(ping).valid, true);
});

test("a text that exceeds the maximum length of a string is an issue", () => {
  const long = Buffer.alloc(0x1fffffff, 32);
  long.write(ping);
  const { valid, issues } = safeParsePayload(long, { maxBytes: Infinity });
  assert.deepEqual([valid, issues[0].code], [false, "unserializable"]);
});

test("the bytes of a log are read from its buffer", async () => {
  const buffer = new ArrayBuffer(8);
  const taken = new Uint8Array(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  assert.throws(() => validateBatch(taken), { code: "invalid_request" });
  assert.throws(() => validateBatch(buffer), { code: "invalid_request" });
  class Liar extends Uint8Array {
    get length() {
      return 3e6;
    }
    subarray() {
      return new Uint8Array(1e5);
    }
  }
  assert.equal(validateBatch(new Liar(Buffer.from(ping))).valid, 1);
  const mixed = async function* () {
    yield '{"event":"ping","data":{"a":"\ud83d';
    yield Buffer.from('"}}\n');
  };
  const [{ total, valid }] = await all(validateBatchStream(mixed()));
  assert.deepEqual([total, valid], [1, 1]);
});

test("a source only needs what its type declares", async () => {
  const chunks = [`${ping}\n`];
  const read = async () => ({ done: chunks.length === 0, value: chunks.pop() });
  for (const reader of [{ read }, { read, cancel: () => undefined }]) {
    const items = await all(validateBatchStream({ getReader: () => reader }));
    assert.equal(items.at(-1).type, "summary");
  }
});

test("a value whose `toJSON` validates another value has no positions", () => {
  const value = { toJSON: () => (validatePayload("x"), { event: 1 }) };
  assert.equal(validatePayload(value).issues[0].line, null);
});

test("a body of pieces without end comes to its own", async () => {
  const fetch = async () =>
    new Response(new ReadableStream({ pull: (body) => body.enqueue(Uint8Array.of(32)) }));
  const start = Date.now();
  await assert.rejects(new WebhooksClient({ ...config, fetch, timeoutMs: 300 }).list(), (error) =>
    ["timeout", "unexpected_response"].includes(error.code),
  );
  assert.ok(Date.now() - start < 5_000);
});

test("a piece that lies about its length counts all the same", async () => {
  const piece = () => Object.defineProperty(new Uint8Array(1_000).fill(32), "byteLength", { value: NaN });
  let pieces = 100;
  const read = async () => ({ done: (pieces -= 1) < 0, value: pieces < 0 ? undefined : piece() });
  const fetch = async () => ({ status: 200, headers: new Headers(), body: { getReader: () => ({ read }) } });
  await assert.rejects(new WebhooksClient({ ...config, fetch, maxResponseBytes: 2_000 }).list(), {
    code: "unexpected_response",
  });
  assert.ok(pieces > 90);
});

test("a `fetch` that throws when it is aborted is as good as one that rejects", async () => {
  const controller = new AbortController();
  const fetch = () => {
    controller.abort("enough");
    throw controller.signal.reason;
  };
  const call = new WebhooksClient({ ...config, fetch }).list({ signal: controller.signal });
  await assert.rejects(call, { code: "aborted", cause: "enough" });
});

test("an answer can't have secrets shown that it repeats", async () => {
  const fetch = async (_, { headers }) =>
    Response.json(
      { error: true, message: "bad d.example/h?token=t0k3n and https%3A%2F%2Fd%3Ftoken%3Dt0k3n" },
      { status: 400, headers: { "X-Request-Id": `r-${headers.get("ApiKey")}` } },
    );
  const error = await new WebhooksClient({ ...config, fetch }).list().catch((error) => error);
  assert.ok(error instanceof WebhooksError);
  const shown = `${error.message} ${error.body} ${JSON.stringify(error)}`;
  assert.doesNotMatch(shown, /s3cr3t|t0k3n/);
  assert.equal(error.requestId, "r-…");
});

test("whatever `deliver` throws is on record", async () => {
  for (const thrown of [Object.create(null), Object.assign(new Error("x"), { message: 1n }), undefined]) {
    const { apiKey, fetch, ...sandbox } = createSandbox({
      deliver: () => {
        throw thrown;
      },
    });
    const client = new WebhooksClient({ apiKey, fetch, region: "uk" });
    await client.create({ name: "a", endpoint: "https://d.example/h", events: ["recapture_new"] });
    const [{ id }] = sandbox.trigger("recapture_new");
    await sandbox.settled();
    const [{ attempts }] = JSON.parse(JSON.stringify(sandbox.snapshot())).deliveries.filter(
      (delivery) => delivery.id === id,
    );
    assert.equal(typeof attempts[0].error, "string");
  }
});
