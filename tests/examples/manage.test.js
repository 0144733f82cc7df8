// The Rust example over a real socket, against the sandbox of the package.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { startSandbox } from "../js/command.js";

const EXAMPLE = fileURLToPath(new URL("../../target/debug/examples/manage", import.meta.url));

const manage = (...words) => promisify(execFile)(EXAMPLE, words, { timeout: 60_000 });

test("the example makes every call", async (context) => {
  const { url } = await startSandbox(context);
  const { stdout } = await manage(`${url}/v2`, "pub_sandbox");
  assert.deepEqual(stdout.trimEnd().split("\n"), [
    "created Stock desk",
    "changed name",
    "renamed to Sales desk",
    "pinged Sales desk",
    "webhooks: 1 in uk, 0 in nz",
    "refused: the service refused the call (status 400): Invalid Region",
    "ensured that Valuations exists",
    "ensured that Sales desk is gone",
    "deleted Valuations",
  ]);
});

test("a key that the service does not know ends it", async (context) => {
  const { url } = await startSandbox(context);
  await assert.rejects(manage(`${url}/v2`, "pub_unknown"), (error) => {
    assert.equal(error.code, 1);
    assert.match(error.stderr, /unauthorized/);
    assert.doesNotMatch(error.stderr, /pub_unknown/);
    return true;
  });
});
