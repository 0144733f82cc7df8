// Stories that a local sandbox plays: by itself with `--play`, and over its own paths.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { WebhooksClient } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";
import { COMMAND, control, folder, run, startSandbox, until } from "./command.js";

const EVENTS = ["recapture_new", "recapture_price_change", "recapture_delist"];

const client = ({ apiKey, baseUrl }) => new WebhooksClient({ apiKey, baseUrl, region: "uk" });

/** A server that keeps what it is sent. */
async function receiver(context, statusOf = () => 204) {
  const received = [];
  const server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    received.push(Buffer.concat(pieces).toString());
    response.writeHead(statusOf(received.length)).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => server.close() && server.closeAllConnections());
  const endpoint = `http://127.0.0.1:${server.address().port}/hook?token=secret`;
  return { received, draft: { name: "Stock desk", endpoint, events: EVENTS } };
}

/** The bodies of a story that a subscriber to `EVENTS` gets. */
async function storyOf(options) {
  const { events } = await createSandbox().play(options);
  return events.filter(({ event }) => EVENTS.includes(event)).map(({ body }) => body);
}

const story = ({ log }) => log.find(({ type }) => type === "story");

test("`--play` begins with the first webhook, and logs what has become of it", async (context) => {
  const { received, draft } = await receiver(context, (count) => (count === 1 ? 503 : 204));
  const spec = "sale,seed=7,region=uk,intervalMs=5,retries=2";
  const sandbox = await startSandbox(context, ["--play", spec]);
  await client(sandbox).create({ ...draft, region: "au" });
  await client(sandbox).create(draft);
  await until(() => story(sandbox) !== undefined);
  const bodies = await storyOf({ seed: 7, region: "uk" });
  const { type, events, sent, answered, retried, gaveUp } = story(sandbox);
  assert.deepEqual(
    [sent, answered, retried, gaveUp],
    [bodies.length + 1, { 204: bodies.length, 503: 1 }, 1, 0],
  );
  assert.ok(type === "story" && events > bodies.length);
  assert.deepEqual(new Set(received), new Set(bodies));
  await client(sandbox).create(draft);
  assert.equal(received.length, sent, "a story is played once");
  assert.ok(!JSON.stringify(sandbox.log).includes("secret"));
});

test("a story that is interrupted leaves what was queued, and the next start sends it", async (context) => {
  const { received, draft } = await receiver(context);
  const state = join(await folder(context), "state.json");
  const first = await startSandbox(context, ["--state", state, "--play", "seed=7,late=1,intervalMs=100"]);
  await client(first).create(draft);
  await until(async () => (await control(first, "deliveries")).length >= 3);
  first.child.kill("SIGTERM");
  await first.ended;
  assert.equal(received.length, 0);
  const second = await startSandbox(context, ["--state", state]);
  await until(() => received.length >= 3);
  const bodies = await storyOf({ seed: 7 });
  assert.deepEqual(received, bodies.slice(0, received.length));
  assert.equal(story(second), undefined);
});

test("`POST /_sandbox/play` answers with a summary, and ends with its caller", async (context) => {
  const { received, draft } = await receiver(context);
  const sandbox = await startSandbox(context);
  await client(sandbox).create(draft);
  const { events, sent } = await control(sandbox, "play", { seed: 7, duplicates: 1 });
  const bodies = events.filter(({ event }) => EVENTS.includes(event)).map(({ body }) => body);
  assert.deepEqual(bodies, await storyOf({ seed: 7 }));
  assert.equal(received.length, sent);
  assert.equal(sent, 2 * bodies.length);

  const controller = new AbortController();
  const post = (body, signal) =>
    fetch(`${sandbox.url}/_sandbox/play`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      signal,
    });
  const left = post('{"seed":8,"intervalMs":50}', controller.signal).catch(() => "left");
  await until(() => received.length === sent + 1);
  controller.abort();
  assert.equal(await left, "left");
  for (const [body, path] of [
    ["3", ""],
    ["[1]", "/0"],
    ['{"late":2}', "/late"],
    ['{"signal":{}}', "/signal"],
  ]) {
    const answer = await post(body);
    assert.equal(answer.status, 400, body);
    assert.equal((await answer.json()).issues[0].path, path);
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.ok(received.length <= sent + 2, "a story without a caller goes on");
});

test("a wrong `--play` is refused before anything listens", async () => {
  for (const [spec, said] of [
    ["crash", /`story`: there is one story: `sale`/u],
    [
      "seed=7,late=2,retires=1",
      /`late`: must be a number from 0 to 1; `retires`: .*did you mean `retries`\?/u,
    ],
    ["seed=x", /`seed`: must be an integer, not a string; write it like `--play sale`/u],
  ]) {
    const { status, stdout, stderr } = await run(["sandbox", "--port", "0", "--play", spec]);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, said);
  }
});

test("the story's line for people names the seed and the answers", async (context) => {
  const { draft } = await receiver(context, (count) => (count === 1 ? 500 : 204));
  const { spawn } = await import("node:child_process");
  const { createInterface } = await import("node:readline");
  const words = ["sandbox", "--port", "0", "--play", "seed=7,intervalMs=0"];
  const child = spawn(process.execPath, [COMMAND, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  context.after(() => child.kill("SIGKILL"));
  for await (const line of createInterface(child.stdout)) {
    const baseUrl = line.match(/AUTOGRAB_BASE_URL=(\S+)/u)?.[1];
    if (baseUrl !== undefined) await client({ baseUrl, apiKey: "pub_sandbox" }).create(draft);
    if (!line.startsWith("story")) continue;
    assert.match(
      line,
      /^story with seed 7: \d+ events, \d+ pushes, \d+ answered 204, 1 answered 500, 1 given up$/u,
    );
    return;
  }
  assert.fail("the story has no line");
});
