// The deliveries of a running sandbox as server-sent events, and what pages of this machine may ask it for.

import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { WebhooksClient } from "autograb-webhooks";
import { control, startSandbox, until } from "./command.js";

const PAGE = "http://localhost:4173";
const draft = {
  name: "Stock desk",
  endpoint: "http://127.0.0.1:9/hook",
  events: ["recapture_new"],
};

/** Listens to a sandbox: `{ status, headers, messages, close }`. */
function listen({ url }, headers = {}) {
  const accept = { Accept: "text/event-stream", ...headers };
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/_sandbox/deliveries`, { headers: accept }, (answer) => {
      const messages = [];
      let rest = "";
      answer.setEncoding("utf8").on("error", () => {});
      answer.on("data", (text) => {
        const parts = (rest + text).split("\n\n");
        rest = parts.pop();
        for (const part of parts) {
          const [, name, data] = /^event: (\w+)\ndata: (.*)$/u.exec(part);
          messages.push([name, JSON.parse(data)]);
        }
      });
      const { statusCode: status, headers } = answer;
      resolve({ status, headers, messages, close: () => asked.destroy() });
    });
    asked.on("error", reject).end();
  });
}

test("a listener is told of the newest deliveries, then of each that is made or attempted", async (context) => {
  const sandbox = await startSandbox(context);
  const { apiKey, baseUrl } = sandbox;
  await new WebhooksClient({ apiKey, baseUrl, region: "uk" }).create(draft);
  const before = await control(sandbox, "snapshot");
  for (let times = 0; times < 120; times += 1) await control(sandbox, "trigger", { event: "recapture_new" });
  await until(async () =>
    (await control(sandbox, "deliveries")).every(({ attempts }) => attempts.length > 0),
  );

  const { status, headers, messages, close } = await listen(sandbox);
  assert.deepEqual([status, headers["content-type"]], [200, "text/event-stream"]);
  await until(() => messages.length > 0);
  const [[name, newest]] = messages;
  assert.deepEqual([name, newest.length, newest.at(-1).id], ["begin", 100, "dl_000120"]);

  const { id } = await control(sandbox, "resend", { id: "dl_000120", body: '{"event":"ping"}' });
  await until(() => messages.at(-1)[1].attempts?.length === 1);
  const [last, delivery] = messages.at(-1);
  assert.deepEqual(
    [last, delivery.id, delivery.event, delivery.body],
    ["delivery", id, "ping", '{"event":"ping"}'],
  );
  assert.match(delivery.attempts[0].error, /ECONNREFUSED|connect/u);

  await control(sandbox, "restore", before);
  await until(() => messages.at(-1)[0] === "begin");
  assert.deepEqual(messages.at(-1)[1], []);
  close();
});

test("listeners are bounded, and one that goes makes room", async (context) => {
  const sandbox = await startSandbox(context);
  const listeners = [];
  for (let number = 0; number < 20; number += 1) listeners.push(await listen(sandbox));
  assert.ok(listeners.every(({ status }) => status === 200));
  assert.equal((await listen(sandbox)).status, 503);
  listeners[0].close();
  await until(async () => {
    const next = await listen(sandbox);
    next.close();
    return next.status === 200;
  });
  sandbox.child.kill("SIGTERM");
  const [code] = await sandbox.ended;
  assert.equal(code, 0, "listeners do not keep it from ending");
});

test("pages of this machine may read deliveries and make them, and nothing else", async (context) => {
  const sandbox = await startSandbox(context);
  const ask = (path, { method = "GET", origin = PAGE, ...headers } = {}) =>
    fetch(`${sandbox.url}/_sandbox/${path}`, { method, headers: { Origin: origin, ...headers } });
  const allowed = ({ headers }) => headers.get("access-control-allow-origin");
  for (const [path, method, isOpen] of [
    ["deliveries", "GET", true],
    ["trigger", "POST", true],
    ["resend", "POST", true],
    ["snapshot", "GET", false],
    ["restore", "POST", false],
    ["fail-next", "POST", false],
    ["play", "POST", false],
  ]) {
    const preflight = await ask(path, { method: "OPTIONS", "Access-Control-Request-Method": method });
    assert.deepEqual([preflight.status, allowed(preflight)], isOpen ? [204, PAGE] : [405, null], path);
    assert.equal(preflight.headers.get("access-control-allow-methods"), isOpen ? method : null);
  }
  assert.equal(allowed(await ask("deliveries")), PAGE);
  assert.equal(allowed(await ask("snapshot")), null);
  const elsewhere = await ask("deliveries", { origin: "https://dealer.example" });
  assert.deepEqual([elsewhere.status, allowed(elsewhere)], [403, null]);
  assert.equal((await listen(sandbox, { Origin: "https://dealer.example" })).status, 403);
  const plain = await ask("resend", { method: "POST", "Content-Type": "text/plain" });
  assert.equal(plain.status, 415);
});
