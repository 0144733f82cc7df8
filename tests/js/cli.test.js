// The command: what it teaches, how it refuses, and the verbs that need no service.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { EVENTS, validatePayload } from "autograb-webhooks/payload";
import { payloadJsonSchema, samplePayload } from "autograb-webhooks/schema";
import { BIN, folder, run } from "./command.js";

const { VERBS } = await import(join(BIN, "verbs.js"));

test("the overview and the help of every verb teach what there is", async () => {
  for (const words of [[], ["help"], ["--help"], ["-h"]]) {
    const { status, stdout, stderr } = await run(words);
    assert.deepEqual([status, stderr], [0, ""]);
    for (const { name, summary } of VERBS)
      assert.match(stdout, new RegExp(`^  ${name}\\b.*${summary}$`, "mu"));
    assert.match(stdout, /AUTOGRAB_API_KEY/u);
  }
  assert.deepEqual(await run(["help", "sandbox"]), await run(["sandbox", "-h"]));
  for (const { name, options, examples } of VERBS) {
    const { status, stdout } = await run([name, "--help"]);
    assert.equal(status, 0);
    for (const option of [...Object.keys(options), "json", "help"])
      assert.match(stdout, new RegExp(`^  --${option}\\b`, "mu"));
    for (const example of examples) assert.ok(stdout.includes(`  ${example}\n`), example);
    assert.ok(
      stdout.split("\n").every((line) => line.length <= 130),
      name,
    );
  }
});

test("examples in the help are command lines that the command understands", async () => {
  const { read } = await import(join(BIN, "arguments.js"));
  const shellWords = (line) => line.match(/'[^']*'|\S+/gu).map((word) => word.replace(/^'|'$/gu, ""));
  const lines = VERBS.flatMap(({ examples }) => examples).flatMap((example) => example.split(" | "));
  const own = lines.map(shellWords).filter(([program]) => program === "autograb-webhooks");
  assert.ok(own.length > VERBS.length);
  for (const [, ...words] of own) assert.ok(read(words).verb !== undefined, words.join(" "));
});

