// Stories that a sandbox plays: how their pushes are sent, repeated and ended. What is pushed in which order is tested
// natively, in sandbox/tests/service/play.rs.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { WebhooksClient, validatePayload } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";

const EVENTS = [
  "recapture_new",
  "recapture_price_change",
  "recapture_delist",
  "valuation_change",
  "claim_report_generated",
];

const draft = { name: "Stock desk", endpoint: "https://dealer.example/hook", events: EVENTS };

const connect = (sandbox) =>
  new WebhooksClient({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, region: "uk" });

/** A sandbox with a webhook, whose clock is moved by its waits, and what it has sent. */
async function stage(answer = () => ({ status: 204 }), options = {}) {
  const sent = [];
  let time = 0;
  const sandbox = createSandbox({
    deliver(delivery) {
      sent.push(delivery);
      return answer(sent.length);
    },
    now: () => time,
    sleep: async (ms) => void (time += ms),
    ...options,
  });
  const webhook = await connect(sandbox).create(draft);
  return { sandbox, sent, webhook, time: () => time };
}

const bodies = (deliveries) => deliveries.map(({ body }) => body);

test("a story is pushed as it happens, and summed up", async () => {
  const { sandbox, sent } = await stage();
  const { events, ...summary } = await sandbox.play({ seed: 7 });
  assert.deepEqual(bodies(sent), bodies(events));
  assert.ok(events.every(({ event, body }) => validatePayload(body, { event, mode: "strict" }).valid));
  const count = events.length;
  const answered = { 204: count };
  assert.deepEqual(summary, {
    seed: 7,
    deliveries: count,
    sent: count,
    answered,
    unanswered: 0,
    retried: 0,
    gaveUp: 0,
  });
  assert.deepEqual(bodies(sandbox.deliveries), bodies(events));
  assert.ok(sandbox.deliveries.every(({ attempts }) => attempts.length === 1));
});

test("the same seed plays the same story in any sandbox, and without one each is another", async () => {
  const options = { seed: 7, duplicates: 0.3, reorder: 0.5, late: 0.3, retries: 2 };
  const played = async (own = options) => {
    const { sandbox, sent } = await stage((count) => ({ status: count % 3 === 0 ? 500 : 200 }));
    return [await sandbox.play(own), bodies(sent)];
  };
  const [first, second, other] = await Promise.all([played(), played(), played({ ...options, seed: 8 })]);
  assert.deepEqual(first, second);
  assert.notDeepEqual(first[1], other[1]);
  const { sandbox } = await stage();
  const { seed, events } = await sandbox.play();
  assert.notDeepEqual((await sandbox.play()).events, events);
  assert.deepEqual((await sandbox.play({ seed })).events, events);
});

test("events come at their intervals, and retries at the times of their policy", async () => {
  const { sandbox, time } = await stage((count) =>
    count <= 3 ? Promise.reject(new Error("down")) : { status: 204 },
  );
  const retries = { count: 3, delayMs: 400, maxDelayMs: 500 };
  const summary = await sandbox.play({ seed: 7, intervalMs: 1000, retries });
  const [first, second] = sandbox.deliveries;
  assert.deepEqual(
    first.attempts.map(({ at, status, error }) => [at, status ?? error]),
    [
      [0, "down"],
      [400, "down"],
      [900, "down"],
      [1400, 204],
    ],
  );
  assert.equal(second.at, 1000);
  assert.deepEqual([summary.unanswered, summary.retried, summary.gaveUp], [3, 3, 0]);
  assert.equal(time(), 1000 * (summary.events.length - 1));
});

test("a push that keeps failing is given up, and each status is counted", async () => {
  const statuses = [503, 301, 200];
  const { sandbox } = await stage((count) => ({ status: statuses[count % 3] }));
  const { sent, answered, retried, gaveUp, events } = await sandbox.play({ seed: 7, retries: 1 });
  assert.equal(answered[503] + answered[301] + answered[200], sent);
  assert.equal(sent, events.length + retried);
  const failed = sandbox.deliveries.filter(({ attempts }) => attempts.at(-1).status !== 200);
  assert.equal(gaveUp, failed.length);
  assert.ok(gaveUp > 0 && failed.every(({ attempts }) => attempts.length === 2));
});

test("a sleep that returns at once neither hangs nor skips a retry", async () => {
  const answers = () => ({ status: 500 });
  const { sandbox } = await stage(answers, { now: () => 5, sleep: () => Promise.resolve() });
  const retries = { count: 20, delayMs: 3_600_000 };
  const { sent, events } = await sandbox.play({ seed: 7, intervalMs: 3_600_000, retries });
  assert.equal(sent, 21 * events.length);
});

