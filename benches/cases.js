// The benchmark's cases and their requirements. Runs in Node and, bundled, in a page.

import { WebhooksClient, buildGetRequest } from "autograb-webhooks";
import { EVENTS, validateBatch, validatePayload } from "autograb-webhooks/payload";
import { createSandbox } from "autograb-webhooks/sandbox";
import { infer, samplePayload } from "autograb-webhooks/schema";

import { makePeers, makeReporters } from "./peers.js";
import { race, raceAsync } from "./stopwatch.js";

const peers = makePeers();
const reporters = makeReporters();

/** The required speed, as a multiple of the best peer's. */
const REQUIRED = {
  node: { small: 6, large: 6, string: 4, lines: 6, ajv: 3, zod: 10 },
  chromium: { small: 4.5, large: 4, string: 1.8, lines: 4, ajv: 3, zod: undefined },
};
/** The most that a byte of the largest input, which fits no cache, may cost relative to one of the smallest. */
const LINEAR = 2;

const STRICT = { mode: "strict" };
const HUGE = { mode: "strict", maxBytes: 2 ** 28 };

const encoder = new TextEncoder();
const encode = (text) => encoder.encode(text);
const decoder = new TextDecoder("utf-8", { fatal: true });
const parse = (bytes) => JSON.parse(decoder.decode(bytes));
const attempt = (run) => {
  try {
    return run();
  } catch {
    return false;
  }
};

const ours = (input) => validatePayload(input, STRICT).valid;
const bare = (bytes) => attempt(() => parse(bytes) !== undefined);
const onBytes = (check) => (bytes) => attempt(() => check(parse(bytes)));
const onText = (check) => (text) => attempt(() => check(JSON.parse(text)));

/** Measures and reports the rows whose names `wanted` accepts. */
export async function measure(host, wanted, report) {
  agree();
  const required = REQUIRED[host] ?? {};
  for (const [name, run] of rows(required)) {
    if (wanted(name)) report({ name, ...(await run()) });
  }
}

function* rows(required) {
  for (const [size, count, least] of [
    [400, 64, required.small],
    [4700, 64, required.small],
    [100_000, 16, required.large],
  ]) {
    const texts = () => payloadsOf(size, count).map((payload) => JSON.stringify(payload));
    yield [
      `bytes, ${kilobytes(size)}`,
      () => against(race({ ours, ...each(onBytes), "JSON.parse": bare }, texts().map(encode)), least),
    ];
    yield [
      `string, ${kilobytes(size)}`,
      () => against(race({ ours, ...each(onText) }, texts()), required.string),
    ];
  }
  yield ["NDJSON, 10,000 mixed lines", () => lines(required.lines)];
  yield ["infer, 10,000 mixed lines", learning];
  yield* reports(required);
  for (const [name, texts] of Object.entries(AWKWARD)) {
    yield [`not slower: ${name}`, () => against(race({ ours, "JSON.parse": bare }, texts().map(encode)), 1)];
  }
  for (const [name, texts] of Object.entries(SMALL_INVALID)) {
    yield [`small, invalid: ${name}`, () => against(race({ ours, "JSON.parse": bare }, texts().map(encode)))];
  }
  yield ["linear growth, 1 KB to 100 MB", growth];
  yield ["a client's call in memory, against fetch and JSON.parse", overhead];
}

const each = (pipeline) =>
  Object.fromEntries(Object.entries(peers).map(([name, check]) => [name, pipeline(check)]));

/** The row of a race. `JSON.parse` is listed for scale, and is the peer only where there is no other. */
function against(times, least) {
  const { ours, ...others } = times;
  const names = Object.keys(others).filter(
    (name) => name !== "JSON.parse" || Object.keys(others).length === 1,
  );
  const best = names.reduce((one, other) => (others[other] < others[one] ? other : one));
  return { ours, best, peer: others[best], ratio: others[best] / ours, least, times };
}

function mixedLog() {
  const events = ["recapture_new", "valuation_change", "claim_report_generated", "recapture_delist", "ping"];
  const texts = Array.from({ length: 10_000 }, (_, seed) => {
    const payload = samplePayload(events[seed % events.length], { seed });
    return JSON.stringify(seed % 2 === 0 ? payload : accented(payload));
  });
  return encoder.encode(texts.join("\n"));
}

