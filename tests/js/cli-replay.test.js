// The verb `replay`: what it sends, how fast and how many at once, and what it says about the answers.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { samplePayload } from "autograb-webhooks/schema";
import { BIN, COMMAND, folder, run, until } from "./command.js";

const { decodeRecord, encodeRecord } = await import(join(BIN, "recording.js"));

const payload = JSON.stringify(samplePayload("recapture_new"));
const TOKEN = "t0ken-of-the-tests";

/** A receiver that keeps what it is sent: `pushes`, and how many were under way at once. */
async function receiver(context, answer = () => 200, { keeps = true } = {}) {
  const state = { pushes: [], most: 0 };
  let underway = 0;
  const server = createServer(async (request, response) => {
    state.most = Math.max(state.most, (underway += 1));
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const push = { at: Date.now(), url: request.url, headers: request.headers, body: Buffer.concat(pieces) };
    if (keeps) state.pushes.push(push);
    const status = await answer(push, state.pushes.length);
    underway -= 1;
    if (status === undefined) request.socket.destroy();
    else response.writeHead(status).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => server.close() && server.closeAllConnections());
  return Object.assign(state, { url: `http://127.0.0.1:${server.address().port}/hook` });
}

async function fileOf(context, name, contents) {
  const file = join(await folder(context), name);
  await writeFile(file, contents);
  return file;
}

test("a line of a recording holds a push as it arrived, and no header that may be secret", () => {
  const headers = { "content-type": "application/json", authKey: "password1", "X-Token": TOKEN };
  for (const [body, encoding] of [
    [Buffer.from(payload)],
    [Buffer.from("\ufeff{ \u2028 broken")],
    [Buffer.alloc(0)],
    [gzipSync(payload), "gzip"],
    [Buffer.from([0xff, 0x00, 0x0a])],
  ]) {
    const sent = encoding === undefined ? headers : { ...headers, "content-encoding": encoding };
    const line = encodeRecord({ status: 200, headers: sent, body });
    assert.equal(line.indexOf("\n"), line.length - 1);
    assert.ok(!/password1|t0ken/u.test(line));
    const record = decodeRecord(Buffer.from(line));
    assert.deepEqual(Buffer.from(record.body), body);
    assert.deepEqual(record.headers, {
      "content-type": "application/json",
      ...(encoding && { "content-encoding": encoding }),
    });
  }
  for (const line of ['{"body":"cut o', "", "7", "null", '"text"', "\xff"])
    assert.equal(decodeRecord(Buffer.from(line, "latin1")), undefined, line);
  // A payload may have a field that is called like one of a recording.
  const odd = Buffer.from('{"event":"ping","data":{},"body":"x"}');
  assert.equal(decodeRecord(odd).body, odd);
});

test("recordings, logs, single payloads and arrays are sent byte by byte, with the tokens", async (context) => {
  const { pushes, url } = await receiver(context);
  const pretty = JSON.stringify(JSON.parse(payload), null, 2);
  const record = encodeRecord({
    headers: { "content-type": "application/json", "content-encoding": "gzip" },
    body: gzipSync(payload),
  });
  const env = { HOOK_TOKEN: TOKEN };
  const tokens = ["--token-env", "key=HOOK_TOKEN", "--header-env", "X-Token=HOOK_TOKEN"];
  for (const [name, contents, bodies] of [
    ["a.ndjson", record, [gzipSync(payload)]],
    ["a.log", `${payload}\n\n${payload} \n${payload}`, [payload, `${payload} `, payload]],
    ["a.json", pretty, [pretty]],
    ["a.json", `[${payload}, ${payload}]`, [payload, payload]],
    ["a.ndjson", "", []],
  ]) {
    pushes.length = 0;
    const file = await fileOf(context, name, contents);
    const { status, stdout, stderr } = await run(["replay", file, url, ...tokens], { env });
    assert.equal(status, 0, stderr);
    assert.deepEqual(
      pushes.map(({ body }) => String(body)),
      bodies.map(String),
    );
    for (const push of pushes) {
      assert.equal(push.url, `/hook?key=${TOKEN}`);
      assert.equal(push.headers["x-token"], TOKEN);
      assert.equal(push.headers["content-type"], "application/json");
      assert.equal(push.headers["content-encoding"], contents === record ? "gzip" : undefined);
    }
    if (bodies.length > 0)
      assert.match(stdout, new RegExp(`^answer +pushes\\n200 +${bodies.length}\\n$`, "u"));
    assert.match(
      stderr,
      new RegExp(`^${bodies.length} push(es)? in \\d+ ms: ${bodies.length} accepted, 0 not, 0`, "mu"),
    );
    assert.ok(!`${stdout}${stderr}`.includes(TOKEN));
  }
});

test("answers are counted, and every push that was not accepted makes the replay fail", async (context) => {
  const answers = [200, 202, 503, undefined, 302, 401, 204, 503];
  const { pushes, url } = await receiver(context, (_, count) => answers[count - 1]);
  const file = await fileOf(context, "a.ndjson", `${payload}\n`.repeat(8));
  const { status, stdout, stderr } = await run(["replay", file, url]);
  assert.equal(status, 1);
  const rows = stdout
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => row.split(/ {2,}/u));
  const closed = "the connection was closed without an answer";
  const counted = { 200: 1, 202: 1, 204: 1, 302: 1, 401: 1, 503: 2, [closed]: 1 };
  assert.deepEqual(
    Object.fromEntries(rows),
    Object.fromEntries(Object.entries(counted).map(([k, v]) => [k, `${v}`])),
  );
  assert.match(stderr, /a\.ndjson:3: 503\n.*a\.ndjson:4: the connection was closed/u);
  assert.match(stderr, /^8 pushes in \d+ ms: 3 accepted, 5 not, 0 not sent$/mu);
  pushes.length = 0;
  const quiet = await run(["replay", file, url, "--quiet"]);
  assert.deepEqual([quiet.status, quiet.stdout, quiet.stderr.match(/\n/gu).length], [1, "", 5]);
  pushes.length = 0;
  const json = await run(["replay", file, url, "--json"]);
  const { durationMs, failed, ...rest } = JSON.parse(json.stdout);
  assert.deepEqual([json.status, json.stderr], [1, ""]);
  assert.deepEqual(rest, { sent: 8, accepted: 3, skipped: 0, answers: counted });
  assert.deepEqual(failed[0], { line: 3, answer: "503" });
});

