// The sandbox's state file: what was answered is in it, however the program ends.

import assert from "node:assert/strict";
import { once } from "node:events";
import { chmod, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { WebhooksClient } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";
import { BIN, control, folder, run, startSandbox, until } from "./command.js";

const { StateFile } = await import(join(BIN, "state-file.js"));
const { journal } = await import(join(BIN, "../lib/sandbox-journal.js"));

const draft = { name: "Stock desk", endpoint: "https://dealer.example/hook", events: ["recapture_new"] };

/** What a sandbox that is started with the file would know. */
async function stateIn(file, options) {
  const sandbox = createSandbox(options);
  sandbox[journal].restore(await readFile(file));
  return sandbox.snapshot();
}

const client = ({ apiKey, baseUrl }) => new WebhooksClient({ apiKey, baseUrl, region: "uk", maxRetries: 0 });

test("what was answered survives a kill in the middle of anything", async (context) => {
  const state = join(await folder(context), "state.json");
  const there = new Set();
  const gone = new Set();
  let sent = 0;
  for (let round = 0; round < 8; round += 1) {
    const sandbox = await startSandbox(context, ["--state", state]);
    const service = client(sandbox);
    const listed = new Map((await service.list()).map(({ id, name }) => [id, name]));
    for (const id of there) assert.ok(listed.has(id), `${id} is lost in round ${round}`);
    for (const id of gone) assert.ok(!listed.has(id), `${id} is back in round ${round}`);
    assert.equal(new Set(listed.values()).size, listed.size, "something was made twice");
    assert.ok(listed.size <= sent);

    // It is killed when so many calls were answered, while the others are under way.
    let left = 12 + round * 3;
    const answered = () => --left === 0 && sandbox.child.kill("SIGKILL");
    const work = async (worker) => {
      for (let turn = 0; ; turn += 1) {
        sent += 1;
        const { id } = await service.create({ ...draft, name: `${round} ${worker} ${turn}` });
        there.add(id);
        answered();
        if (turn % 3 > 0) continue;
        // Until its end is known, it may be either.
        there.delete(id);
        await service.delete(id);
        gone.add(id);
        answered();
      }
    };
    await Promise.allSettled(Array.from({ length: 8 }, (_, worker) => work(worker)));
    await sandbox.ended;
    await stateIn(state);
  }
  assert.ok(there.size > 20 && gone.size > 20, `${there.size} ${gone.size}`);
});

test("a push that was queued arrives after a kill, and one that arrived does not again", async (context) => {
  const state = join(await folder(context), "state.json");
  const received = [];
  let answers = false;
  const server = createServer((incoming, response) => {
    received.push(incoming.url);
    if (answers) response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => server.close() && server.closeAllConnections());
  const endpoint = `http://127.0.0.1:${server.address().port}/hook`;

  const first = await startSandbox(context, ["--state", state]);
  const { id } = await client(first).create({ ...draft, endpoint });
  await client(first).ping(id);
  await until(() => received.length === 1);
  first.child.kill("SIGKILL");
  await first.ended;

  answers = true;
  const second = await startSandbox(context, ["--state", state]);
  await until(async () => (await control(second, "deliveries"))[0].attempts.length === 1);
  assert.equal(received.length, 2);
  // The attempt is kept a moment later, on its own.
  await until(async () => (await stateIn(state)).deliveries[0].attempts.length === 1);
  second.child.kill("SIGKILL");
  await second.ended;

  const third = await startSandbox(context, ["--state", state]);
  assert.deepEqual((await control(third, "deliveries"))[0].attempts.length, 1);
  await client(third).list();
  assert.equal(received.length, 2);
});

test("tokens, limits and faults to come survive as well", async (context) => {
  const at = await folder(context);
  const options = join(at, "options.json");
  await writeFile(options, JSON.stringify({ rateLimit: { total: 3, periodMs: 3_600_000 } }));
  const words = ["--state", join(at, "state.json"), "--options", options];
  const first = await startSandbox(context, words);
  const oauth = {
    clientId: "client_sandbox",
    clientSecret: "secret_sandbox",
    tokenUrl: `${first.url}/auth-broker/request-token`,
  };
  const kept = new WebhooksClient({ oauth, baseUrl: first.baseUrl, region: "uk" });
  await kept.create(draft);
  await control(first, "fail-next", { status: 503 });
  first.child.kill("SIGKILL");
  await first.ended;

  const second = await startSandbox(context, [...words, "--port", new URL(first.url).port]);
  await assert.rejects(kept.list({ maxRetries: 0 }), { code: "server_error" });
  assert.equal((await kept.list()).length, 1, "the token still works");
  assert.equal(kept.rateLimit.remaining, 1);
  assert.equal(second.url, first.url);
});

test("nobody else can read the file, and nothing lies beside it", async (context) => {
  const at = await folder(context);
  const sandbox = await startSandbox(context, ["--state", join(at, "state.json")]);
  await client(sandbox).create(draft);
  assert.deepEqual((await readdir(at)).sort(), ["state.json", "state.json.lock"]);
  for (const file of await readdir(at)) assert.equal((await stat(join(at, file))).mode & 0o077, 0, file);
  sandbox.child.kill("SIGTERM");
  await sandbox.ended;
  assert.deepEqual(await readdir(at), ["state.json"]);
});

test("a file that others could read is theirs no longer", async (context) => {
  const state = join(await folder(context), "state.json");
  await writeFile(state, "");
  await chmod(state, 0o644);
  await startSandbox(context, ["--state", state]);
  assert.equal((await stat(state)).mode & 0o777, 0o600);
});

test("a file that is no state is refused, and left as it is", async (context) => {
  const file = join(await folder(context), "state.json");
  for (const text of ["{", "{}", '{"version":99}', "[]", "not a state\n"]) {
    await writeFile(file, text);
    const { status, stderr } = await run(["sandbox", "--port", "0", "--state", file]);
    assert.equal(status, 2, text);
    assert.match(stderr, /state\.json` can't be read: .*; move it away to begin anew/u);
    assert.equal(await readFile(file, "utf8"), text);
  }
});

test("a state that can't be kept is no success", async (context) => {
  const at = await folder(context);
  const sandbox = await startSandbox(context, ["--state", join(at, "state.json")]);
  await rm(at, { recursive: true });
  await assert.rejects(client(sandbox).create(draft), {
    code: "server_error",
    status: 500,
    outcomeUnknown: true,
  });
  assert.ok(sandbox.log.some(({ type, error }) => type === "error" && /ENOENT/u.test(error)));
});

test("a state that can't be kept at all is refused at once", async () => {
  const { status, stderr } = await run(["sandbox", "--port", "0", "--state", "/nowhere/state.json"]);
  assert.equal(status, 2);
  assert.match(stderr, /state\.json` can't be written: ENOENT/u);
});

test("options that are no object are refused", async (context) => {
  const file = join(await folder(context), "options.json");
  for (const text of ["null", "5", "[]"]) {
    await writeFile(file, text);
    const { status, stderr } = await run(["sandbox", "--port", "0", "--options", file]);
    assert.equal(status, 2);
    assert.match(stderr, /options\.json` must hold a JSON object/u);
  }
});

test("many saves at once are few writes, and each is in the file when its promise says so", async (context) => {
  const path = join(await folder(context), "state.json");
  let [version, records] = [0, 0];
  const file = await StateFile.open(path, { warn: assert.fail });
  file.follow(() => {
    records += 1;
    return `${version}\n`;
  });
  const save = async () => {
    version += 1;
    const wanted = version;
    await file.save();
    assert.ok(Number((await readFile(path, "utf8")).trim().split("\n").at(-1)) >= wanted);
  };
  await Promise.all(Array.from({ length: 100 }, () => save()));
  assert.ok(records <= 3, `${records} writes`);
  await save();
  assert.match(await readFile(path, "utf8"), /\n101\n$/u);
  await file.close();
});
