// The receiver without sockets: what is done with a payload, and what is remembered of it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { memoryStore } from "autograb-webhooks/receiver";

import { OTHER, SAMPLE, TOKEN, outcomeOf, setUp, sleep } from "./receive.js";

describe("duplicates", () => {
  test("of a handled push are answered without the handler, whatever the token", async () => {
    const { push, calls } = setUp({ token: [TOKEN, "other"] });
    assert.equal(await outcomeOf(push(SAMPLE)), "handled");
    assert.equal(
      await outcomeOf(push(Buffer.from(SAMPLE), { path: "https://dealer.example/hook?x=1&token=other" })),
      "duplicate",
    );
    assert.equal(await outcomeOf(push(SAMPLE, { path: `/elsewhere?token=${TOKEN}` })), "handled");
    assert.equal(await outcomeOf(push(OTHER)), "handled");
    assert.equal(calls.length, 3);
  });

  test("of a push that is being handled are to come again", async () => {
    let finish;
    const { push } = setUp({ fallback: () => new Promise((resolve) => (finish = resolve)) });
    const first = push(SAMPLE);
    await sleep(20);
    const second = await push(SAMPLE);
    assert.deepEqual([second.outcome, second.status, second.headers["Retry-After"]], ["busy", 503, "5"]);
    finish();
    assert.equal(await outcomeOf(first), "handled");
    assert.equal(await outcomeOf(push(SAMPLE)), "duplicate");
  });

  test("are none when the handler has failed, when time has passed, for pings, and without a store", async () => {
    let isBroken = true;
    const failing = setUp({
      fallback() {
        if (isBroken) throw new Error("no database");
      },
    });
    const failed = await failing.push(SAMPLE);
    assert.deepEqual([failed.status, failed.outcome], [500, "failed"]);
    assert.equal(failing.errors[0].error.message, "no database");
    assert.deepEqual(failing.errors[0].info, { source: "handler", event: "recapture_new" });
    isBroken = false;
    assert.equal(await outcomeOf(failing.push(SAMPLE)), "handled");

    const brief = setUp({ ttlMs: 20 });
    await brief.push(SAMPLE);
    await sleep(30);
    assert.equal(await outcomeOf(brief.push(SAMPLE)), "handled");

    for (const [options, body] of [
      [{}, '{"event":"ping","data":{}}'],
      [{ deduplicate: false }, SAMPLE],
    ]) {
      const { push, calls } = setUp(options);
      await push(body);
      assert.equal(await outcomeOf(push(body)), "handled");
      assert.deepEqual(
        calls.map(({ context }) => context.key),
        [null, null],
      );
    }
  });

  test("are what the caller's key makes equal", async () => {
    const { push, calls } = setUp({ key: async ({ event }, bytes) => `${event} ${bytes.length > 0}` });
    await push(SAMPLE);
    assert.equal(await outcomeOf(push(OTHER)), "duplicate");
    assert.equal(calls[0].context.key, "recapture_new true");
    for (const key of [() => "", () => 7, () => Promise.reject(new Error("no key"))]) {
      const { push, calls, errors } = setUp({ key });
      assert.equal(await outcomeOf(push(SAMPLE)), "failed");
      assert.deepEqual(calls, []);
      assert.equal(errors[0].info.source, "key");
    }
  });
});