test("lines that are no push are named and not sent, such as the end of a recording that was cut off", async (context) => {
  const { pushes, url } = await receiver(context);
  const file = await fileOf(context, "a.ndjson", `${payload}\n{"status":200,"body":"{\\"ev`);
  const { status, stderr } = await run(["replay", file, url]);
  assert.deepEqual([status, pushes.length], [1, 1]);
  assert.match(stderr, /a\.ndjson:2: not sent: it is neither a payload nor a line of a recording/u);
  assert.match(stderr, /1 accepted, 0 not, 1 not sent/u);
});

test("--rate spreads the pushes over time, --concurrency sends several at once", async (context) => {
  const paced = await receiver(context);
  const file = await fileOf(context, "a.ndjson", `${payload}\n`.repeat(20));
  assert.equal((await run(["replay", file, paced.url, "--rate", "20"])).status, 0);
  const spread = paced.pushes.at(-1).at - paced.pushes[0].at;
  assert.ok(spread > 850 && spread < 3_000, `${spread} ms for 19 intervals of 50 ms`);
  assert.equal(paced.most, 1);
  const slow = await receiver(context, () => sleep(50, 200));
  assert.equal((await run(["replay", file, slow.url, "--concurrency", "7"])).status, 0);
  assert.equal(slow.most, 7);
});

test("a receiver that does not answer, or is gone, ends the replay", async (context) => {
  const silent = await receiver(context, () => new Promise(() => {}));
  const file = await fileOf(context, "a.ndjson", `${payload}\n`.repeat(3));
  const late = await run(["replay", file, silent.url, "--timeout-ms", "200"]);
  assert.equal(late.status, 1);
  assert.match(late.stdout, /^no complete answer within 200 ms +3$/mu);
  const gone = await run(["replay", file, "http://localhost:9/hook?token=t0ken"]);
  assert.equal(gone.status, 1);
  assert.match(
    gone.stderr,
    /^stopped at .*a\.ndjson:1: nothing listens at http:\/\/localhost:9\/hook\?token=…$/mu,
  );
  assert.match(gone.stderr, /^0 pushes/mu);
});

test("Ctrl-C ends the replay after the push that is under way, and what was sent is counted", async (context) => {
  const { pushes, url } = await receiver(context, () => sleep(20, 200));
  const child = spawn(process.execPath, [COMMAND, "replay", "-", url, "--json"]);
  const ended = once(child, "close");
  let printed = "";
  child.stdout.on("data", (text) => (printed += text));
  // The input stays open, as that of `tail -f` does.
  child.stdin.on("error", () => {}).write(`${payload}\n`.repeat(5));
  await until(() => pushes.length === 5);
  child.kill("SIGINT");
  const [status] = await ended;
  assert.equal(status, 1);
  assert.deepEqual(JSON.parse(printed).answers, { 200: 5 });
});

test("a file of any size is sent with bounded memory", async (context) => {
  const { url } = await receiver(context, () => 200, { keeps: false });
  const file = join(await folder(context), "large.ndjson");
  const padded = JSON.stringify({ event: "ping", data: { padding: "x".repeat(200_000) } });
  const out = createWriteStream(file);
  for (let line = 0; line < 1_000; line += 1) if (!out.write(`${padded}\n`)) await once(out, "drain");
  await once(out.end(), "close");
  const peak = 'process.on("exit", () => console.error(process.resourceUsage().maxRSS))';
  const words = ["--import", `data:text/javascript,${peak}`, COMMAND, "replay", file, url, "--json"];
  const child = spawn(process.execPath, [...words, "--concurrency", "4"]);
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await once(child, "close");
  const [printed, most] = await outputs;
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(printed).answers, { 200: 1_000 });
  assert.ok(Number(most) < 180_000, `${most} KiB`);
});

test("replay refuses what it can't or must not send", async (context) => {
  const { pushes, url } = await receiver(context);
  const file = await fileOf(context, "a.ndjson", payload);
  for (const [words, message] of [
    [[file, "https://dealer.example/hook"], /is another machine; `--allow-remote`/u],
    [["/nowhere.ndjson", url], /`\/nowhere\.ndjson` can't be read/u],
    [[file, url, "--rate", "0"], /whole number from 1/u],
    [[file], /needs FILE\|- URL/u],
  ]) {
    const { status, stdout, stderr } = await run(["replay", ...words]);
    assert.deepEqual([status, stdout], [2, ""], words.join(" "));
    assert.match(stderr, message);
  }
  assert.equal(pushes.length, 0);
});
