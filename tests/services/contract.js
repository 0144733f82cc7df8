// What every deduplication store promises, as a table of operations and as a race between owners. It depends on no test
// runner, because some stores run in other programs than Node's.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

/** A time that no test reaches, and one that a test waits for. */
const LONG = 60_000;
const SHORT = 250;

const claim = (owner, expected, leaseMs = LONG) => ({ claim: { owner, leaseMs, ttlMs: LONG }, expected });
const confirm = (owner, ttlMs = LONG) => ({ confirm: { owner, ttlMs } });
const release = (owner) => ({ release: { owner } });
const WAIT = { wait: SHORT * 1.5 };

const SEQUENCES = {
  "a claim keeps others out": [claim("a", "claimed"), claim("b", "busy"), claim("c", "busy")],
  "the owner extends its claim": [
    claim("a", "claimed", SHORT),
    claim("a", "claimed"),
    WAIT,
    claim("b", "busy"),
  ],
  "a claim ends with its lease": [
    claim("a", "claimed", SHORT),
    WAIT,
    claim("b", "claimed"),
    claim("a", "busy"),
  ],
  "an owner whose lease ended claims again": [claim("a", "claimed", SHORT), WAIT, claim("a", "claimed")],
  "a confirmed key is handled, also for its owner": [
    claim("a", "claimed"),
    confirm("a"),
    claim("a", "handled"),
    claim("b", "handled"),
  ],
  "a key is confirmed after its lease": [
    claim("a", "claimed", SHORT),
    WAIT,
    confirm("a"),
    claim("b", "handled"),
  ],
  "a key is confirmed while another owner holds it": [
    claim("a", "claimed", SHORT),
    WAIT,
    claim("b", "claimed"),
    confirm("a"),
    claim("b", "handled"),
    confirm("b"),
    claim("c", "handled"),
  ],
  "a key is confirmed without a claim": [confirm("a"), claim("b", "handled")],
  "a handled key is forgotten after its time": [
    claim("a", "claimed"),
    confirm("a", SHORT),
    WAIT,
    claim("b", "claimed"),
    claim("c", "busy"),
  ],
  "a second confirmation extends the time": [confirm("a", SHORT), confirm("b"), WAIT, claim("c", "handled")],
  "a short lease does not shorten a handled key's time": [
    claim("a", "claimed", SHORT),
    confirm("a"),
    WAIT,
    claim("b", "handled"),
  ],
  "a released key can be claimed": [
    claim("a", "claimed"),
    release("a"),
    claim("b", "claimed"),
    claim("a", "busy"),
  ],
  "nobody releases the claim of another": [claim("a", "claimed"), release("b"), claim("b", "busy")],
  "an owner that lost its claim does not release the next one": [
    claim("a", "claimed", SHORT),
    WAIT,
    claim("b", "claimed"),
    release("a"),
    claim("c", "busy"),
  ],
  "a handled key can't be released": [
    claim("a", "claimed"),
    confirm("a"),
    release("a"),
    claim("b", "handled"),
  ],
  "releasing a free key does nothing": [release("a"), claim("b", "claimed")],
  "an owner may have any name": [
    claim("handled", "claimed"),
    claim("", "busy"),
    claim("' OR '1'='1", "busy"),
    release("handled"),
    claim("", "claimed"),
    claim("undefined", "busy"),
  ],
};

const KEYS = ["", "a b", "'; DROP TABLE keys; --", "%s $1 ? :key {key}", "ключ 🔑\n", "k".repeat(1000)];

async function play(store, key, sequence) {
  for (const { wait, expected, ...call } of sequence) {
    if (wait !== undefined) {
      await pause(wait);
      continue;
    }
    const [[operation, details]] = Object.entries(call);
    const result = await store[operation](key, details);
    assert.equal(result, expected, `${operation} ${JSON.stringify(details)}`);
  }
}

