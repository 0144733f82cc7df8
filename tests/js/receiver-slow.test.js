// Ten thousand senders that begin a body and never end it: memory stays bounded, and others are served.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { samplePayload } from "autograb-webhooks/schema";

const WANTED = 10_000;
/** Files that a process needs besides its connections. */
const OTHER_FILES = 100;
const BODY_BYTES = 1_000;
const MAX_BUFFERED_BYTES = 2 << 20;
/** What a connection may take of the server's memory besides its body, in bytes: Node's sockets and parsers. */
const CONNECTION_BYTES = 40_000;

const program = fileURLToPath(new URL("slow-senders.js", import.meta.url));
const isUnix = process.platform !== "win32";

/** As many connections as the machine permits a process. */
function countOfConnections() {
  const limit = isUnix ? execFileSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8" }).trim() : "unlimited";
  return Math.min(WANTED, limit === "unlimited" ? WANTED : Number(limit) - OTHER_FILES);
}

/** Starts a part of the test with as many open files as the machine permits. */
function start(context, ...parameters) {
  const command = [process.execPath, program, ...parameters.map(String)];
  const stdio = ["ignore", "inherit", "inherit", "ipc"];
  const raised = ["-c", 'ulimit -n "$(ulimit -Hn)"; exec "$@"', "sh", ...command];
  const child = isUnix ? spawn("sh", raised, { stdio }) : spawn(command[0], command.slice(1), { stdio });
  context.after(() => child.kill());
  return child;
}

test("slow senders neither fill the memory nor lock others out", { timeout: 120_000 }, async (context) => {
  const count = countOfConnections();
  const server = start(context, "server", MAX_BUFFERED_BYTES);
  const [{ port }] = await once(server, "message");
  const memory = async () => {
    server.send("memory");
    return (await once(server, "message"))[0];
  };
  const before = await memory();
  const senders = start(context, "senders", port, count, BODY_BYTES);
  const [{ connected }] = await once(senders, "message");
  const after = await memory();

  const times = [];
  for (let seed = 0; seed < 20; seed++) {
    const body = JSON.stringify(samplePayload("recapture_new", { seed }));
    const began = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}/hook?token=t`, {
      method: "POST",
      body,
      headers: JSON_TYPE,
    });
    times.push(performance.now() - began);
    assert.equal(response.status, 200);
  }
  const grown = after.rss - before.rss;
  const slowest = Math.max(...times);
  console.log(
    `${connected} of ${WANTED} slow connections: ${(grown / 1e6).toFixed()} MB, ${after.outcomes.overloaded ?? 0} given up, ` +
      `another push took ${slowest.toFixed()} ms at most`,
  );
  assert.equal(connected, count);
  assert.ok(grown < MAX_BUFFERED_BYTES + count * CONNECTION_BYTES, `${grown} bytes`);
  // What exceeds the memory for bodies was given up, the oldest first.
  const fitting = Math.floor(MAX_BUFFERED_BYTES / BODY_BYTES);
  assert.equal(after.outcomes.overloaded ?? 0, Math.max(0, count - fitting));
  assert.ok(slowest < 5_000, `${slowest} ms`);
});

const JSON_TYPE = { "Content-Type": "application/json" };
