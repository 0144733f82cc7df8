// The requests of `doctor` that are more than one push after the other, and the bodies that it sends.

import { setTimeout as sleep } from "node:timers/promises";
import { EVENTS } from "../payload.js";

const AT_ONCE = 50;
/** The time over which a slow body is spread, in milliseconds, and the number of its pieces. */
const SLOW_MS = 1_000;
const SLOW_PIECES = 10;

/** The time in which the receiver notices what was sent, or that a connection was closed, in milliseconds. */
const PAUSE_MS = 100;

const isSuccess = ({ status }) => status >= 200 && status < 300;

/**
 * Sends requests one after the other, and returns their answers. When one gets no answer, the others would most likely
 * take as long.
 */
export async function inSequence(probe, requests) {
  const answers = [];
  for (const [what, options] of requests) {
    answers.push(await probe.push(what, options));
    if (answers.at(-1).error === "timeout") break;
  }
  return answers;
}

/** Pushes a sample of every event, and keeps one that the receiver accepts. */
export async function knownEvents(probe) {
  const requests = EVENTS.map(({ name, state }) => {
    const tolerates = state === "in_use" ? [] : ["4xx"];
    return [name, { body: probe.payload({ event: name }), tolerates }];
  });
  const answers = await inSequence(probe, requests);
  const accepted = answers.filter(isSuccess).map(({ what }) => what);
  probe.event = accepted.find((name) => name !== "ping") ?? accepted[0];
  return answers;
}

export async function repeatedPush(probe) {
  const twice = { body: probe.payload() };
  const answers = await inSequence(probe, [
    ["the first time", { ...twice, expects: ["2xx"], tolerates: [] }],
    ["the second time", twice],
  ]);
  const both = { body: probe.payload() };
  const simultaneous = await Promise.all(
    ["one of two at once", "the other"].map((what) => probe.push(what, both)),
  );
  if (!simultaneous.some(isSuccess)) Object.assign(simultaneous[0], { expects: ["2xx"], tolerates: [] });
  return [...answers, ...simultaneous];
}

export const handledOnce = (probe) => probe.counting(2, () => repeatedPush(probe));

/** Pushes a listing with one price, with another, and with the first one again, each a minute later. */
export async function priceThatGoesBack(probe) {
  const { event, data } = JSON.parse(probe.payload({ event: "recapture_price_change" }));
  const [sighting] = data.sightings;
  const start = Date.parse(data.last_updated);
  const requests = [45_000, 44_000, 45_000].map((listing_price, minute) => {
    const at = new Date(start + minute * 60_000).toISOString();
    const changed = { ...data, last_updated: at, sightings: [{ ...sighting, at, listing_price }] };
    return [`price ${minute + 1}`, { body: JSON.stringify({ event, data: changed }) }];
  });
  return probe.counting(requests.length, () => inSequence(probe, requests));
}

export function fiftyAtOnce(probe) {
  return Promise.all(Array.from({ length: AT_ONCE }, (_, index) => probe.push(`push ${index + 1}`)));
}

/** Closes a connection in the middle of a body, and sends a push after that. */
export async function brokenConnection(probe) {
  const signal = AbortSignal.timeout(PAUSE_MS);
  await probe.push("half of a body", { body: unfinished(probe.payload()), signal });
  await sleep(PAUSE_MS);
  return [await probe.push("a push after a connection that broke")];
}

/** Sends a body that never ends, and a push beside it. */
export async function stalledBody(probe) {
  const body = unfinished(probe.payload());
  const stalled = probe.push("a body that never ends", { body, timeoutMs: 2 * probe.timeoutMs });
  await sleep(PAUSE_MS);
  const beside = await probe.push("a push beside it", { expects: ["2xx"], tolerates: [] });
  return [beside, await stalled];
}

/** What the answers so far contain, and should not. */
export function secretsInAnswers({ revealed }) {
  const what = "all answers";
  if (revealed.size === 0) return [{ what, said: "neither", severity: "ok" }];
  return [...revealed].map((said) => ({ what, said, severity: "warning" }));
}

/** A body of which nothing is sent. */
export async function* withheld() {
  await new Promise(() => {});
}

/** A body that stops in the middle. */
async function* unfinished(bytes) {
  yield bytes.subarray(0, bytes.length >> 1);
  yield* withheld();
}

/** A body that is sent slowly. */
export async function* inPieces(bytes) {
  const size = Math.ceil(bytes.length / SLOW_PIECES);
  for (let start = 0; start < bytes.length; start += size) {
    await sleep(SLOW_MS / SLOW_PIECES);
    yield bytes.subarray(start, start + size);
  }
}

/** The pieces of a payload that is one byte longer than the limit, because of spaces before its last brace. */
export function* padded(probe) {
  const bytes = probe.payload();
  const spaces = Buffer.alloc(64 * 1024, " ");
  yield bytes.subarray(0, -1);
  for (let left = probe.maxBytes + 1 - bytes.length; left > 0; left -= spaces.length) {
    yield spaces.subarray(0, left);
  }
  yield bytes.subarray(-1);
}
