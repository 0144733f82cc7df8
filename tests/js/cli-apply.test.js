// The verb `apply` against a sandbox on this machine: what it changes, shows, asks, and how it ends.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WebhooksClient } from "autograb-webhooks";
import { control, folder, run, runInTerminal, startSandbox } from "./command.js";

const secret = "s3cret";

const draft = (name, more) => ({
  name,
  endpoint: `https://dealer.example/hook?token=${secret}`,
  events: ["recapture_new"],
  ...more,
});

/** A sandbox, a client of it, and what applies drafts to it. */
async function connect(context) {
  const sandbox = await startSandbox(context);
  const { apiKey, baseUrl } = sandbox;
  const file = join(await folder(context), "webhooks.json");
  const env = { AUTOGRAB_API_KEY: apiKey, AUTOGRAB_BASE_URL: baseUrl, AUTOGRAB_REGION: "uk" };
  const line = async (drafts, words) => {
    await writeFile(file, JSON.stringify(drafts));
    return ["apply", file, ...words];
  };
  return {
    sandbox,
    client: new WebhooksClient({ apiKey, baseUrl, region: "uk" }),
    apply: async (drafts, ...words) => run(await line(drafts, words), { env }),
    inTerminal: async (drafts, words, options) =>
      runInTerminal(await line(drafts, words), { env: { ...env, NO_COLOR: "1" }, ...options }),
  };
}

const names = async (client) => (await client.list()).map(({ name }) => name);

test("a region is brought to the file, and every step is shown without secrets", async (context) => {
  const { client, apply } = await connect(context);
  const [stock, old] = [await client.create(draft("Stock desk")), await client.create(draft("Old desk"))];
  const { id: kept } = await client.create(draft("Kept"));
  const moved = `https://dealer.example/moved?token=${secret}`;
  const drafts = [
    draft("Stock desk", { events: ["recapture_delist"], endpoint: moved }),
    draft("Sales desk", { headers: [{ name: "X-Token", value: secret }] }),
    draft("Kept"),
  ];
  const before = await client.list();
  const planned = await apply(drafts, "--prune", "--dry-run");
  assert.deepEqual([planned.status, planned.stderr], [0, ""]);
  assert.equal(
    planned.stdout,
    [
      `~ Stock desk (${stock.id})`,
      "    endpoint: https://dealer.example/hook?token=… -> https://dealer.example/moved?token=…",
      '    events: ["recapture_new"] -> ["recapture_delist"]',
      "+ Sales desk",
      "    endpoint: https://dealer.example/hook?token=…",
      '    events: ["recapture_new"]',
      '    format: "json"',
      '    headers: [{"name":"X-Token","value":"…"}]',
      `- Old desk (${old.id})`,
      "    https://dealer.example/hook?token=…",
      "1 to create, 1 to change, 1 to delete, 1 unchanged",
      "",
    ].join("\n"),
  );
  assert.deepEqual(await client.list(), before, "a dry run changes nothing");

  const unpruned = await apply(drafts);
  assert.match(unpruned.stdout, /^1 created, 1 changed, 1 unchanged$/mu);
  assert.match(unpruned.stdout, /^\+ Sales desk \(wh_\w+\)$/mu);
  assert.deepEqual(await names(client), ["Stock desk", "Old desk", "Kept", "Sales desk"]);
  const pruned = await apply(drafts, "--prune");
  assert.match(pruned.stdout, /^1 deleted, 3 unchanged$/mu);
  assert.deepEqual(await names(client), ["Stock desk", "Kept", "Sales desk"]);
  assert.equal((await client.get(kept)).endpoint, draft("Kept").endpoint);
  const again = await apply(drafts, "--prune");
  assert.deepEqual([again.status, again.stdout], [0, "3 unchanged\n"]);
  for (const { stdout, stderr } of [planned, unpruned, pruned])
    assert.ok(!`${stdout}${stderr}`.includes(secret));
});

test("a change of what is hidden is told, and what is removed too", async (context) => {
  const { client, apply } = await connect(context);
  await client.create(draft("a", { headers: [{ name: "X-Token", value: secret }] }));
  const drafts = [draft("a", { endpoint: "https://dealer.example/hook?token=other" })];
  for (const words of [["--dry-run"], []]) {
    const { stdout } = await apply(drafts, ...words);
    assert.match(stdout, /^ {4}endpoint: (\S+token=…) -> \1 \(what is hidden differs\)$/mu);
    assert.match(stdout, /^ {4}headers: \[\{"name":"X-Token","value":"…"\}\] -> \[\]$/mu);
    assert.ok(!stdout.includes(secret) && !stdout.includes("other"));
  }
});

