// The receiver in hosts that lack something: each is a process that takes it away first.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

/** Runs code that pushes to a receiver, and returns what it prints as JSON. */
function inHost(removal, code) {
  const script = `
    import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
    ${removal}
    const { createReceiver } = await import("autograb-webhooks/receiver");
    const receiver = createReceiver({ token: "t", maxBytes: 1000, fallback() {}, onError() {} });
    const push = (body, coding = "identity") =>
      receiver.receive({ method: "POST", url: "/?token=t", headers: { "content-encoding": coding }, body });
    const outcomeOf = async (...push_) => (await push(...push_)).outcome;
    const BODY = '{"event":"stock_sold","data":{}}';
    console.log(JSON.stringify(await (async () => { ${code} })()));`;
  const cwd = new URL(".", import.meta.url);
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd, encoding: "utf8" }),
  );
}

test("without Node's modules, bodies are decompressed by streams and hashed by Web Crypto", () => {
  const outcomes = inHost(
    "process.getBuiltinModule = () => undefined;",
    `const bomb = gzipSync(Buffer.alloc(1e6, " "));
     return [
       await outcomeOf(gzipSync(BODY), "gzip"),
       await outcomeOf(deflateSync(BODY), "deflate"),
       await outcomeOf(bomb, "gzip"),
       await outcomeOf(gzipSync(BODY).subarray(0, 30), "gzip"),
       (await push(BODY)).key,
     ];`,
  );
  const key = inHost("", "return (await push(BODY)).key;");
  assert.deepEqual(outcomes, ["handled", "duplicate", "too_large", "malformed_body", key]);
});

test("a coding that the host lacks is refused, and the answer names those that it has", () => {
  const [outcome, accepted] = inHost(
    `process.getBuiltinModule = () => { throw new Error("not here"); };
     const Native = DecompressionStream;
     globalThis.DecompressionStream = class { constructor(format) { if (format === "brotli") throw new TypeError("no"); return new Native(format); } };`,
    `const { outcome, headers } = await push(brotliCompressSync(BODY), "br"); return [outcome, headers["Accept-Encoding"]];`,
  );
  assert.deepEqual([outcome, accepted], ["unsupported_encoding", "gzip, deflate"]);
});

test("without WebAssembly, every push is answered with 500", () => {
  const answer = inHost("delete globalThis.WebAssembly;", "return push(BODY);");
  assert.deepEqual(answer, { status: 500, headers: {}, outcome: "failed", settled: {} });
});

test("without random numbers, pushes are handled and recognised", () => {
  const removal = 'Object.defineProperty(globalThis, "crypto", { value: undefined });';
  assert.deepEqual(inHost(removal, "return [await outcomeOf(BODY), await outcomeOf(BODY)];"), [
    "handled",
    "duplicate",
  ]);
});
