// The verb `listen`: what it shows of a push, what it forwards, and that it records all that it has acknowledged.

import assert from "node:assert/strict";
import { once } from "node:events";
import { appendFile, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { WebhooksClient } from "autograb-webhooks";
import { samplePayload } from "autograb-webhooks/schema";
import { folder, run, runInTerminal, startSandbox, startServer, until } from "./command.js";

const TOKEN = "t0ken-of-the-tests";
const ENV = { HOOK_TOKEN: TOKEN };
const TOKENS = ["--token-env", "HOOK_TOKEN"];

const sample = (seed = 0) => JSON.stringify(samplePayload("recapture_new", { seed }));

async function startListening(context, words = []) {
  const server = await startServer(context, ["listen", "--port", "0", "--json", ...TOKENS, ...words], ENV);
  const hook = server.url.replace("…", TOKEN);
  const pushes = () => server.log.filter(({ type }) => type === "push");
  const push = async (body, headers) => {
    const sent = { "Content-Type": "application/json", ...headers };
    return (await fetch(hook, { method: "POST", headers: sent, body })).status;
  };
  return { ...server, hook, push, pushes };
}

/** A receiver behind the listening one. */
async function startBehind(context, answer = (response) => response.writeHead(204).end()) {
  const received = [];
  const server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    received.push({ url: request.url, headers: request.headers, body: Buffer.concat(pieces) });
    answer(response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => server.close() && server.closeAllConnections());
  return { received, url: `http://127.0.0.1:${server.address().port}/behind?token=own` };
}

test("each push is logged with its outcome, and with positions but no values of its issues", async (context) => {
  const { hook, push, pushes, log, url } = await startListening(context);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/hook\?token=…$/u);
  const odd = '{"event":"recapture_new","data":{"vin":"S3CRET","sightings":7}}';
  const future = '{"event":"S3CRET","data":{}}';
  for (const [body, status, outcome, event] of [
    [sample(), 200, "handled", "recapture_new"],
    [sample(), 200, "duplicate", "recapture_new"],
    [odd, 200, "handled", "recapture_new"],
    [future, 200, "handled", null],
    ['{"event"', 422, "invalid", null],
  ]) {
    assert.equal(await push(body), status, body);
    await until(
      () => pushes().at(-1)?.bytes === Buffer.byteLength(body) && pushes().at(-1)?.outcome === outcome,
    );
    assert.deepEqual([pushes().at(-1).status, pushes().at(-1).event], [status, event]);
    assert.ok(pushes().at(-1).durationMs >= 0);
  }
  assert.deepEqual(
    pushes()[2]
      .issues.map(({ code, path, column }) => [code, path, column])
      .slice(-2),
    [
      ["format", "/data/vin", odd.indexOf('"S3CRET') + 1],
      ["type", "/data/sightings", odd.indexOf("7}") + 1],
    ],
  );
  assert.equal((await fetch(hook.replace(TOKEN, "other"), { method: "POST", body: sample() })).status, 401);
  await until(() => pushes().at(-1).outcome === "unauthorized");
  assert.ok(!JSON.stringify(log).includes("S3CRET"));
  assert.ok(!JSON.stringify(log).includes(TOKEN));
});

test("--payloads shows values, and --strict refuses what is not published", async (context) => {
  const { push, pushes } = await startListening(context, ["--payloads", "--strict"]);
  const body = '{"event":"recapture_new","data":{"vin":"S3CRET"}}';
  assert.equal(await push(body), 422);
  await until(() => pushes().length === 1);
  assert.equal(pushes()[0].payload, body);
});

