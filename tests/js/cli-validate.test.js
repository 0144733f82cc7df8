// The verb `validate`: what it reads, how it reports, and its exit status.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { samplePayload } from "autograb-webhooks/schema";
import { COMMAND, folder, run, runInTerminal } from "./command.js";

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
    [/^a\.json:1:53: error type \/data\/claimID: expected `claimID` to be a string, found a number$/u],
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
  [
    "a log whose first line is damaged",
    { "a.log": `{"event":"claim_rep\n${valid}\n${invalid}` },
    [],
    1,
    [/^a\.log:1:20: error syntax/u, /^a\.log:3:53: error type/u],
  ],
  [
    "a log that starts with damaged and blank lines",
    { "a.log": `\n{"event"\n\n${valid}\n${valid}\n${invalid}` },
    [],
    1,
    [/^a\.log:2:9: error syntax/u, /^a\.log:6:53: error type/u],
  ],
  [
    "a pretty-printed array of payloads",
    { "a.json": JSON.stringify([JSON.parse(valid), JSON.parse(invalid)], null, 2) },
    [],
    1,
    [/^a\.json:14:18: error type \/data\/claimID/u],
  ],
  [
    "an array of payloads in one line",
    { "a.json": `\ufeff[${valid}, "é", ${invalid}]` },
    [],
    1,
    [
      new RegExp(`^a\\.json:1:${valid.length + 4}: error type: expected the payload to be an object`, "u"),
      new RegExp(`^a\\.json:1:${valid.length + 9 + 52}: error type /data/claimID`, "u"),
    ],
  ],
  ["an empty array", { "a.json": " [ ] " }, [], 0, []],
  ["an array that breaks off", { "a.json": `[${valid},` }, [], 1, [/^a\.json:1:\d+: error syntax/u]],
  ["a payload with a byte order mark", { "a.json": `\ufeff${valid}` }, [], 0, []],
  [
    "a payload that is longer than the limit",
    { "a.json": pretty },
    ["--max-bytes", "100"],
    1,
    [new RegExp(`^a\\.json:1:1: error size: .*${Buffer.byteLength(pretty)} bytes`, "u")],
  ],
  [
    "lines one of which is longer than the limit",
    { "a.ndjson": `${pretty.replaceAll("\n", "")}\n{"event":"ping","data":{}}` },
    ["--max-bytes", "100"],
    1,
    [new RegExp(`^a\\.ndjson:1:1: error size: .*${pretty.replaceAll("\n", "").length} bytes`, "u")],
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
  assert.equal(many.status, 0);
  assert.match(
    many.stderr,
    /^50000 payloads: 50000 valid, 0 invalid\n.*\nclaim_report_generated +50000 +0 +0\n$/u,
  );
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

test("positions count in the file, also in JSON", async (context) => {
  const file = join(await folder(context), "a.log");
  for (const text of [
    `${valid}\n\n  ${invalid}\n`,
    `[${valid},\n${invalid}]`,
    `é\n${valid}\n${invalid}\n${valid}`,
  ]) {
    await writeFile(file, text);
    const { stdout } = await run(["validate", "--json", file]);
    const verdicts = stdout.split("\n").filter(Boolean).map(JSON.parse);
    const { offset, issues } = verdicts.find(({ event, valid }) => event !== null && !valid);
    const bytes = Buffer.from(text);
    assert.equal(
      bytes.indexOf('{"event":"claim_report_generated","data":{"claimID":7'),
      offset + text.includes("  ") * 2,
    );
    const issue = issues.find(({ path }) => path === "/data/claimID");
    assert.equal(issue.offset, bytes.indexOf(":7}") + 1);
    const before = bytes.subarray(0, issue.offset).toString().split("\n");
    assert.deepEqual([issue.line, issue.column], [before.length, before.at(-1).length + 1]);
  }
});

test("lines that look like a log, but were read as one payload, are pointed out", async () => {
  const { status, stderr } = await run(["validate", "-"], { input: '{"event"\n{"event":\n{"event' });
  assert.equal(status, 1);
  assert.match(stderr, /^warning: `<stdin>` was read as one payload; `--ndjson`/mu);
  const several = await run(["validate", "-"], { input: `${pretty}\n${pretty}` });
  assert.equal(several.status, 1);
  assert.match(several.stderr, /was read as one payload; write each in a line of its own, .*jq -c/u);
  const cut = pretty.slice(0, -20);
  assert.doesNotMatch((await run(["validate", "-"], { input: cut })).stderr, /warning/u);
});

test("a live stream is validated line by line", async () => {
  const child = spawn(process.execPath, [COMMAND, "validate", "--json", "-"]);
  child.stdin.write(`${valid}\n`);
  const [first] = await once(child.stdout, "data");
  assert.equal(JSON.parse(first).valid, true);
  child.stdin.end();
  assert.deepEqual(await once(child, "close"), [0, null]);
});

test("the summary counts each event, and warnings", async () => {
  const input = [valid, valid, invalid, future, '{"event":7}'].join("\n");
  const { stderr } = await run(["validate", "-"], { input });
  assert.match(stderr, /^5 payloads: 3 valid, 2 invalid$/mu);
  assert.match(stderr, /^claim_report_generated +2 +0 +1$/mu);
  assert.match(stderr, /^an_event_of_2031 +1 +1 +0$/mu);
  assert.match(stderr, /^\(no event\) +0 +0 +1$/mu);
  const many = Array.from({ length: 200 }, (_, number) => `{"event":"event_${number}","data":{}}`).join("\n");
  const { stderr: counted } = await run(["validate", "-"], { input: many });
  assert.ok(counted.split("\n").length < 60, "unknown names are counted without bound");
  assert.match(counted, /^\(other events\) +150 /mu);
});

test("--quiet prints errors alone", async () => {
  const input = [future, invalid].join("\n");
  const { status, stdout, stderr } = await run(["validate", "--quiet", "-"], { input });
  assert.deepEqual([status, stderr], [1, ""]);
  assert.ok(
    stdout
      .split("\n")
      .filter(Boolean)
      .every((line) => / error /u.test(line)),
    stdout,
  );
});

test("--format github prints annotations, and nothing of a payload can add one", async (context) => {
  const file = join(await folder(context), "a,b:c.json");
  await writeFile(file, '{"event":"ping","data":{},\n"%\\n::error::x":1}');
  const { status, stdout } = await run(["validate", "--format", "github", file]);
  assert.equal(status, 0);
  const [line, ...others] = stdout.split("\n").filter(Boolean);
  assert.deepEqual(others, []);
  assert.match(line, /^::notice file=[^,:]*%2Cb%3Ac\.json,line=2,col=1,title=unknown_field::\/%25/u);
  const json = await run(["validate", "--format", "json", "-"], { input: invalid });
  assert.deepEqual(json, await run(["validate", "--json", "-"], { input: invalid }));
});

test("an expected event that is not known is pointed out", async () => {
  const { status, stderr } = await run(["validate", "--event", "recapture_nwe", "-"], { input: valid });
  assert.equal(status, 1);
  assert.match(stderr, /^warning: `recapture_nwe` is not a known event; did you mean `recapture_new`\?$/mu);
  const asJson = await run(["validate", "--json", "--event", "recapture_nwe", "-"], { input: valid });
  assert.match(JSON.parse(asJson.stderr).warning.message, /recapture_nwe/u);
});

test("a file that can't be read is not summed up", async () => {
  const { status, stderr } = await run(["validate", "/nowhere.json"]);
  assert.equal(status, 2);
  assert.doesNotMatch(stderr, /payload/u);
});

test("on a terminal issues have colors and their source; NO_COLOR and --no-color take the colors", async (context) => {
  const at = await folder(context);
  await writeFile(
    join(at, "a.json"),
    `{"event":"claim_report_generated",\n\t"data":{"claimID":"\u202e", "claimNumber":7}}`,
  );
  const words = ["validate", "a.json"];
  const plain = (text) => text.replaceAll("\r", "").replace(/\u001b\[\d+m/gu, "");
  const { status, shown } = await runInTerminal(words, { cwd: at });
  assert.equal(status, 1);
  assert.ok(shown.includes("\u001b[31merror\u001b[39m"), JSON.stringify(shown));
  const lines = plain(shown).split("\n");
  const issue = lines.findIndex((line) => line.includes("/data/claimNumber"));
  const [source, mark] = lines.slice(issue + 1);
  assert.equal(source[mark.indexOf("^")], "7", `${source}\n${mark}`);
  assert.ok(!shown.includes("\u202e"));
  for (const [more, env] of [
    [["--no-color"], {}],
    [[], { NO_COLOR: "1" }],
  ]) {
    const { shown: uncolored } = await runInTerminal([...words, ...more], { cwd: at, env });
    assert.ok(!uncolored.includes("\u001b"), JSON.stringify(uncolored));
    assert.equal(plain(uncolored), plain(shown));
  }
  const piped = (env) => run(["validate", join(at, "a.json")], { env });
  assert.ok(!(await piped({})).stdout.includes("\u001b"));
  const { stdout: forced } = await piped({ FORCE_COLOR: "1" });
  assert.ok(forced.includes("\u001b[31merror\u001b[39m"), JSON.stringify(forced));
  assert.ok(!forced.includes("^"), "the source is for terminals");
});