describe("a handler", () => {
  test("may take its time: the answer is 202, and the outcome follows", async () => {
    for (const final of ["handled", "failed"]) {
      const waiting = [];
      const { push, outcomes, errors } = setUp({
        respondWithinMs: 20,
        async fallback() {
          await sleep(60);
          if (final === "failed") throw new Error("too late");
        },
      });
      const received = await push(SAMPLE, { waitUntil: (promise) => waiting.push(promise) });
      assert.deepEqual([received.status, received.outcome], [202, "accepted"]);
      assert.equal(await received.settled, final);
      await Promise.all(waiting);
      assert.equal(waiting.length, 1);
      assert.deepEqual(
        outcomes.map(({ outcome, status }) => [outcome, status]),
        [
          ["accepted", 202],
          [final, 202],
        ],
      );
      assert.equal(errors.length, final === "failed" ? 1 : 0);
      assert.equal(await outcomeOf(push(SAMPLE)), final === "handled" ? "duplicate" : "accepted");
    }
  });

  test("keeps its claim while it runs, longer than the lease", async () => {
    const store = memoryStore();
    const options = { deduplicate: store, leaseMs: 60, fallback: () => sleep(200) };
    const { push } = setUp(options);
    const first = push(SAMPLE);
    await sleep(130);
    assert.equal(await outcomeOf(push(SAMPLE)), "busy");
    assert.equal(await outcomeOf(first), "handled");
  });

  test("learns by its signal that another process has taken over", async () => {
    const store = memoryStore();
    let claims = 0;
    const stolen = { ...store, claim: (...claim) => (++claims > 1 ? "busy" : store.claim(...claim)) };
    const { push } = setUp({
      deduplicate: stolen,
      leaseMs: 30,
      fallback: (_, { signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    assert.equal(await outcomeOf(push(SAMPLE)), "failed");
  });

  test("can hand on a promise that outlasts it", async () => {
    const { receiver, push, errors } = setUp({
      fallback: (_, { waitUntil }) => waitUntil(sleep(30).then(() => Promise.reject(new Error("later")))),
    });
    assert.equal(await outcomeOf(push(SAMPLE)), "handled");
    await receiver.drain();
    assert.deepEqual(
      errors.map(({ info }) => info.source),
      ["waitUntil"],
    );
  });
});

test("a store that fails, hangs or talks nonsense loses no event", async () => {
  const refuse = async () => {
    throw new Error("no connection");
  };
  for (const store of [
    { claim: refuse, confirm: refuse, release: refuse },
    {
      claim: () => refuse(),
      confirm() {
        throw new Error("broken");
      },
      release: refuse,
    },
    { claim: () => new Promise(() => {}), confirm: () => new Promise(() => {}), release: refuse },
    { claim: () => "yes", confirm: refuse, release: refuse },
  ]) {
    const { push, calls, errors } = setUp({ deduplicate: store, storeTimeoutMs: 20 });
    assert.equal(await outcomeOf(push(SAMPLE)), "handled");
    assert.equal(calls.length, 1);
    assert.deepEqual(
      errors.map(({ info }) => info.source),
      ["store", "store"],
    );
  }
});

describe("the store in memory", () => {
  const claim = { owner: "a", leaseMs: 1000, ttlMs: 1000 };
  const other = { ...claim, owner: "b" };

  test("claims, confirms and releases", async () => {
    const store = memoryStore();
    assert.equal(await store.claim("k", claim), "claimed");
    assert.equal(await store.claim("k", claim), "claimed", "an owner extends its claim");
    assert.equal(await store.claim("k", other), "busy");
    await store.release("k", other);
    assert.equal(await store.claim("k", other), "busy", "another owner releases nothing");
    await store.release("k", claim);
    assert.equal(await store.claim("k", other), "claimed");
    await store.confirm("k", claim);
    assert.equal(await store.claim("k", claim), "handled", "whoever confirms");
    await store.release("k", claim);
    assert.equal(await store.claim("k", other), "handled", "a handled key can't be released");
  });

  test("lets leases and memories end", async () => {
    const store = memoryStore();
    await store.claim("k", { ...claim, leaseMs: 10 });
    await store.confirm("done", { owner: "a", ttlMs: 10 });
    await sleep(20);
    assert.equal(await store.claim("k", other), "claimed");
    assert.equal(await store.claim("done", other), "claimed");
  });

  test("forgets the oldest key when it is full", async () => {
    const store = memoryStore({ maxKeys: 2 });
    for (const key of ["a", "b", "c"]) await store.confirm(key, claim);
    assert.deepEqual(await Promise.all(["c", "b", "a"].map((key) => store.claim(key, claim))), [
      "handled",
      "handled",
      "claimed",
    ]);
    for (const maxKeys of [0, 1.5, "9"])
      assert.throws(() => memoryStore({ maxKeys }), { code: "invalid_request" });
  });
});
