// The verb `validate` with `--against`: what changes between two verdicts on each payload.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { samplePayload } from "autograb-webhooks/schema";
import { COMMAND, folder, run } from "./command.js";

const sample = samplePayload("recapture_new");
const { sightings } = sample.data;
const withData = (data) => JSON.stringify({ ...sample, data: { ...sample.data, ...data } });
const LOG = [
  withData({}),
  withData({ id: 7 }),
  withData({ sightings: [...sightings, ...sightings].map((sighting) => ({ ...sighting, listing_url: 7 })) }),
  '{"event":"stock_sold","data":{"id":"a"}}',
  '{"event":"stock_sold","data":{}}',
  "{",
  withData({}),
].join("\n");

const sold = { type: "object", properties: { id: { type: "string" } }, required: ["id"] };
const FILES = {
  "log.ndjson": LOG,
  "a.json": JSON.stringify({ stock_sold: sold }),
  "b.json": JSON.stringify({ stock_sold: { ...sold, required: [] }, recapture_new: { type: "object" } }),
  strict: JSON.stringify({ stock_sold: sold }),
};

async function compare(context, words, { input } = {}) {
  const path = await folder(context);
  for (const [name, content] of Object.entries(FILES)) await writeFile(join(path, name), content);
  const located = words.map((word) => (word.startsWith("./") ? join(path, word) : word));
  const { status, stdout, stderr } = await run(["validate", ...located], { input });
  return { status, stdout: stdout.replaceAll(`${path}/`, ""), stderr: stderr.replaceAll(`${path}/`, "") };
}

/** Each change in one line: `from→to what: lines`. */
const changes = ({ verdicts, issues }) =>
  [...verdicts, ...issues].map(({ from, to, event, code, path, payloads, first }) => {
    const what = code === undefined ? "" : `${event} ${code} ${path} `;
    return `${from}→${to} ${what}${payloads}: ${first.map(({ line }) => line)}`;
  });

for (const [name, words, status, changed, expected] of [
  [
    "lenient and strict mode",
    ["--against", "strict"],
    1,
    4,
    [
      "valid→invalid 4: 2,3,4",
      "warning→error stock_sold unknown_event /event 2: 4,5",
      "warning→error recapture_new type /data/id 1: 2",
      "warning→error recapture_new type /data/sightings/*/listing_url 1: 3",
    ],
  ],
  [
    "strict and lenient mode",
    ["--strict", "--against", "lenient", "--first", "1"],
    1,
    4,
    [
      "invalid→valid 4: 2",
      "error→warning stock_sold unknown_event /event 2: 4",
      "error→warning recapture_new type /data/id 1: 2",
      "error→warning recapture_new type /data/sightings/*/listing_url 1: 3",
    ],
  ],
  [
    "the catalogue and a file",
    ["--against", "./a.json"],
    1,
    2,
    [
      "valid→invalid 1: 5",
      "warning→null stock_sold unknown_event /event 2: 4,5",
      "null→error stock_sold missing_field /data/id 1: 5",
    ],
  ],
  [
    "two files, of which each replaces the catalogue",
    ["--schema", "./a.json", "--against", "./b.json"],
    1,
    3,
    [
      "invalid→valid 1: 5",
      "warning→null recapture_new type /data/id 1: 2",
      "warning→null recapture_new type /data/sightings/*/listing_url 1: 3",
      "error→null stock_sold missing_field /data/id 1: 5",
    ],
  ],
  [
    "the modes with a file, whose rules hold in both",
    ["--schema", "./b.json", "--against", "strict"],
    0,
    0,
    [],
  ],
  ["a file with itself", ["--schema", "./a.json", "--against", "./a.json"], 0, 0, []],
  ["a file that has the name of a mode", ["--schema", "./a.json", "--against", "./strict"], 0, 0, []],
  [
    "the lines that are not of the expected event too",
    ["--event", "stock_sold", "--against", "./a.json", "--first", "0"],
    1,
    2,
    [
      "valid→invalid 1: ",
      "warning→null stock_sold unknown_event /event 2: ",
      "null→error stock_sold missing_field /data/id 1: ",
    ],
  ],
]) {
  test(`compares ${name}`, async (context) => {
    const compared = await compare(context, ["--json", ...words, "./log.ndjson"]);
    const result = JSON.parse(compared.stdout);
    assert.deepEqual(changes(result), expected, compared.stderr);
    assert.deepEqual(
      [result.payloads, result.changed, result.omitted, result.incomplete],
      [7, changed, 0, 0],
    );
    assert.equal(compared.status, status);
    for (const { first } of result.verdicts) {
      for (const { file, line, offset } of first) {
        assert.equal(file, "log.ndjson");
        assert.equal(LOG.slice(0, offset).split("\n").length, line);
      }
    }
  });
}

