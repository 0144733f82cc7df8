// The pushes of the proof by seed: what the sandbox pushes of the sales of many cars, in several encodings, and requests that
// have to be refused, each with its status.

import { createHash } from "node:crypto";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { EVENTS, WebhooksClient } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";

import { randomOf } from "../services/contract.js";

export const TOKEN = "token-of-the-proof";
const PATH = "/hooks";
const JSON_TYPE = { "content-type": "application/json" };

/** What the worker's handler fails for, until it is repaired. */
export const POISON = "poison";

/** Requests that carry an event, by their weight: `encode` returns header fields and the pieces of the body. */
const VALID = [
  { kind: "plain", weight: 80, encode: (body) => [{}, [body]] },
  { kind: "gzip", weight: 5, encode: (body) => [{ "content-encoding": "gzip" }, [gzipSync(body)]] },
  { kind: "deflate", weight: 3, encode: (body) => [{ "content-encoding": "deflate" }, [deflateSync(body)]] },
  { kind: "br", weight: 3, encode: (body) => [{ "content-encoding": "br" }, [brotliCompressSync(body)]] },
  { kind: "slow", weight: 2, encode: (body) => [{}, piecesOf(body, 5)] },
];

/** Requests that are refused, or carry no event. */
const OTHERS = [
  { kind: "wrong token", weight: 5, status: 401, url: `${PATH}?token=wrong` },
  { kind: "no token", weight: 3, status: 401, url: PATH },
  { kind: "broken JSON", weight: 4, status: 422, change: (body) => body.subarray(0, body.length - 2) },
  { kind: "not an event", weight: 2, status: 422, change: () => Buffer.from("[1, 2]") },
  { kind: "empty", weight: 1, status: 422, change: () => Buffer.alloc(0) },
  { kind: "oversize", weight: 1, status: 413, change: () => Buffer.alloc(1_100_000, " ") },
  {
    kind: "oversize once decompressed",
    weight: 1,
    status: 413,
    headers: { "content-encoding": "gzip" },
    change: () => BOMB,
  },
  {
    kind: "damaged gzip",
    weight: 1,
    status: 400,
    headers: { "content-encoding": "gzip" },
    change: (body) => gzipSync(body).subarray(0, -9),
  },
  { kind: "text", weight: 1, status: 415, headers: { "content-type": "text/plain" } },
  { kind: "unknown encoding", weight: 1, status: 415, headers: { "content-encoding": "compress" } },
  { kind: "PUT", weight: 1, status: 405, method: "PUT" },
  { kind: "uptime check", weight: 1, status: 200, method: "GET", change: () => Buffer.alloc(0) },
];
const BOMB = gzipSync(Buffer.alloc(5_000_000, " "));

/** How the sandbox pushes the events of a car: some twice, in another order, or late. */
const STORY = { duplicates: 0.1, reorder: 0.2, late: 0.1 };
/** How many cars are sold at the same time. */
const CARS = 20;

/**
 * Returns `count` deliveries in the order in which they are sent. Those with an event have a `key`; one in twenty of them comes
 * again at the end.
 */
export async function pushes(count, seed) {
  const random = randomOf(seed);
  const sent = [];
  const late = [];
  for await (const body of bodies(seed)) {
    if (random() < 0.12) sent.push(otherOf(weighted(OTHERS, random), body));
    const push = validOf(weighted(VALID, random), body);
    sent.push(push);
    if (random() < 0.05) late.push(push);
    if (sent.length + late.length >= count) break;
  }
  return [...sent, ...late].slice(0, count);
}

/** The bodies that the sandbox pushes, without an end: those of several cars in turn. */
async function* bodies(seed) {
  const sandbox = createSandbox();
  const client = new WebhooksClient({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, region: "uk" });
  const events = EVENTS.filter(({ subscribable }) => subscribable).map(({ name }) => name);
  await client.create({ name: "proof", events, endpoint: "https://receiver.example/hooks" });
  for (let first = seed * 1_000_000; ; first += CARS) {
    const stories = [];
    for (let car = 0; car < CARS; car++) {
      const story = [];
      const end = sandbox.subscribe(({ body }) => story.push(Buffer.from(body)));
      await sandbox.play({ ...STORY, seed: first + car, region: "uk" });
      end();
      stories.push(story);
    }
    while (stories.some((story) => story.length > 0)) {
      for (const story of stories) if (story.length > 0) yield story.shift();
    }
    yield Buffer.from(JSON.stringify({ event: "an_event_of_the_future", data: { number: first } }));
  }
}

/** Pushes that no attempt can handle, until the handler is repaired. */
export function poisonedPushes(count) {
  return Array.from({ length: count }, (_, number) => {
    const body = { event: "recapture_new", data: { external_id: `${POISON} ${number}` } };
    return validOf({ ...VALID[0], kind: POISON }, Buffer.from(JSON.stringify(body)));
  });
}

/** A push whose body stops before its end. */
export const stalledPush = () => ({
  ...otherOf({ kind: "stalled", status: 408 }, Buffer.from("{")),
  isStalled: true,
});

function validOf({ kind, encode }, body) {
  const [headers, pieces] = encode(body);
  const key = createHash("sha256").update(`${PATH}\n`).update(body).digest("hex");
  return { ...REQUEST, kind, headers: { ...JSON_TYPE, ...headers }, pieces, status: 200, key };
}

function otherOf({ kind, status, method, url, headers, change = (same) => same }, body) {
  const { pieces, ...request } = { ...REQUEST, kind, status, pieces: [change(body)] };
  return {
    ...request,
    method: method ?? request.method,
    url: url ?? request.url,
    headers: { ...JSON_TYPE, ...headers },
    pieces,
  };
}

const REQUEST = { method: "POST", url: `${PATH}?token=${TOKEN}` };

function piecesOf(body, count) {
  const length = Math.ceil(body.length / count);
  return Array.from({ length: count }, (_, index) => body.subarray(index * length, (index + 1) * length));
}

function weighted(rows, random) {
  let left = random() * rows.reduce((sum, { weight }) => sum + weight, 0);
  return rows.find(({ weight }) => (left -= weight) < 0) ?? rows[0];
}