test("pushes are forwarded as they arrived, and what the other receiver answers counts", async (context) => {
  let status = 204;
  const behind = await startBehind(context, (response) => response.writeHead(status).end());
  const { push, pushes } = await startListening(context, ["--forward", behind.url]);
  const zipped = gzipSync(sample(1));
  const invalid = '{"event":7}';
  for (const [body, headers, answer, expected] of [
    [sample(), { "X-Own": "kept", "User-Agent": "AutoGrab" }, 204, 200],
    [zipped, { "Content-Encoding": "gzip" }, 200, 200],
    [invalid, {}, 202, 202],
    [sample(2), {}, 503, 500],
    [sample(2), {}, 200, 200],
  ]) {
    status = answer;
    assert.equal(await push(body, headers), expected);
    const last = behind.received.at(-1);
    assert.deepEqual(last.body, Buffer.from(body));
    assert.equal(last.url, "/behind?token=own");
    for (const [name, value] of Object.entries(headers))
      assert.equal(last.headers[name.toLowerCase()], value);
    await until(() => pushes().length === behind.received.length);
    assert.equal(pushes().at(-1).forwarded.status, answer);
  }
  assert.equal(await push(sample(2)), 200);
  assert.equal(behind.received.length, 5, "a repeated push is not forwarded");
});

test("a receiver behind that is not there is reported with the push", async (context) => {
  const { push, pushes, log } = await startListening(context, ["--forward", "http://localhost:9/behind"]);
  assert.equal(await push(sample()), 500);
  await until(() => pushes().length === 1);
  assert.match(pushes()[0].forwarded.error, /ECONNREFUSED/u);
  assert.deepEqual(
    log.filter(({ type }) => type === "error"),
    [],
  );
});

test("a recording can be sent again, and only its owner can read it", async (context) => {
  const file = join(await folder(context), "pushes.ndjson");
  const { push, hook } = await startListening(context, ["--record", file]);
  const bodies = [sample(), gzipSync(sample(1)), '{"event":7}', '\ufeff{"event":"ping","data":{}}'];
  for (const body of bodies) {
    const headers = { authKey: "password1", ...(Buffer.isBuffer(body) && { "Content-Encoding": "gzip" }) };
    assert.ok((await push(body, headers)) < 300);
  }
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const recorded = await readFile(file, "utf8");
  assert.equal(recorded.split("\n").length, bodies.length + 1);
  for (const secret of [TOKEN, "password1", hook]) assert.ok(!recorded.includes(secret));

  const behind = await startBehind(context);
  const { status, stderr } = await run(["replay", file, behind.url]);
  assert.equal(status, 0, stderr);
  assert.deepEqual(
    behind.received.map(({ body }) => body),
    bodies.map((body) => Buffer.from(body)),
  );
});

test("after `kill -9`, every push that was acknowledged is in the recording, and it goes on", async (context) => {
  const file = join(await folder(context), "pushes.ndjson");
  const acknowledged = new Set();
  let seed = 0;
  for (let round = 0; round < 3; round += 1) {
    const { push, child, ended } = await startListening(context, ["--record", file]);
    const target = acknowledged.size + 150;
    const senders = Array.from({ length: 8 }, async () => {
      for (;;) {
        const body = sample((seed += 1));
        const status = await push(body).catch(() => undefined);
        if (status === undefined) return;
        assert.equal(status, 200);
        acknowledged.add(body);
      }
    });
    await until(() => acknowledged.size >= target);
    child.kill("SIGKILL");
    await Promise.all([...senders, ended]);
    await appendFile(file, '{"receivedAt":"20');
  }
  const { push } = await startListening(context, ["--record", file]);
  const last = sample((seed += 1));
  assert.equal(await push(last), 200);
  acknowledged.add(last);
  const lines = (await readFile(file, "utf8")).split("\n");
  const recorded = new Set(lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line).body));
  assert.deepEqual(
    [...acknowledged].filter((body) => !recorded.has(body)),
    [],
  );
  assert.ok(acknowledged.size > 450);
});

test("a push that can't be recorded is not acknowledged", async (context) => {
  const isThere = await stat("/dev/full").then(
    () => true,
    () => false,
  );
  if (!isThere) return context.skip("this system has no /dev/full");
  const behind = await startBehind(context);
  const words = ["--record", "/dev/full", "--forward", behind.url];
  const { push, pushes, log } = await startListening(context, words);
  assert.equal(await push(sample()), 500);
  await until(() => pushes().length === 1);
  assert.equal(pushes()[0].outcome, "failed");
  assert.match(log.find(({ type }) => type === "error").error, /ENOSPC/u);
  assert.equal(behind.received.length, 0);
});