test("prints a table of verdicts, and one of issues", async (context) => {
  const { status, stdout, stderr } = await compare(context, ["--against", "./a.json", "./log.ndjson"]);
  assert.equal(
    stdout,
    [
      "catalogue → a.json: 7 payloads, 2 with changes",
      "",
      "verdict          payloads  first",
      "valid → invalid  1         log.ndjson:5",
      "",
      "severity        issue          event       path      payloads  first",
      "warning → none  unknown_event  stock_sold  /event    2         log.ndjson:4 log.ndjson:5",
      "none → error    missing_field  stock_sold  /data/id  1         log.ndjson:5",
      "",
    ].join("\n"),
  );
  assert.deepEqual([status, stderr], [1, ""]);
  const quiet = await compare(context, ["--quiet", "--against", "./a.json", "./log.ndjson"]);
  assert.deepEqual(quiet, { status: 1, stdout: "", stderr: "" });
  const none = await compare(context, ["--against", "./a.json", "-"], { input: withData({}) });
  assert.deepEqual(none, {
    status: 0,
    stdout: "catalogue → a.json: 1 payload, 0 with changes\n",
    stderr: "",
  });
});

test("what can't be compared is refused", async (context) => {
  for (const [words, message] of [
    [["--against", "lenient", "-"], /compares the mode with itself; add `--strict`/],
    [["--strict", "--against", "strict", "-"], /compares the mode with itself; leave `--strict` out/],
    [["--format", "github", "--against", "strict", "-"], /can't be combined with `--against`/],
    [["--against", "./missing.json", "-"], /`missing\.json` can't be read: ENOENT/],
    [["--against", "./log.ndjson", "-"], /`log\.ndjson`: the schemas are not JSON: .* at line 2, column 1/],
    [["--schema", "./a.json", "--against", "./missing.json", "-"], /missing/],
    [["--against", "./a.json", "./missing.ndjson", "./log.ndjson"], /`missing\.ndjson` can't be read/],
  ]) {
    const { status, stderr } = await compare(context, words);
    assert.equal(status, 2, words.join(" "));
    assert.match(stderr, message);
  }
});

test("of a payload with too many issues, only the verdict is compared", async (context) => {
  const input = withData({ id: 7, vin: 7, rego: 7 });
  const { status, stdout, stderr } = await compare(
    context,
    ["--json", "--max-issues", "2", "--against", "strict", "-"],
    { input },
  );
  const { verdicts, issues, incomplete } = JSON.parse(stdout);
  assert.deepEqual([verdicts.length, issues, incomplete, status], [1, [], 1, 1]);
  assert.match(stderr, /1 payload has more issues than `--max-issues`/);
});

test("memory stays flat over a long log in which every payload changes in another way", async (context) => {
  const path = await folder(context);
  const schemas = join(path, "schemas.json");
  await writeFile(schemas, JSON.stringify({ stock_sold: { ...sold, additionalProperties: false } }));
  const peak = 'process.on("exit", () => console.error(process.resourceUsage().maxRSS))';
  const child = spawn(process.execPath, [
    ...["--import", `data:text/javascript,${peak}`, COMMAND, "validate", "--json"],
    ...["--against", schemas, "--ndjson", "-"],
  ]);
  const outputs = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  for (let at = 0; at < 60; at += 1) {
    const lines = Array.from({ length: 1_000 }, (_, index) => {
      const data = { id: "x".repeat(1_000), [`field_${at}_${index}`]: 1 };
      return `${JSON.stringify({ event: "stock_sold", data })}\n`;
    });
    if (!child.stdin.write(lines.join(""))) await once(child.stdin, "drain");
  }
  child.stdin.end();
  const [printed, most] = await outputs;
  const { payloads, changed, verdicts, issues, omitted } = JSON.parse(printed);
  assert.deepEqual([payloads, changed, verdicts[0].payloads], [60_000, 60_000, 60_000]);
  assert.deepEqual([issues.length, omitted], [1_000, 59_001]);
  assert.ok(Number(most) < 200_000, `${most} KiB`);
});
