// How modules start: on first use, from whatever `init` is given, and with an error that says why they can't.

import assert from "node:assert/strict";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";

const npm = fileURLToPath(new URL(".", import.meta.resolve("autograb-webhooks")));
const bytes = await readFile(join(npm, "wasm/payload.wasm"));
const copies = [];
after(() => Promise.all(copies.map((copy) => rm(copy, { recursive: true }))));

/** A file of a fresh copy of the package, in which no module has started yet. Some of its files may be others. */
async function fresh(file, others = {}) {
  const copy = await mkdtemp(join(tmpdir(), "autograb-webhooks-"));
  copies.push(copy);
  await cp(npm, copy, { recursive: true });
  for (const [name, text] of Object.entries(others)) await writeFile(join(copy, name), text);
  return import(pathToFileURL(join(copy, file)));
}

test("the inlined modules are the modules", async () => {
  const { decode } = await import(pathToFileURL(join(npm, "lib/start.js")));
  for (const name of ["payload", "schema", "client", "sandbox"]) {
    const inline = await readFile(join(npm, `wasm/${name}.inline.js`), "utf8");
    const [literal] = inline.match(/"[^"]{100,}"/);
    assert.deepEqual(
      Buffer.from(decode(JSON.parse(literal))),
      await readFile(join(npm, `wasm/${name}.wasm`)),
    );
  }
});

const known = { known: true };

test("a slim entry says that it waits for `init`", async () => {
  const { checkEventName, WebhooksError } = await fresh("slim/payload.js");
  assert.throws(
    () => checkEventName("ping"),
    (error) =>
      error instanceof WebhooksError && error.code === "wasm_unavailable" && error.message.includes("`init`"),
  );
});

test("`init` takes bytes, a compiled module, a response, an address and promises of them", async (t) => {
  const server = createServer((_, response) =>
    response.writeHead(200, { "content-type": "application/wasm" }).end(bytes),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const url = `http://127.0.0.1:${server.address().port}/payload.wasm`;
  for (const source of [
    bytes,
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    await WebAssembly.compile(bytes),
    new Response(bytes),
    fetch(url),
    url,
    new URL(url),
  ]) {
    const { checkEventName, init } = await fresh("slim/payload.js");
    await init({ payload: source });
    assert.deepEqual(checkEventName("ping"), known);
  }
});

test("what can't be started is refused, and the next try may succeed", async () => {
  const { checkEventName, init, WebhooksError } = await fresh("slim/payload.js");
  const refusal = (error) => error instanceof WebhooksError && error.code === "wasm_unavailable";
  for (const source of [
    undefined,
    null,
    7,
    {},
    new Uint8Array(3),
    new Response("", { status: 404 }),
    "nowhere:/",
  ]) {
    await assert.rejects(init({ payload: source }), refusal, String(source));
  }
  await assert.rejects(init({ sandbox: bytes }), refusal);
  await init({ payload: bytes });
  assert.deepEqual(checkEventName("ping"), known);
});

test("a module of another version is not taken for this one's", async () => {
  const { init } = await fresh("slim/payload.js");
  const other = bytes
    .toString("latin1")
    .replaceAll(/payload-\d+_\d+_\d+_bg/g, (asked) => asked.replaceAll(/\d/g, "9"));
  await assert.rejects(init({ payload: Buffer.from(other, "latin1") }), {
    code: "wasm_unavailable",
    message: "the WebAssembly module `payload` could not start: it is of another version than this package",
  });
});

/** What a call throws in a realm that has only some of the host's globals. */
async function thrownIn(globals, call) {
  const entries = ["autograb-webhooks", "autograb-webhooks/schema", "autograb-webhooks/sandbox"];
  const { outputFiles } = await build({
    stdin: { contents: entries.map((name) => `export * from "${name}";`).join(""), resolveDir: npm },
    bundle: true,
    format: "iife",
    globalName: "entry",
    write: false,
  });
  const realm = createContext({ ...globals });
  if (!("WebAssembly" in globals)) runInContext("delete globalThis.WebAssembly", realm);
  runInContext(outputFiles[0].text, realm);
  return runInContext(
    `try { ${call} } catch (error) { [error instanceof entry.WebhooksError, error.code, error.message].join("; ") }`,
    realm,
  );
}

test("importing needs no global, and a call names the one that is missing", async () => {
  const coders = { TextDecoder, TextEncoder };
  const validate = `entry.validatePayload('{"event":"ping","data":{}}').valid`;
  const construct = `typeof new entry.WebhooksClient({ apiKey: "pub_a", region: "uk" })`;
  const cases = [
    [{}, validate, /^true; wasm_unavailable; this host has no `TextDecoder`$/],
    [{ TextDecoder, WebAssembly }, validate, /^true; wasm_unavailable; this host has no `TextEncoder`$/],
    [{ TextEncoder, WebAssembly }, construct, /^true; wasm_unavailable; this host has no `TextDecoder`$/],
    [coders, validate, /^true; wasm_unavailable; .* could not start: WebAssembly is not defined$/],
    [{ ...coders, WebAssembly }, validate, /^true$/],
    [{ ...coders, WebAssembly, URL }, construct, /^object$/],
  ];
  for (const [globals, call, expected] of cases)
    assert.match(String(await thrownIn(globals, call)), expected);
});

test("a host that refuses to compile gets an error with its cause, and a later call tries again", async () => {
  const { checkEventName, WebhooksError } = await fresh("payload.js");
  const { Module } = WebAssembly;
  WebAssembly.Module = class {
    constructor() {
      throw new WebAssembly.CompileError("refused by the policy");
    }
  };
  try {
    assert.throws(
      () => checkEventName("ping"),
      (error) =>
        error instanceof WebhooksError &&
        error.code === "wasm_unavailable" &&
        error.message.endsWith("refused by the policy") &&
        error.hint.includes("'wasm-unsafe-eval'") &&
        error.cause instanceof WebAssembly.CompileError,
    );
  } finally {
    WebAssembly.Module = Module;
  }
  assert.deepEqual(checkEventName("ping"), known);
});

test("a definition of another version of the schema module is refused", async () => {
  const later = `export const samplePayload = () => {};
    export const payloadJsonSchema = () => {};
    export const encodeDefinition = () => new Uint8Array([255]);`;
  const { definePayload, WebhooksError } = await fresh("schema.js", { "wasm/schema.js": later });
  assert.throws(
    () => definePayload("stock_sold", { type: "object" }),
    (error) => error instanceof WebhooksError && error.code === "wasm_unavailable",
  );
});
