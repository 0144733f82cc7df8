// The sandbox's state file in real set-ups: who uses it, where it lies, how it grows, and disks that are full.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFile,
  lstat,
  readFile,
  readdir,
  rename,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { WebhooksClient } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";
import { BIN, COMMAND, control, folder, run, startSandbox } from "./command.js";

const { journal } = await import(join(BIN, "../lib/sandbox-journal.js"));

const draft = { name: "Stock desk", endpoint: "https://dealer.example/hook", events: ["recapture_new"] };

const client = ({ apiKey, baseUrl }) => new WebhooksClient({ apiKey, baseUrl, region: "uk", maxRetries: 0 });

/** The names of the webhooks in a file. */
async function namesIn(file) {
  const sandbox = createSandbox();
  sandbox[journal].restore(await readFile(file));
  return sandbox.snapshot().webhooks.map(({ webhook }) => webhook.name);
}

async function end(sandbox, signal = "SIGTERM") {
  sandbox.child.kill(signal);
  await sandbox.ended;
}

test("a file has one sandbox, and a second one is told whose it is", async (context) => {
  const at = await folder(context);
  const state = join(at, "state.json");
  const first = await startSandbox(context, ["--state", state]);
  await symlink(state, join(at, "link.json"));
  for (const path of [state, join(at, "link.json")]) {
    const { status, stderr } = await run(["sandbox", "--port", "0", "--state", path]);
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`is in use by process ${first.child.pid}`, "u"));
  }
  await client(first).create(draft);
  await end(first);
  const second = await startSandbox(context, ["--state", state]);
  assert.equal((await client(second).list()).length, 1);
});

test("a lock that was left behind is taken by exactly one of many", async (context) => {
  const state = join(await folder(context), "state.json");
  for (let round = 0; round < 3; round += 1) {
    const killed = await startSandbox(context, ["--state", state]);
    await end(killed, "SIGKILL");
    const started = await Promise.allSettled(
      Array.from({ length: 5 }, () => startSandbox(context, ["--state", state])),
    );
    const winners = started.filter(({ status }) => status === "fulfilled");
    assert.equal(winners.length, 1);
    await end(winners[0].value);
  }
});

test("a lock is stale when its process is gone, or its number another's", async (context) => {
  const at = await folder(context);
  const state = join(at, "state.json");
  const file = `${state}.lock`;
  const probe = await startSandbox(context, ["--state", state]);
  const own = JSON.parse(await readFile(file, "utf8"));
  await end(probe);
  const later = new Date(Date.now() - 60_000);
  for (const [name, content, mtime, isStale] of [
    ["a process that is gone", { ...own, pid: 2 ** 22 + 1 }, undefined, true],
    ["another process with the same number", { ...own, pid: process.pid }, undefined, true],
    ["a host that was seen just now", { ...own, host: "elsewhere" }, undefined, false],
    ["a host that was not seen for a minute", { ...own, host: "elsewhere" }, later, true],
    ["nothing", "", undefined, true],
  ]) {
    await writeFile(file, content && JSON.stringify(content));
    if (mtime !== undefined) await utimes(file, mtime, mtime);
    if (isStale) {
      await end(await startSandbox(context, ["--state", state]));
    } else {
      const { status, stderr } = await run(["sandbox", "--port", "0", "--state", state]);
      assert.equal(status, 2, name);
      assert.match(stderr, /process \d+ on elsewhere; end it, or delete/u);
    }
    assert.deepEqual(
      (await readdir(at)).filter((entry) => entry !== "state.json.lock"),
      ["state.json"],
      name,
    );
  }
});

