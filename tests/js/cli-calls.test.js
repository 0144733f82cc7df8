// The verbs that call the service, against a sandbox on this machine: what they print, and where the key comes from.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { control, folder, run, runInTerminal, startSandbox } from "./command.js";

const secret = "s3cret";
const draft = {
  name: "Stock desk",
  endpoint: `http://127.0.0.1:9/hook?token=${secret}`,
  events: ["recapture_new"],
  headers: [{ name: "X-Token", value: secret }],
};

/** A sandbox, and what runs a verb against it. */
async function connect(context, words) {
  const sandbox = await startSandbox(context, words);
  const at = ["--region", "uk", "--base-url", sandbox.baseUrl];
  const env = { AUTOGRAB_API_KEY: sandbox.apiKey };
  const call = (words, options) => run([...words, ...at], { env, ...options });
  return {
    sandbox,
    call,
    json: async (words, options) => JSON.parse((await call([...words, "--json"], options)).stdout),
  };
}

test("every call, as a person reads it and as a program does", async (context) => {
  const { call, json } = await connect(context);
  const created = await json(["create", "-"], { input: JSON.stringify(draft) });
  assert.deepEqual(created, { id: created.id, region: "uk", format: "json", extra: {}, ...draft });
  const { id } = created;
  const shown = [];
  const line = async (words) => {
    const { status, stdout, stderr } = await call(words);
    assert.deepEqual([status, stderr], [0, ""], words.join(" "));
    shown.push(stdout);
    return stdout;
  };
  assert.match(
    await line(["list"]),
    new RegExp(`^id .*endpoint\\n${id}  Stock desk  recapture_new  http://127`, "u"),
  );
  assert.match(await line(["get", id]), /^ {2}name {6}Stock desk$/mu);
  const renamed = await line([
    "update",
    id,
    "--name",
    "Sales desk",
    "--clear",
    "headers",
    "--event",
    "recapture_delist",
  ]);
  assert.match(renamed, /^ {2}name: "Stock desk" -> "Sales desk"$/mu);
  assert.match(renamed, /^ {2}events: \["recapture_new"\] -> \["recapture_delist"\]$/mu);
  assert.match(renamed, /^ {2}headers: \[\{"name":"X-Token","value":"…"\}\] -> \[\]$/mu);
  assert.match(await line(["update", id, "--name", "Sales desk"]), /nothing changed/u);
  assert.match(await line(["ping", id]), new RegExp(`^pinged ${id}$`, "mu"));
  assert.match(await line(["update", id, "--to-region", "nz"]), /region: "uk" -> "nz"/u);
  assert.match(await line(["list"]), /no webhooks/u);
  assert.equal((await call(["get", id])).status, 1, "it lives elsewhere now");
  assert.ok(!shown.join("").includes(secret), "no secret is shown");

  assert.deepEqual(await json(["list"]), []);
  const flags = [
    "--name",
    "n",
    "--endpoint",
    draft.endpoint,
    "--event",
    "recapture_new",
    "--header",
    `X-Token: ${secret}`,
  ];
  const again = await json(["create", ...flags]);
  assert.deepEqual([again.headers, again.events], [draft.headers, draft.events]);
  assert.deepEqual(await json(["get", again.id]), again);
  assert.deepEqual((await json(["update", again.id, "--name", "m"])).changes, {
    name: { from: "n", to: "m" },
  });
  assert.equal((await json(["ping", again.id])).success, true);
  assert.equal((await json(["delete", again.id])).id, again.id);
});

