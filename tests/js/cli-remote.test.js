// The verbs that control a running sandbox: what they print, and what they say where none is.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { WebhooksClient } from "autograb-webhooks";
import { control, run, startSandbox, until } from "./command.js";

const draft = {
  name: "Stock desk",
  endpoint: "https://dealer.example/hook?token=s3cret",
  events: ["recapture_new"],
};

test("an event is triggered, listed and sent again", async (context) => {
  const sandbox = await startSandbox(context);
  const { apiKey, baseUrl } = sandbox;
  const env = { AUTOGRAB_BASE_URL: baseUrl };
  const line = async (words, input) => {
    const { status, stdout, stderr } = await run(words, { env, input });
    assert.deepEqual([status, stderr], [0, ""], words.join(" "));
    return stdout;
  };
  assert.equal(await line(["deliveries"]), "there are no deliveries\n");
  assert.equal(await line(["trigger", "recapture_new"]), "no webhook subscribes to recapture_new\n");
  const { id } = await new WebhooksClient({ apiKey, baseUrl, region: "uk" }).create(draft);

  const triggered = await line(["trigger", "recapture_new", "--data", "-", "--region", "uk"], '{"vin":"x"}');
  assert.match(
    triggered,
    new RegExp(
      `^id +event +webhook +outcome +endpoint\\ndl_000001  recapture_new  ${id}  pending  https`,
      "u",
    ),
  );
  assert.ok(!triggered.includes("s3cret"));
  const [delivery] = JSON.parse(await line(["deliveries", "--json"]));
  assert.deepEqual(JSON.parse(delivery.body), { event: "recapture_new", data: { vin: "x" } });
  await until(async () => (await control(sandbox, "deliveries"))[0].attempts.length === 1);
  assert.match(await line(["deliveries"]), /dl_000001 .* not sent: the endpoint is on another machine/u);

  assert.match(await line(["resend", "dl_000001"]), /^dl_000001 /mu);
  await until(async () => (await control(sandbox, "deliveries"))[0].attempts.length === 2);
  assert.equal(await line(["resend", "dl_000001", "--body", "-", "-q"], "no JSON"), "dl_000002\n");
  assert.equal((await control(sandbox, "deliveries"))[1].body, "no JSON");
  assert.equal(await line(["trigger", "recapture_new", "--quiet"]), "dl_000003\n");
  assert.equal(await line(["deliveries", "-q"]), "dl_000001\ndl_000002\ndl_000003\n");
  assert.deepEqual(JSON.parse(await line(["trigger", "ping", "--json"])), []);
});

test("what can't be done is said, with what to do", async (context) => {
  const { baseUrl } = await startSandbox(context);
  const other = createServer((_, response) => response.end("<html>")).listen(0, "127.0.0.1");
  await once(other, "listening");
  context.after(() => other.close());
  const elsewhere = `http://127.0.0.1:${other.address().port}/v2`;
  for (const [words, message] of [
    [["trigger", "recaptur_new", "--base-url", baseUrl], /did you mean `recapture_new`/u],
    [["trigger", "ping", "--region", "uS", "--base-url", baseUrl], /region/u],
    [["resend", "dl_none", "--base-url", baseUrl], /`deliveries` lists those that are/u],
    [
      ["deliveries", "--base-url", "http://127.0.0.1:9/v2"],
      /no sandbox answers at .* start one with `autograb-webhooks sandbox`/u,
    ],
    [["deliveries", "--base-url", elsewhere], /there is no sandbox at http/u],
    [["deliveries", "--base-url", "nowhere"], /must be the address of a sandbox/u],
    [["trigger", "ping", "--data", "/nowhere.json", "--base-url", baseUrl], /can't be read/u],
  ]) {
    const { status, stdout, stderr } = await run(words);
    assert.deepEqual([status, stdout], [2, ""], words.join(" "));
    assert.match(stderr, message);
  }
});