test("the version is the package's", async () => {
  const { default: manifest } = await import("autograb-webhooks/package.json", { with: { type: "json" } });
  assert.deepEqual(await run(["--version"]), { status: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

for (const [line, said] of [
  ["validat x", /`validat` is not a verb; did you mean `validate`\?/u],
  ["frobnicate", /not a verb; there are sandbox, validate/u],
  ["help lst", /did you mean `list`/u],
  ["sandbox --prot 1", /no option `--prot`; did you mean `--port`\?/u],
  ["sandbox --frobnicate", /see `autograb-webhooks sandbox --help`/u],
  ["sandbox --port", /needs a value: `--port PORT`/u],
  ["sandbox --port --json", /needs a value/u],
  ["sandbox --port 99999", /whole number from 0 to 65535/u],
  ["sandbox --port 1e3", /whole number/u],
  ["sandbox --deliver=yes", /takes no value/u],
  ["sandbox here", /takes no arguments/u],
  ["sandbox --faults often", /rate=0\.2,seed=7/u],
  ["sandbox --faults rate=2", /\/faults\/rate: must be a number from 0 to 1/u],
  ["sandbox --options /nowhere.json", /can't be read/u],
  ["sample", /needs EVENT/u],
  ["sample ping pong", /takes EVENT and nothing else/u],
  ["sample price_change", /did you mean `recapture_price_change`/u],
  ["get", /needs ID/u],
  ["get wh_1 --api-key pub_x", /everybody on this machine can read; set AUTOGRAB_API_KEY/u],
  ["list --region uk", /there is no key: set AUTOGRAB_API_KEY/u],
  ["validate", /needs FILE/u],
  ["validate /nowhere.json", /can't be read/u],
]) {
  test(`\`${line}\` is refused with what to do`, async () => {
    const { status, stdout, stderr } = await run(line.split(" "));
    assert.deepEqual([status, stdout.replace(/^.*listening.*\n/u, "")], [2, ""]);
    assert.match(stderr, said);
    assert.ok(!stderr.includes("    at "), "no stack");
    const asJson = await run([...line.split(" "), "--json"]);
    assert.equal(asJson.status, 2);
    assert.match(JSON.parse(asJson.stderr.trim().split("\n").at(-1)).error.message, /\S/u);
  });
}

test("the events", async () => {
  const { stdout } = await run(["events"]);
  for (const { name, meaning } of EVENTS)
    assert.match(stdout, new RegExp(`^${name} .*${meaning.slice(0, 20)}`, "mu"));
  assert.deepEqual(JSON.parse((await run(["events", "--json"])).stdout), EVENTS);
});

test("a sample of every event is valid, and the same for the same seed", async () => {
  for (const { name } of EVENTS) {
    const { status, stdout } = await run(["sample", name, "--seed", "7"]);
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(stdout), samplePayload(name, { seed: 7 }));
    assert.deepEqual(validatePayload(stdout, { mode: "strict" }).issues, []);
    const line = (await run(["sample", name, "--seed", "7", "--json"])).stdout;
    assert.equal(line, `${JSON.stringify(samplePayload(name, { seed: 7 }))}\n`);
    assert.ok(payloadJsonSchema(name));
  }
});

const valid = JSON.stringify(samplePayload("claim_report_generated"));
const pretty = JSON.stringify(samplePayload("recapture_new"), null, 2);
const invalid = '{"event":"claim_report_generated","data":{"claimID":7}}';
const future = '{"event":"an_event_of_2031","data":{}}';

for (const [name, files, words, status, lines] of [
  ["a valid payload", { "a.json": valid }, [], 0, []],
  ["a valid payload over many lines", { "a.json": pretty }, [], 0, []],
  ["blank lines around a payload", { "a.json": `\n\n${valid}\n\r\n` }, [], 0, []],
  [
    "an invalid payload",
    { "a.json": invalid },
    [],
    1,
    [/^a\.json:1:53: error type \/data\/claimID: expected a string, found a number$/u],
  ],
  [
    "a payload that breaks off",
    { "a.json": pretty.slice(0, -2) },
    [],
    1,
    [/^a\.json:\d+:\d+: error syntax: expected/u],
  ],
  ["an empty file", { "a.json": "" }, [], 1, [/^a\.json:1:1: error syntax/u]],
  ["an event from the future", { "a.json": future }, [], 0, [/^a\.json:1:10: warning unknown_event/u]],
  ["the same, strictly", { "a.json": future }, ["--strict"], 1, [/^a\.json:1:10: error unknown_event/u]],
  ["another event than expected", { "a.json": valid }, ["--event", "ping"], 1, [/error unexpected_event/u]],
  [
    "a payload in each line",
    { "a.ndjson": `${valid}\n${invalid}\n\n${future}\n` },
    [],
    1,
    [/^a\.ndjson:2:53: error type/u, /^a\.ndjson:4:10: warning/u],
  ],
  [
    "lines in a file of any name",
    { "a.log": `${valid}\n{"event"\n${valid}` },
    [],
    1,
    [/^a\.log:2:9: error syntax/u],
  ],
  [
    "lines the first of which is broken",
    { "a.jsonl": `{"event"\n${valid}` },
    [],
    1,
    [/^a\.jsonl:1:9: error syntax/u],
  ],
  [
    "lines that are called so",
    { "a.json": `{"event"\n${valid}` },
    ["--ndjson"],
    1,
    [/^a\.json:1:9: error syntax/u],
  ],
  ["no lines at all", { "a.ndjson": "\n" }, [], 0, []],
  ["bytes that are no text", { "a.json": Buffer.from([0x7b, 0xff]) }, [], 1, [/error/u]],
  ["several files", { "a.json": valid, "b.json": invalid }, [], 1, [/^b\.json:1:53/u]],
  [
    "more issues than are wanted",
    { "a.json": invalid },
    ["--max-issues", "0"],
    1,
    [/^a\.json:1:1: notice omitted: \d+ more/u],
  ],
]) {
  test(`validate: ${name}`, async (context) => {
    const at = await folder(context);
    const paths = Object.keys(files).map((file) => join(at, file));
    await Promise.all(Object.values(files).map((text, place) => writeFile(paths[place], text)));
    const { status: ended, stdout, stderr } = await run(["validate", ...words, ...paths]);
    assert.equal(ended, status, stdout + stderr);
    const said = stdout.replaceAll(`${at}/`, "").split("\n").filter(Boolean);
    if (lines.length === 0) assert.deepEqual(said, []);
    for (const line of lines)
      assert.ok(
        said.some((own) => line.test(own)),
        `${line} in ${stdout}`,
      );
    assert.match(stderr, /^\d+ payloads?: \d+ valid, \d+ invalid$/mu);

    const verdicts = (await run(["validate", "--json", ...words, ...paths])).stdout
      .split("\n")
      .filter(Boolean)
      .map(JSON.parse);
    assert.equal(
      verdicts.every(({ valid }) => valid),
      status === 0,
    );
    assert.ok(verdicts.every(({ file, line }) => paths.includes(file) && line >= 1));
  });
}

test("validate reads standard input, and reports a file that can't be read after the others", async () => {
  const { status, stdout } = await run(["validate", "-"], { input: `${valid}\n${invalid}\n` });
  assert.equal(status, 1);
  assert.match(stdout, /^<stdin>:2:53: error type/mu);
  const mixed = await run(["validate", "/nowhere.json", "-"], { input: invalid });
  assert.equal(mixed.status, 2);
  assert.match(mixed.stdout, /^<stdin>:1:53: error type/mu);
});

test("validate keeps up with a long stream, and with a line that never ends", async () => {
  const many = await run(["validate", "-"], { input: `${valid}\n`.repeat(50_000) });
  assert.deepEqual([many.status, many.stderr], [0, "50000 payloads: 50000 valid, 0 invalid\n"]);
  const endless = await run(["validate", "-"], { input: `{"event":"${"x".repeat(20 * 1024 * 1024)}"}` });
  assert.equal(endless.status, 1);
  assert.match(endless.stdout, /^<stdin>:1:1: error size/mu);
});

test("what a payload holds can't command the terminal", async () => {
  const { stdout } = await run(["validate", "-"], { input: '{"event":"\\u001b[2Jx\\u202e","data":{}}' });
  assert.match(stdout, /unknown_event/u);
  assert.ok(!/[\u0000-\u0009\u000b-\u001f\u202e]/u.test(stdout), JSON.stringify(stdout));
});

test("a reader that has seen enough ends the command quietly", async () => {
  const { spawn } = await import("node:child_process");
  const { once } = await import("node:events");
  const { COMMAND } = await import("./command.js");
  const child = spawn(process.execPath, [COMMAND, "validate", "--json", "-"], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {}).end(`${valid}\n`.repeat(100_000));
  child.stdout.once("data", () => child.stdout.destroy());
  const errors = [];
  child.stderr.on("data", (text) => errors.push(String(text)));
  const [status] = await once(child, "close");
  assert.deepEqual([status, errors], [0, []]);
});