/** The checks for a store: each is given several clients of one store, as if they ran on several machines. */
export const CONTRACT = [
  ...Object.entries(SEQUENCES).map(([name, sequence]) => ({
    name,
    check: ([store], key) => play(store, key, sequence),
  })),
  {
    name: "keys are told apart",
    async check([store], key) {
      for (const suffix of KEYS) await play(store, key + suffix, [claim("a", "claimed"), claim("b", "busy")]);
      await play(store, key + KEYS[1], [confirm("a")]);
      const results = await Promise.all(KEYS.map((suffix) => store.claim(key + suffix, claim("b").claim)));
      assert.deepEqual(
        results,
        KEYS.map((_, index) => (index === 1 ? "handled" : "busy")),
      );
    },
  },
  {
    name: "of claims at once, one is made",
    async check(stores, key) {
      const keys = Array.from({ length: 20 }, (_, number) => `${key}${number}`);
      for (const each of keys) {
        const claims = Array.from({ length: 16 }, (_, owner) =>
          stores[owner % stores.length].claim(each, claim(`owner ${owner}`).claim),
        );
        const results = await Promise.all(claims);
        assert.deepEqual(results.sort(), [...Array(15).fill("busy"), "claimed"]);
      }
    },
  },
  ...[1, 2, 3].map((seed) => ({
    name: `owners that crash, release and lose their leases keep each other out (seed ${seed})`,
    check: (stores, key) => race(stores, key, seed),
  })),
];

// -- The race --

const LEASE = 80;
/** How far the clocks of the database and of this program may be apart while a lease lasts. */
const TOLERANCE = 5;

/** Lets owners compete for keys until all are handled, and checks what they observed. */
async function race(stores, key, seed) {
  const random = randomOf(seed);
  const keys = Array.from({ length: 8 }, (_, number) => `${key}${number}`);
  const histories = await Promise.all(
    keys.map(async (each) => {
      const history = [];
      const owners = Array.from({ length: 6 }, (_, owner) =>
        compete(stores[owner % stores.length], each, `owner ${owner}`, random, history),
      );
      await Promise.all(owners);
      return history;
    }),
  );
  histories.forEach(checkHistory);
}

/** One owner: claims the key again and again, and does with it what chance says. Ends once the key is handled. */
async function compete(store, key, name, random, history) {
  let owner = name;
  const call = async (operation, details = {}) => {
    const start = performance.now();
    const result = await store[operation](key, { owner, ttlMs: LONG, leaseMs: LEASE, ...details });
    history.push({ operation, owner, result, start, end: performance.now() });
    return result;
  };
  for (let tries = 1; tries < 200; tries++) {
    const result = await call("claim");
    if (result === "handled") return;
    if (result === "busy") {
      await pause(random() * 40);
      continue;
    }
    await pause(random() * LEASE * 1.3);
    const chance = random();
    if (chance < 0.35 && tries < 8) await call("release");
    else if (chance < 0.7 && tries < 8) owner = `${name}, restarted ${tries} times`;
    else if (chance < 0.8) {
      await call("claim");
      await call("confirm");
    } else await call("confirm");
  }
  assert.fail(`${name} never found the key handled`);
}

/** Checks that the calls, each of which took effect at some time while it ran, fit the promises of a store. */
function checkHistory(history) {
  const of = (operation) => history.filter((call) => call.operation === operation);
  const granted = of("claim").filter(({ result }) => result === "claimed");
  const confirmed = of("confirm");
  const releases = of("release");

  /** Whether the later claim may have been made after the earlier one had ended. */
  const mayFollow = (earlier, later) =>
    later.end - earlier.start >= LEASE - TOLERANCE ||
    releases.some(
      (call) => call.owner === earlier.owner && call.start >= earlier.end && call.start <= later.end,
    );

  for (const [index, one] of granted.entries()) {
    for (const other of granted.slice(index + 1)) {
      if (one.owner === other.owner) continue;
      assert.ok(
        mayFollow(one, other) || mayFollow(other, one),
        describe("two owners held a claim", one, other),
      );
    }
  }
  for (const call of of("claim")) {
    const isHandled = confirmed.some(({ end }) => end <= call.start);
    const maybeHandled = confirmed.some(({ start }) => start <= call.end);
    if (isHandled) assert.equal(call.result, "handled", describe("a handled key", call));
    if (call.result === "handled") assert.ok(maybeHandled, describe("nobody had confirmed", call));
    if (call.result !== "busy") continue;
    const isHeld = granted.some(
      ({ owner, start, end }) =>
        owner !== call.owner && start <= call.end && end + LEASE + TOLERANCE >= call.start,
    );
    assert.ok(isHeld, describe("nobody held the claim", call));
  }
}

const describe = (what, ...calls) => `${what}: ${calls.map((call) => JSON.stringify(call)).join(", ")}`;

/** A generator of numbers from 0 to 1 by seed (mulberry32). */
export function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