test("late pushes arrive after the delete, and a deleted webhook gets no later story", async () => {
  const left = [];
  const answer = async () => {
    left.push((await client.list()).length);
    return { status: 204 };
  };
  const { sandbox, sent, webhook } = await stage(answer);
  const client = connect(sandbox);
  const { events } = await sandbox.play({ seed: 7, late: 0.5, deleteWebhooks: true });
  assert.equal(left.filter((count) => count === 0).length, Math.ceil(events.length / 2));
  assert.deepEqual(bodies(sent).sort(), bodies(events).toSorted());
  await assert.rejects(client.get(webhook.id), { code: "invalid_webhook_id" });
  assert.equal((await sandbox.play({ seed: 7 })).deliveries, 0);
});

test("without `deliver`, the pushes are recorded and told, and nothing is repeated", async () => {
  const { sandbox } = await stage(undefined, { deliver: undefined });
  const told = [];
  sandbox.subscribe(({ body }) => told.push(body));
  const { events, sent, answered, deliveries } = await sandbox.play({ seed: 7, duplicates: 1, retries: 5 });
  assert.deepEqual([sent, deliveries, answered], [2 * events.length, 2 * events.length, {}]);
  assert.equal(new Set(told).size, events.length);
  assert.equal(told.length, sent);
});

test("a signal ends a story at once, while it waits and while it pushes", async () => {
  const reason = new Error("enough");
  const started = performance.now();
  const waiting = await stage(undefined, { sleep: undefined, now: undefined });
  const slow = await stage(() => new Promise(() => {}));
  const deaf = await stage(undefined, { sleep: () => new Promise(() => {}) });
  for (const [{ sandbox, sent }, count] of [
    [waiting, 1],
    [slow, 1],
    [deaf, 1],
  ]) {
    const controller = new AbortController();
    const play = sandbox.play({ seed: 7, intervalMs: 3_600_000, signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 10));
    controller.abort(reason);
    await assert.rejects(play, reason);
    assert.equal(sent.length, count);
    await new Promise(setImmediate);
  }
  const { sandbox, sent } = await stage();
  await assert.rejects(sandbox.play({ signal: AbortSignal.abort(reason) }), reason);
  assert.equal(sent.length, 0);
  await waiting.sandbox.settled();
  assert.ok(performance.now() - started < 10_000);
});

test("settled waits for stories, and a restore ends them", async () => {
  const { sandbox, sent } = await stage();
  const snapshot = sandbox.snapshot();
  let isOver = false;
  void sandbox.play({ seed: 7, intervalMs: 10 }).then(() => (isOver = true));
  await sandbox.settled();
  assert.ok(isOver && sent.length > 1);
  sent.length = 0;
  const play = sandbox.play({ seed: 7, late: 1 });
  sandbox.restore(snapshot);
  assert.equal((await play).sent, 1);
});

test("everything that is wrong with the options is reported", async () => {
  const { sandbox, sent } = await stage();
  for (const [options, expected] of [
    ["sale", [""]],
    [["sale"], [""]],
    [
      { seed: 1.5, late: 2, retires: 3, retries: { count: 99 } },
      ["/late", "/retires", "/retries/count", "/seed"],
    ],
    [{ signal: {}, intervalMs: () => 1 }, ["/intervalMs", "/signal"]],
    [{ signal: null, story: "crash" }, ["/signal", "/story"]],
    [{ duplicates: NaN, seed: 1n }, [""]],
  ]) {
    const error = await sandbox.play(options).catch((thrown) => thrown);
    assert.equal(error.code, "invalid_request");
    assert.deepEqual(error.issues.map(({ path }) => path).sort(), expected);
  }
  assert.throws(() => createSandbox({ sleep: 5 }), {
    issues: [{ path: "/sleep", code: "type" }].map(anyMessage),
  });
  assert.equal(sent.length, 0);
});

/** An issue with whatever message. */
const anyMessage = (issue) => ({ ...issue, message: "`sleep` must be a function" });

test("a receiver that fails at times gets every event of a hundred cars, over real connections", async (context) => {
  const handled = new Set();
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests += 1;
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    if (requests % 7 === 0) return response.writeHead(503).end();
    if (requests % 11 === 0) return response.destroy();
    handled.add(Buffer.concat(pieces).toString());
    response.writeHead(204).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => server.closeAllConnections() ?? server.close());
  const sandbox = createSandbox({
    deliver: ({ endpoint, headers, body }) => fetch(endpoint, { method: "POST", headers, body }),
    sleep: async () => {},
  });
  const endpoint = `http://127.0.0.1:${server.address().port}/hook`;
  await connect(sandbox).create({ ...draft, endpoint });
  const options = { duplicates: 0.2, reorder: 0.2, late: 0.1, retries: 20 };
  const expected = new Set();
  let sent = 0;
  for (let batch = 0; batch < 2; batch += 1) {
    const plays = await Promise.all(
      Array.from({ length: 50 }, (_, car) => sandbox.play({ ...options, seed: 50 * batch + car })),
    );
    for (const { events, gaveUp, ...summary } of plays) {
      assert.equal(gaveUp, 0);
      sent += summary.sent;
      for (const { body } of events) expected.add(body);
    }
  }
  assert.equal(sent, requests);
  assert.deepEqual(handled, expected);
});