test("links that somebody has planted beside the file are not followed", async (context) => {
  const at = await folder(context);
  const [state, victim] = [join(at, "state.json"), join(at, "victim")];
  await writeFile(victim, "precious");
  for (const name of ["lock", "new", "tmp", "lock.unwritten"]) await symlink(victim, `${state}.${name}`);
  const { stderr } = await run(["sandbox", "--port", "0", "--state", state, "--host", "192.0.2.1"]);
  assert.match(stderr, /can't listen at 192\.0\.2\.1/u);
  assert.deepEqual(await namesIn(state), [], "it was locked and written");
  assert.equal(await readFile(victim, "utf8"), "precious");
});

test("a symbolic link is written through, and the file keeps its place", async (context) => {
  const at = await folder(context);
  const [target, link] = [join(at, "target.json"), join(at, "state.json")];
  await symlink(target, link);
  const sandbox = await startSandbox(context, ["--state", link]);
  const { ino } = await stat(target);
  const service = client(sandbox);
  // Enough for the journal to be compacted several times.
  let largest = 0;
  for (let turn = 0; turn < 100; turn += 1) {
    const { id } = await service.create({ ...draft, name: "x".repeat(20_000) });
    await service.delete(id);
    largest = Math.max(largest, (await stat(target)).size);
  }
  await service.create({ ...draft, name: "the last" });
  await end(sandbox);
  assert.ok(largest > 100_000 && largest < 600_000, `${largest} of 4,000,000 bytes`);
  assert.equal((await stat(target)).ino, ino, "a file that is mounted by itself can't be replaced");
  assert.ok((await lstat(link)).isSymbolicLink());
  assert.deepEqual(await namesIn(target), ["the last"]);
});

test("what was answered survives a kill while the journal is compacted", async (context) => {
  const state = join(await folder(context), "state.json");
  const there = new Set();
  let sizes = 0;
  for (let round = 0; round < 6; round += 1) {
    const sandbox = await startSandbox(context, ["--state", state]);
    const service = client(sandbox);
    const listed = new Set((await service.list()).map(({ name }) => name.slice(0, 9)));
    for (const name of there) assert.ok(listed.has(name), `${name} is lost in round ${round}`);
    const work = async (worker) => {
      for (let turn = 0; ; turn += 1) {
        const name = `${round} ${worker} ${turn}`.padEnd(9);
        const { id } = await service.create({ ...draft, name: name + "x".repeat(30_000) });
        sizes += 30_000;
        if (turn % 10 === 0) there.add(name);
        else await service.delete(id);
      }
    };
    setTimeout(() => sandbox.child.kill("SIGKILL"), 300 + round * 57);
    await Promise.allSettled(Array.from({ length: 4 }, (_, worker) => work(worker)));
    await sandbox.ended;
  }
  assert.ok(sizes > 1_500_000, `only ${sizes} bytes were written`);
});

test("an empty file is a fresh start", async (context) => {
  const state = join(await folder(context), "state.json");
  for (const text of ["", "\n", " \n\n"]) {
    await writeFile(state, text);
    const sandbox = await startSandbox(context, ["--state", state]);
    assert.deepEqual(await client(sandbox).list(), []);
    await end(sandbox);
  }
});

test("a snapshot that was downloaded is a state file", async (context) => {
  const state = join(await folder(context), "state.json");
  const first = await startSandbox(context);
  await client(first).create(draft);
  await writeFile(state, JSON.stringify(await control(first, "snapshot"), null, 2));
  const second = await startSandbox(context, ["--state", state]);
  assert.deepEqual(await client(second).list(), await client(first).list());
});

test("a folder, a device and a damaged file are refused, and left as they are", async (context) => {
  const at = await folder(context);
  const state = join(at, "state.json");
  const sandbox = await startSandbox(context, ["--state", state]);
  for (let turn = 0; turn < 3; turn += 1) await client(sandbox).create(draft);
  await end(sandbox, "SIGKILL");
  const bytes = await readFile(state);
  const damaged = bytes.indexOf("\n") + 40;
  bytes[damaged] ^= 1;
  await writeFile(state, bytes);
  const refused = await run(["sandbox", "--port", "0", "--state", state]);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /can't be read: line \d+ is damaged.*; move it away to begin anew/u);
  assert.deepEqual(await readFile(state), bytes);
  assert.match((await run(["sandbox", "--port", "0", "--state", at])).stderr, /can't be written: EISDIR/u);
  assert.match((await run(["sandbox", "--port", "0", "--state", "/dev/null"])).stderr, /it is not a file/u);
});

test("a record that was not written to its end is left out", async (context) => {
  const state = join(await folder(context), "state.json");
  const first = await startSandbox(context, ["--state", state]);
  await client(first).create(draft);
  await end(first, "SIGKILL");
  await appendFile(state, '{"random":"00');
  const second = await startSandbox(context, ["--state", state]);
  assert.equal((await client(second).list()).length, 1);
});

test("a file that is taken away or written to by others is no success", async (context) => {
  for (const [interfere, message] of [
    [(state) => rename(state, `${state}.old`), /ENOENT/u],
    [
      async (state) => {
        await rename(state, `${state}.old`);
        await writeFile(state, "");
      },
      /it was replaced by another file/u,
    ],
    [(state) => appendFile(state, "x"), /another process has written to it/u],
  ]) {
    const state = join(await folder(context), "state.json");
    const sandbox = await startSandbox(context, ["--state", state]);
    await client(sandbox).create(draft);
    await interfere(state);
    await assert.rejects(client(sandbox).create(draft), { code: "server_error", status: 500 });
    assert.ok(
      sandbox.log.some(({ type, error }) => type === "error" && message.test(error)),
      String(message),
    );
  }
});

test("on a full disk nothing is acknowledged that is not kept", async (context) => {
  const at = await folder(context);
  const state = join(at, "state.json");
  // A limit on the size of files is what a full disk is to a process: a write that fails, after a part of it.
  const limited = spawn("sh", [
    "-c",
    `ulimit -f 64; exec "$0" "$@"`,
    process.execPath,
    COMMAND,
    "sandbox",
    "--port",
    "0",
    "--json",
    "--state",
    state,
  ]);
  context.after(() => limited.kill("SIGKILL"));
  const [line] = await once(createInterface(limited.stdout), "line");
  const service = client(JSON.parse(line));
  const kept = [];
  let failure;
  for (let turn = 0; turn < 200 && failure === undefined; turn += 1) {
    const name = `desk ${turn} ${"x".repeat(700)}`;
    await service.create({ ...draft, name }).then(
      () => kept.push(name),
      (error) => (failure = error),
    );
  }
  assert.deepEqual([failure.status, failure.outcomeUnknown], [500, true]);
  assert.match(failure.body, /can't be written: (EFBIG|ENOSPC)/u);
  assert.ok(kept.length > 20);
  await assert.rejects(service.create(draft), { status: 500 });
  assert.ok((await service.list()).length > kept.length, "it still reads");
  limited.kill("SIGKILL");
  await once(limited, "exit");
  assert.deepEqual((await namesIn(state)).slice(0, kept.length), kept);

  const sandbox = await startSandbox(context, ["--state", state]);
  await client(sandbox).create({ ...draft, name: "with room again" });
  await end(sandbox, "SIGKILL");
  assert.equal((await namesIn(state)).at(-1), "with room again");
});

test("a change costs as much in a large state as in a small one", async (context) => {
  const state = join(await folder(context), "state.json");
  const seeded = createSandbox();
  const fill = new WebhooksClient({ apiKey: seeded.apiKey, fetch: seeded.fetch, region: "uk" });
  for (let turn = 0; turn < 3_000; turn += 1) await fill.create(draft);
  await writeFile(state, JSON.stringify(seeded.snapshot()));
  const sandbox = await startSandbox(context, ["--state", state]);
  const { size } = await stat(state);
  assert.ok(size > 500_000, `${size} bytes`);
  for (let turn = 0; turn < 20; turn += 1) await client(sandbox).create(draft);
  const grown = (await stat(state)).size - size;
  assert.ok(grown > 0 && grown < 20 * 2_000, `${grown} bytes for 20 webhooks`);
});

test("700 pushes of a megabyte share it, in the file and in a snapshot that can be restored", async (context) => {
  const state = join(await folder(context), "state.json");
  const sandbox = await startSandbox(context, ["--state", state]);
  const service = client(sandbox);
  await Promise.all(Array.from({ length: 700 }, () => service.create(draft)));
  const data = { note: "x".repeat(1_000_000) };
  const answer = await fetch(`${sandbox.url}/_sandbox/trigger`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ event: "recapture_new", data }),
  });
  assert.equal(answer.status, 200);
  let length = 0;
  for await (const piece of answer.body) length += piece.length;
  assert.ok(length > 700_000_000, `${length} bytes`);
  await service.create({ ...draft, name: "after all that" });
  const snapshot = await control(sandbox, "snapshot");
  assert.equal(snapshot.deliveries.length, 700);
  await control(sandbox, "restore", snapshot);
  await end(sandbox);
  assert.ok((await stat(state)).size < 10_000_000);
  assert.equal((await namesIn(state)).at(-1), "after all that");
});