test("a draft comes from a file, and options win over it", async (context) => {
  const { call, json } = await connect(context);
  const file = join(await folder(context), "draft.json");
  await writeFile(file, JSON.stringify(draft));
  assert.equal((await json(["create", file])).name, draft.name);
  assert.equal((await json(["create", file, "--name", "Other"])).name, "Other");
  await writeFile(file, `\ufeff${JSON.stringify(draft)}`);
  assert.equal((await json(["create", file])).name, draft.name);
  const trailing = `{\n  "name": "n",\n  "events": ["recapture_new",]\n}`;
  for (const [words, said, content = "{}"] of [
    [["create", file], /draft\.json:3:30: /u, trailing],
    [["create", file], /draft\.json:4:1: /u, trailing.replace(",]", "],")],
    [["create", file], /draft\.json:1:2: /u, "{"],
    [["create", file], /draft\.json:1:3: /u, Buffer.from([0x7b, 0x22, 0xff])],
    [["create", file], /must hold a JSON object: \{ "name"/u, "[]"],
    [["create", "/nowhere.json"], /can't be read/u],
    [["create", "-", "--header", "no colon"], /--header 'Name: value'/u],
  ]) {
    await writeFile(file, content);
    const { status, stderr } = await call(words, { input: "{}" });
    assert.equal(status, 2);
    assert.match(stderr, said);
  }
});

test("what goes wrong is said with a hint, and with an exit status", async (context) => {
  const { sandbox, call } = await connect(context);
  const wrong = [
    "create",
    "--name",
    "",
    "--endpoint",
    "dealer.example",
    "--event",
    "price_change",
    "--region",
    "atlantis",
  ];
  for (const [words, status, said] of [
    [["get", "wh_none"], 1, [/Invalid Webhook ID/u, /^hint: list the webhooks/mu, /^request: req_/mu]],
    [wrong, 2, [/^ {2}\/name: /mu, /^ {2}\/endpoint: /mu, /did you mean `recapture_price_change`/u]],
    [["get", ".."], 2, [/the id is a relative path segment/u]],
  ]) {
    const { status: ended, stdout, stderr } = await call(words);
    assert.deepEqual([ended, stdout], [status, ""], stderr);
    for (const line of said) assert.match(stderr, line);
    const { error } = JSON.parse((await call([...words, "--json"])).stderr);
    assert.equal(error.code, status === 2 ? "invalid_request" : "invalid_webhook_id");
  }
  await control(sandbox, "fail-next", { dropConnection: true, runs: true, match: "create" });
  const lost = await call(["create", "-"], { input: JSON.stringify(draft) });
  assert.equal(lost.status, 1);
  assert.match(lost.stderr, /unknown[^]*hint: list the webhooks and look for its name/u);
  assert.ok(!lost.stderr.includes(secret));
  const forbidden = await call(["list"], { env: { AUTOGRAB_API_KEY: "pub_other-key" } });
  assert.match(forbidden.stderr, /401/u);
  assert.ok(!forbidden.stderr.includes("pub_other-key"));
});

test("rules are overruled by name, and a rule that there is not is refused", async (context) => {
  const { call } = await connect(context);
  const words = [
    "create",
    "--name",
    "n",
    "--endpoint",
    "https://dealer.example/",
    "--event",
    "an_event_of_2031",
  ];
  assert.equal((await call(words)).status, 2);
  // The service has the last word.
  const { status, stderr } = await call([...words, "--allow", "unknown-events"]);
  assert.equal(status, 1);
  assert.match(stderr, /Request validation failed/u);
  assert.match((await call([...words, "--allow", "everything"])).stderr, /the values are unknown-events/u);
});

test("a key is asked for in a terminal, and what is typed is not shown", async (context) => {
  const { sandbox } = await connect(context);
  const words = ["list", "--region", "uk", "--base-url", sandbox.baseUrl];
  const { host } = new URL(sandbox.url);
  for (const [typed, status, said] of [
    ["pub_sandbox\r", 0, /there are no webhooks/u],
    ["pub_sandboy\u007fx\r", 0, /there are no webhooks/u],
    ["\u0003", 2, /no key was typed/u],
    ["\r", 2, /no key was typed/u],
  ]) {
    const { status: ended, shown } = await runInTerminal(words, { asked: `API key for ${host}: `, typed });
    assert.equal(ended, status, shown);
    assert.match(shown, said);
    assert.ok(!shown.includes("pub_"), shown);
  }
});

test("delete asks on a terminal, and not with --yes or without one", async (context) => {
  const { sandbox, call, json } = await connect(context);
  const create = async () => (await json(["create", "-"], { input: JSON.stringify(draft) })).id;
  const exists = async (id) => (await call(["get", id])).status === 0;
  const env = { AUTOGRAB_API_KEY: sandbox.apiKey, AUTOGRAB_BASE_URL: sandbox.baseUrl, AUTOGRAB_REGION: "uk" };
  const asked = "permanently? [y/N] ";
  const id = await create();
  for (const typed of ["n\r", "\r", "\u0004", "\u0003", "yesterday\r"]) {
    const { status, shown } = await runInTerminal(["delete", id], { env, asked, typed });
    assert.equal(status, 2, shown);
    assert.match(shown, new RegExp(`delete ${id} \\(Stock desk, http://127`, "u"));
    assert.match(shown, /nothing was deleted/u);
    assert.ok(!shown.includes(secret), shown);
    assert.ok(await exists(id));
  }
  const { status, shown } = await runInTerminal(["delete", id], { env, asked, typed: "y\r" });
  assert.equal(status, 0, shown);
  assert.ok(!(await exists(id)));
  const others = [await create(), await create()];
  const unasked = await runInTerminal(["delete", others[0], "--yes"], { env });
  assert.deepEqual([unasked.status, unasked.shown.includes(asked)], [0, false]);
  assert.equal((await call(["delete", others[1]])).status, 0);
});

test("the address and the region come from the environment too", async (context) => {
  const { sandbox } = await connect(context);
  const env = { AUTOGRAB_API_KEY: sandbox.apiKey, AUTOGRAB_BASE_URL: sandbox.baseUrl, AUTOGRAB_REGION: "uk" };
  assert.match((await run(["list"], { env })).stdout, /no webhooks/u);
  const wins = await run(["list", "--base-url", "http://127.0.0.1:9/v2", "--max-retries", "0"], { env });
  assert.equal(wins.status, 1);
  const empty = await run(["list"], { env: { ...env, AUTOGRAB_BASE_URL: "ftp://x" } });
  assert.match(empty.stderr, /\/baseUrl/u);
});

test("--quiet prints ids alone", async (context) => {
  const { call } = await connect(context);
  const quiet = async (words, options) => (await call([...words, "--quiet"], options)).stdout;
  const id = (await quiet(["create", "-"], { input: JSON.stringify(draft) })).trim();
  assert.match(id, /^\w+$/u);
  assert.equal(await quiet(["list"]), `${id}\n`);
  assert.equal(await quiet(["get", id]), `${id}\n`);
  for (const words of [
    ["update", id, "--name", "n"],
    ["ping", id],
    ["delete", id],
  ])
    assert.equal(await quiet(words), "");
  assert.equal(await quiet(["list"]), "");
});

test("--verbose prints each request as a curl command that works, without secrets", async (context) => {
  const { sandbox, call } = await connect(context);
  const { status, stdout, stderr } = await call(["create", "-", "--verbose", "--json"], {
    input: JSON.stringify({ ...draft, name: "Stock desk's" }),
  });
  assert.equal(status, 0, stderr);
  const [command, answer] = stderr.trim().split("\n");
  assert.match(answer, /^# 20\d \w+ in \d+ ms$/u);
  assert.ok(![secret, sandbox.apiKey].some((text) => stderr.includes(text)), stderr);
  // The webhook that the command creates is the same but for what was left out.
  const env = { ...process.env, AUTOGRAB_API_KEY: sandbox.apiKey };
  const { stdout: created } = await promisify(execFile)("sh", ["-c", `${command} --silent`], { env });
  const [own, again] = [JSON.parse(stdout), JSON.parse(created)].map((body) => body.webhook ?? body);
  assert.deepEqual([again.name, again.events], [own.name, own.events]);
  const failed = await call(["get", "wh_none", "--verbose"]);
  assert.match(failed.stderr, /^curl '[^']+wh_none\?region=uk' -H .*\n# 4\d\d /u);
});

test("ping says whether the sandbox delivered it", async (context) => {
  const { call, json } = await connect(context);
  const receiver = createServer((_, response) => response.writeHead(204).end());
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  context.after(() => receiver.close());
  const to = async (endpoint) => {
    const { id } = await json(["create", "-"], { input: JSON.stringify({ ...draft, endpoint }) });
    return (await call(["ping", id])).stdout;
  };
  assert.match(
    await to(`http://127.0.0.1:${receiver.address().port}/hook`),
    /^ {2}the sandbox delivered it: the endpoint answered 204 in \d+ ms$/mu,
  );
  assert.match(
    await to("http://127.0.0.1:9/hook"),
    /^ {2}the sandbox could not deliver it: .*ECONNREFUSED/mu,
  );
  assert.match(
    await to("https://dealer.example/hook"),
    /^ {2}the sandbox could not deliver it: .*--deliver/mu,
  );
});
