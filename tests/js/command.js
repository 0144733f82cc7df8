// Runs the package's command in a process of its own.

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

/** The environment without the settings of whoever runs the tests. */
const { AUTOGRAB_API_KEY, AUTOGRAB_REGION, AUTOGRAB_BASE_URL, NO_COLOR, FORCE_COLOR, CI, ...ENV } =
  process.env;
export { ENV };

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

/**
 * Runs the command in a terminal to its end: `{ status, shown }`. When the text `asked` is shown, `typed` is typed;
 * `dialog` holds several such pairs.
 */
export async function runInTerminal(words, { env = {}, asked, typed, dialog = [[asked, typed]], cwd } = {}) {
  // `exec`, because a shell that stays in the terminal, as dash does, is ended by a Ctrl-C that is meant for the command.
  const line = `exec ${[process.execPath, COMMAND, ...words].map((word) => `'${word}'`).join(" ")}`;
  // `script` gives the program a terminal.
  const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    env: { ...ENV, TERM: "xterm-256color", ...env },
    cwd,
  });
  const left = dialog.filter(([asked]) => asked !== undefined);
  let shown = "";
  let read = 0;
  child.stdout.on("data", (text) => {
    shown += text;
    while (left.length > 0 && shown.includes(left[0][0], read)) {
      read = shown.length;
      child.stdin.write(left.shift()[1]);
    }
  });
  const [status] = await once(child, "close");
  return { status, shown };
}

async function text(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** Starts the sandbox for a test, as {@link startServer} does. */
export function startSandbox(context, words = [], env = {}) {
  return startServer(context, ["sandbox", "--port", "0", "--json", ...words], env);
}

/** Starts a server for a test: its address, its process, and every line that it logs. It ends with the test. */
export async function startServer(context, words, env = {}) {
  const child = spawn(process.execPath, [COMMAND, ...words], {
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
  assert.ok(!Array.isArray(first), `\`${words[0]}\` ended before it listened`);
  return { ...first, child, log, ended };
}

/** Calls a control path of the sandbox. */
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

/** A folder that is removed after the test. */
export async function folder(context) {
  const path = await mkdtemp(join(tmpdir(), "autograb-webhooks-"));
  context.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Waits until a condition holds. */
export async function until(holds) {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, "the condition never held");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
