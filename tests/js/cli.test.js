// The command: what it teaches, how it refuses, and the verbs that need no service.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { EVENTS, validatePayload } from "autograb-webhooks/payload";
import { payloadJsonSchema, samplePayload } from "autograb-webhooks/schema";
import { BIN, run } from "./command.js";

const { VERBS } = await import(join(BIN, "verbs.js"));
const { RULES } = await import(join(BIN, "options.js"));

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

test("-v, -V and --version print the package's version", async () => {
  const { default: manifest } = await import("autograb-webhooks/package.json", { with: { type: "json" } });
  for (const option of ["-v", "-V", "--version"])
    assert.deepEqual(await run([option]), { status: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

for (const [line, said] of [
  ["validat x", /`validat` is not a verb; did you mean `validate`\?/u],
  ["frobnicate", /not a verb; the verbs are sandbox, validate/u],
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
  ["apply", /needs FILE/u],
  ["apply /nowhere.json", /can't be read/u],
  ["get wh_1 --api-key pub_x", /other users of this machine can read arguments; set AUTOGRAB_API_KEY/u],
  ["list --region uk", /no API key: set AUTOGRAB_API_KEY/u],
  ["list --allow everything", /the values are unknown-events, ping-event/u],
  ["list --allow unknown-event", /did you mean `unknown-events`\?/u],
  ["list --base-url ftp://x", /\/baseUrl/u],
  ["validate --format html x", /the values are text, json, github/u],
  ["validate --max-bytes 0 x", /whole number from 1/u],
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

test("--allow takes every rule of the client", async () => {
  const types = await readFile(
    new URL("lib/client-options.d.ts", import.meta.resolve("autograb-webhooks")),
    "utf8",
  );
  const options = new Set(types.match(/\ballow[A-Z]\w+(?=\??:)/gu));
  const rules = Object.keys(RULES).map((rule) =>
    `allow-${rule}`.replace(/-(.)/gu, (_, letter) => letter.toUpperCase()),
  );
  assert.deepEqual(rules.toSorted(), [...options].toSorted());
  const { stdout } = await run(["create", "--help"]);
  for (const [rule, about] of Object.entries(RULES))
    assert.match(stdout, new RegExp(`^ +${rule} +${about.slice(0, 20)}`, "mu"));
});

test("the events", async () => {
  const { stdout } = await run(["events"]);
  for (const { name, meaning } of EVENTS)
    assert.match(stdout, new RegExp(`^${name} .*${meaning.slice(0, 20)}`, "mu"));
  assert.deepEqual(JSON.parse((await run(["events", "--json"])).stdout), EVENTS);
  const names = EVENTS.map(({ name }) => `${name}\n`).join("");
  assert.equal((await run(["events", "--quiet"])).stdout, names);
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