function lines(least) {
  const wholeLog = (bytes) => validateBatch(bytes, STRICT).invalid === 0;
  const pipeline = (check) => (bytes) =>
    decoder
      .decode(bytes)
      .split("\n")
      .every((line) => check(JSON.parse(line)));
  return against(race({ ours: wholeLog, ...each(pipeline) }, [mixedLog()], 9), least);
}

/** Inference goes over each line twice, and tests every format that a string may have. */
async function learning() {
  const log = mixedLog();
  const times = await raceAsync({ ours: () => infer(log), validateBatch: () => validateBatch(log) }, 1);
  const { ours, validateBatch: peer } = times;
  return { ours, best: "validateBatch", peer, ratio: peer / ours, least: 0.3, times };
}

/** A payload with three fields wrong. */
function thriceWrong(payload) {
  const data = { ...payload.data, vin: "WVWZZZIZZZZZZZZZ1", rego: 7, sale_date: "yesterday" };
  return encode(JSON.stringify({ ...payload, data }));
}

function* reports(required) {
  const contender = (report) => (bytes) => report(parse(bytes)) >= 3;
  const ours = (bytes) => validatePayload(bytes, STRICT).issues.length === 3;
  for (const [name, report] of Object.entries(reporters)) {
    const theirs = contender(report);
    yield [
      `3 issues reported, against ${name}`,
      () => {
        const inputs = payloadsOf(4700, 64).map(thriceWrong);
        if (![ours, theirs].every((run) => inputs.every(run))) throw new Error(`${name} finds other issues`);
        return against(race({ ours, [name]: theirs }, inputs), required[name]);
      },
    ];
  }
}

const list = (length, of) => Array.from({ length }, (_, at) => of(at)).join(",");
const wrap = (text) =>
  `{"event":"recapture_new","data":{"id":"1","sightings":[],"additional_fields":${text}}}`;
const wide = (length) => [wrap(`{${list(length, (at) => `"key${at}":${at}`)}}`)];
const deep = (depth) => [wrap(`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`)];
const valid = (size) => payloadsOf(size, 16).map((payload) => JSON.stringify(payload));
const small = () =>
  Array.from({ length: 16 }, (_, seed) =>
    JSON.stringify(samplePayload("valuation_change", { seed })).padEnd(256),
  );
const wrongField = (text) => text.replace('"id":"', '"id":1,"x":"');

/** Inputs on which a validator could be slower than the parser alone, and must not be. */
const AWKWARD = {
  "256 B": small,
  "1 KB": () => valid(1000),
  "cut short, 100 KB": () => valid(100_000).map((text) => text.slice(0, -1)),
  "wrong field, 100 KB": () => valid(100_000).map(wrongField),
  "100 deep": () => deep(100),
  "10,000 deep, too deep": () => deep(10_000),
  "200 keys wide": () => wide(200),
  "10,000 keys wide": () => wide(10_000),
  "10,000 numbers": () => [wrap(`{"a":[${list(10_000, (at) => at * 1.5)}]}`)],
  "10,000 escapes": () => [wrap(`{"a":"${"\\u00e9\\n".repeat(5000)}"}`)],
};

/** Small invalid inputs are measured without a bar: a report costs about a microsecond, which nobody notices. */
const SMALL_INVALID = {
  "cut short, 400 B": () => valid(400).map((text) => text.slice(0, -1)),
  "wrong first byte, 400 B": () => valid(400).map((text) => `!${text}`),
  "wrong field, 256 B": () => small().map(wrongField),
  "wrong field, 400 B": () => valid(400).map(wrongField),
  "unknown event, 400 B": () => valid(400).map((text) => text.replace(/recapture_\w+/, "recapture_newer")),
};

/** The cost of a byte by input size. */
function growth() {
  const unit = JSON.stringify(payloadsOf(100_000, 2)[1]).replace(/]}}$/, "");
  const item = unit.slice(unit.indexOf('"sightings":[') + 13);
  const head = unit.slice(0, -item.length);
  const times = {};
  for (const size of [1e3, 1e4, 1e5, 1e6, 1e7, 1e8]) {
    const bytes =
      size < 1e5
        ? encoder.encode(JSON.stringify(payloadsOf(size, 2)[1]))
        : encoder.encode(
            `${head}${Array(Math.round(size / 1e5))
              .fill(item)
              .join(",")}]}}`,
          );
    const run = (input) => validatePayload(input, HUGE).valid;
    if (!run(bytes)) throw new Error(`the input of ${kilobytes(size)} is not valid`);
    times[kilobytes(size)] = race({ run }, [bytes], size < 1e7 ? 9 : 3).run / bytes.length;
  }
  const perByte = Object.values(times);
  const [smallest, largest] = [perByte[0], perByte.at(-1)];
  return {
    kind: "growth",
    ours: largest,
    best: "1 KB",
    peer: smallest,
    ratio: largest / smallest,
    most: LINEAR,
    times,
  };
}