test("--json prints the plan, and --quiet nothing", async (context) => {
  const { client, apply } = await connect(context);
  const { id } = await client.create(draft("Old desk"));
  const plan = async (...words) =>
    JSON.parse((await apply([draft("a")], "--prune", "--json", ...words)).stdout);
  const planned = await plan("--dry-run");
  assert.deepEqual([planned.done, planned.steps.map(({ action }) => action)], [0, ["create", "delete"]]);
  const { steps, done } = await plan();
  assert.equal(done, 2);
  assert.match(steps[0].webhook.id, /^wh_/u);
  assert.deepEqual([steps[1].action, steps[1].webhook.id], ["delete", id]);
  assert.deepEqual(await apply([draft("b")], "--prune", "--quiet"), { status: 0, stdout: "", stderr: "" });
  assert.deepEqual(await names(client), ["b"]);
  assert.deepEqual((await apply([], "--dry-run")).stdout, "there is nothing to do\n");
});

test("on a terminal it asks before it deletes, and --yes does not", async (context) => {
  const { client, inTerminal } = await connect(context);
  const asked = "permanently? [y/N] ";
  await client.create(draft("Old desk"));
  const declined = await inTerminal([draft("a")], ["--prune"], { asked, typed: "n\r" });
  assert.equal(declined.status, 2);
  assert.match(
    declined.shown,
    /- Old desk \(wh_\w+\)\s+https:\S+token=…[^]+delete this webhook permanently\?/u,
  );
  assert.match(declined.shown, /nothing was changed/u);
  assert.deepEqual(await names(client), ["Old desk"]);
  const unpruned = await inTerminal([draft("a")], []);
  assert.deepEqual([unpruned.status, unpruned.shown.includes(asked)], [0, false]);
  await client.create(draft("Older desk"));
  const agreed = await inTerminal([draft("a")], ["--prune"], { asked, typed: "y\r" });
  assert.equal(agreed.status, 0, agreed.shown);
  assert.match(agreed.shown, /delete these 2 webhooks permanently/u);
  assert.deepEqual(await names(client), ["a"]);
  const sure = await inTerminal([draft("b")], ["--prune", "--yes"]);
  assert.deepEqual([sure.status, sure.shown.includes(asked)], [0, false]);
  assert.deepEqual(await names(client), ["b"]);
});

test("when a call fails, the steps before it are printed", async (context) => {
  const { sandbox, client, apply } = await connect(context);
  await client.create(draft("a"));
  const { id } = await client.create(draft("Old desk"));
  const drafts = [draft("a", { events: ["recapture_delist"] }), draft("b")];
  await control(sandbox, "fail-next", { status: 400, match: "create" });
  const halfway = await apply(drafts, "--prune");
  assert.equal(halfway.status, 1);
  assert.match(halfway.stdout, /^~ a .*\n.*\n1 changed\n$/u);
  assert.match(halfway.stderr, /^error: /u);
  await control(sandbox, "fail-next", { status: 400, match: "delete" });
  const last = await apply(drafts, "--prune", "--json");
  assert.equal(last.status, 1);
  const { steps, done } = JSON.parse(last.stdout);
  assert.deepEqual([done, steps.map(({ action }) => action)], [2, ["keep", "create"]]);
  assert.ok(!last.stderr.includes(secret));
  await control(sandbox, "fail-next", {
    status: 404,
    body: { message: "Invalid Webhook ID" },
    match: "delete",
  });
  assert.equal((await apply(drafts, "--prune")).status, 0, "somebody else has deleted it");
  assert.ok(await client.get(id));
});

test("what is wrong with the file is reported, and nothing is sent", async (context) => {
  const { sandbox, apply } = await connect(context);
  const requests = () => sandbox.log.filter(({ type }) => type === "request").length;
  for (const [drafts, said] of [
    [{ name: "a" }, /must hold a JSON array: \[\{ "name": …/u],
    [[draft("a"), draft("a")], /\/1\/name: the draft at position 0 is also named/u],
    [[draft("a", { events: ["price_change"] }), 3], /\/1: a draft must be an object[\s\S]*\/0\/events\/0: /u],
  ]) {
    for (const words of [[], ["--dry-run"], ["--prune"]]) {
      const { status, stdout, stderr } = await apply(drafts, ...words);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, said);
    }
  }
  assert.equal(requests(), 0);
});