test("the pushes of a sandbox arrive", async (context) => {
  const { hook, pushes } = await startListening(context);
  const { apiKey, baseUrl } = await startSandbox(context);
  const client = new WebhooksClient({ apiKey, baseUrl, region: "uk" });
  const { id } = await client.create({ name: "a", endpoint: hook, events: ["recapture_new"] });
  await client.ping(id);
  const env = { AUTOGRAB_BASE_URL: baseUrl };
  assert.equal((await run(["trigger", "recapture_new"], { env })).status, 0);
  await until(() => pushes().length === 2);
  const received = pushes().map(({ event, status }) => `${event} ${status}`);
  assert.deepEqual(received.toSorted(), ["ping 200", "recapture_new 200"]);
});

test("Ctrl-C waits for the pushes that are under way", async (context) => {
  const behind = await startBehind(context, (response) =>
    setTimeout(() => response.writeHead(204).end(), 800),
  );
  const { push, child, ended, pushes } = await startListening(context, ["--forward", behind.url]);
  const answer = push(sample());
  await until(() => behind.received.length === 1);
  child.kill("SIGINT");
  assert.equal(await answer, 200);
  assert.deepEqual(await ended, [0, null]);
  assert.equal(pushes()[0].forwarded.status, 204);
});

test("a file that can't be written is a failure before anything is received", async (context) => {
  const { status, stderr } = await run(
    ["listen", ...TOKENS, "--port", "0", "--record", await folder(context)],
    {
      env: ENV,
    },
  );
  assert.equal(status, 2);
  assert.match(stderr, /can't be written/u);
});

test("on a terminal the token is asked for, pushes are shown in lines with colors, and Ctrl-C ends it", async (context) => {
  const behind = await startBehind(context);
  const file = join(await folder(context), "odd.json");
  await writeFile(file, '{"event":"recapture_new","data":{"sightings":7}}');
  const port = await freePort();
  const hook = `http://127.0.0.1:${port}/hook?token=${TOKEN}`;
  const shown = runInTerminal(["listen", "--port", String(port), "--forward", behind.url], {
    dialog: [
      ["token of the endpoint: ", `${TOKEN}\r`],
      ["forwarded: 204", "\u0003"],
    ],
  });
  const isUp = () =>
    fetch(hook).then(
      () => true,
      () => false,
    );
  await until(isUp);
  assert.equal((await run(["replay", file, hook])).status, 0);
  const { status, shown: text } = await shown;
  assert.equal(status, 0, text);
  const plain = text.replaceAll("\r", "");
  assert.match(plain, /^listening at http:\S+\/hook\?token=…; Ctrl-C stops it/mu);
  assert.match(plain, /recapture_new \u001b\[32m200 handled\u001b\[39m in \d+ ms, 48 bytes$/mu);
  assert.match(plain, /^ {2}1:46: \u001b\[33mwarning\u001b\[39m type \/data\/sightings$/mu);
  assert.match(plain, /^ {2}forwarded: 204 in \d+ ms$/mu);
  assert.ok(!plain.includes(TOKEN));
});

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await once(server.close(), "close");
  return port;
}

test("what can't be done is said, with what to do", async () => {
  for (const [words, message] of [
    [[], /no token: set a variable, .* and pass `--token-env HOOK_TOKEN`/u],
    [[...TOKENS, "--forward", "https://dealer.example/hook"], /is another machine; `--allow-remote`/u],
    [["--token-env", "NOWHERE"], /the variable that `--token-env` names is empty or not set/u],
    [["--token", TOKEN], /other users of this machine can read arguments/u],
  ]) {
    const { status, stdout, stderr } = await run(["listen", ...words], { env: ENV });
    assert.deepEqual([status, stdout], [2, ""], words.join(" "));
    assert.match(stderr, message);
    assert.ok(!stderr.includes(TOKEN));
  }
});