async function overhead() {
  const { apiKey, fetch } = createSandbox({ rateLimit: { total: 1e9 } });
  const client = new WebhooksClient({ apiKey, fetch, region: "uk" });
  const draft = { name: "Stock desk", endpoint: "https://dealer.example/hook", events: ["recapture_new"] };
  const { id } = await client.create(draft);
  const request = buildGetRequest({ apiKey, region: "uk" }, id);
  const times = await raceAsync({
    ours: () => client.get(id),
    "fetch and JSON.parse": async () => {
      const { url, method, headers } = request;
      return JSON.parse(await (await fetch(url, { method, headers })).text());
    },
  });
  client.free?.();
  const peer = times["fetch and JSON.parse"];
  return {
    kind: "overhead",
    ours: times.ours,
    best: "fetch and JSON.parse",
    peer,
    ratio: times.ours / peer,
    times,
  };
}

/** Distinct payloads of about a size, every other one with non-ASCII text. */
function payloadsOf(size, count) {
  const events = ["recapture_new", "recapture_price_change", "recapture_delist"];
  return Array.from({ length: count }, (_, at) => {
    const seed = (size + at) * 1000;
    const payload = samplePayload(events[at % events.length], { seed });
    payload.data.sightings = [];
    let length = JSON.stringify(payload).length + 150;
    for (let more = 1; length < size; more++) {
      const { sightings } = samplePayload("recapture_new", { seed: seed + more }).data;
      payload.data.sightings.push(...sightings);
      length += JSON.stringify(sightings).length;
    }
    return at % 2 === 0 ? payload : accented(payload);
  });
}

function accented(payload) {
  const text = JSON.stringify(payload).replace(
    /("(?:vehicle|listing)_title":"|"claimNumber":")/g,
    "$1Škoda „Größe“ 車 ",
  );
  return JSON.parse(text);
}

const kilobytes = (size) => (size < 1e6 ? `${size / 1e3} KB` : `${size / 1e6} MB`);

/** Checks that all contenders give the same verdicts before anything is timed. */
function agree() {
  const seeds = Array.from({ length: 5 }, (_, seed) => seed);
  const payloads = EVENTS.flatMap(({ name }) => seeds.map((seed) => samplePayload(name, { seed })));
  const texts = [...payloads, ...payloadsOf(4700, 8)].flatMap((payload) => [payload, ...broken(payload)]);
  const inputs = [
    ...texts.map((value) => encoder.encode(JSON.stringify(value))),
    ...["", "{", "null", "[]", '{"event":"recapture_new"', '{"event":"ping","data":{},}'].map((text) =>
      encoder.encode(text),
    ),
    Uint8Array.of(0x22, 0xff, 0x22),
  ];
  const verdicts = new Set();
  for (const bytes of inputs) {
    const verdict = ours(bytes);
    verdicts.add(verdict);
    for (const [name, check] of Object.entries(each(onBytes))) {
      if (check(bytes) !== verdict) {
        throw new Error(`${name} says ${!verdict} of ${new TextDecoder().decode(bytes).slice(0, 600)}`);
      }
    }
  }
  if (verdicts.size !== 2) throw new Error("the inputs are all valid, or all invalid");
}

/** Copies of the payload with each field wrong in several ways. */
function* broken(payload) {
  yield { ...payload, event: "no_such_event" };
  yield { data: payload.data };
  for (const wrong of [undefined, null, [], 7]) yield { ...payload, data: wrong };
  for (const name of Object.keys(payload.data)) {
    for (const wrong of [undefined, null, true, 7, -7, 0.5, "", "x", "2024-02-30", "http://a b", [], {}]) {
      yield { ...payload, data: { ...payload.data, [name]: wrong } };
    }
  }
}
