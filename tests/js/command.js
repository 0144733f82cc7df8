// Runs the package's command as a program of its own.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const BIN = fileURLToPath(new URL("bin/", import.meta.resolve("autograb-webhooks")));
export const COMMAND = join(BIN, "autograb-webhooks.js");

/** An environment that holds no key of the one who runs the tests. */
const { AUTOGRAB_API_KEY, AUTOGRAB_REGION, ...ENV } = process.env;

/** Runs the command to its end: `{ status, stdout, stderr }`. */
export async function run(words, { env = {}, input = "" } = {}) {
  const child = spawn(process.execPath, [COMMAND, ...words], { env: { ...ENV, ...env } });
  // A command that reads nothing may be gone before it is written to.
  child.stdin.on("error", () => {}).end(input);
  const [[status], stdout, stderr] = await Promise.all([
    once(child, "close"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { status, stdout, stderr };
}

async function text(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** Starts the sandbox, and ends it with the test: its address, its process, and every line that it logs from then on. */
export async function startSandbox(context, words = [], env = {}) {
  const child = spawn(process.execPath, [COMMAND, "sandbox", "--port", "0", "--json", ...words], {
    env: { ...ENV, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const log = [];
  const ended = once(child, "exit");
  const listening = new Promise((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      const entry = JSON.parse(line);
      log.push(entry);
      if (entry.type === "listening") resolve(entry);
    });
  });
  context.after(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const first = await Promise.race([listening, ended]);
  assert.ok(!Array.isArray(first), "the sandbox ended before it listened");
  return { ...first, child, log, ended };
}

/** Asks one of the host's own paths. */
export async function control({ url }, path, json) {
  const init = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(json),
  };
  const answer = await fetch(`${url}/_sandbox/${path}`, json === undefined ? undefined : init);
  const body = await answer.json();
  assert.ok(answer.ok, JSON.stringify(body));
  return body;
}

/** A folder that is gone after the test. */
export async function folder(context) {
  const path = await mkdtemp(join(tmpdir(), "autograb-webhooks-"));
  context.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Waits until it is so. */
export async function until(isSo) {
  const end = Date.now() + 20_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, "it never came");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
