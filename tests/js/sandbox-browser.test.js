// A page that calls the sandbox over HTTP, in a real browser: what the browser lets it do and see.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

import { serve } from "../../xtask/serve.js";
import { BIN, control, startSandbox } from "./command.js";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"];
/** A name that somebody else's page has, and that could be made to point at this machine. */
const ELSEWHERE = "elsewhere.example";

let browser;
let server;
before(async () => {
  server = await serve(`${BIN}..`);
  const args = [...FLAGS, `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`];
  browser = await chromium.launch({ executablePath: process.env.CHROME, args });
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** Opens a page of an origin, and gives what calls a sandbox from it. */
async function open(context, host) {
  const page = await browser.newPage();
  context.after(() => page.close());
  await page.goto(`http://${host}:${server.address().port}/package.json`);
  return ({ baseUrl, apiKey }) => page.evaluate(dashboard, { baseUrl, apiKey });
}

/** Calls the service from the page, as a dashboard would. */
async function dashboard({ baseUrl, apiKey }) {
  const { WebhooksClient } = await import("/index.js");
  const client = new WebhooksClient({ apiKey, baseUrl, region: "uk", maxRetries: 0 });
  const draft = { name: "Stock desk", endpoint: "https://dealer.example/hook", events: ["recapture_new"] };
  const told = {};
  try {
    const { id } = await client.create(draft);
    await client.update(id, { name: "Sales desk" });
    told.names = (await client.list()).map(({ name }) => name);
    await client.delete(id);
    told.remaining = client.rateLimit?.remaining;
    told.used = client.quota?.used;
    await client.get(id);
  } catch (error) {
    told.code = error.code;
    told.requestId = error.requestId;
  }
  return told;
}

test("a page of this machine makes every call, and reads limits and refusals", async (context) => {
  const sandbox = await startSandbox(context);
  for (const host of ["127.0.0.1", "localhost"]) {
    const call = await open(context, host);
    const { requestId, remaining, ...told } = await call(sandbox);
    assert.deepEqual(told, {
      names: ["Sales desk"],
      used: host === "localhost" ? 9 : 4,
      code: "invalid_webhook_id",
    });
    assert.ok(remaining > 0);
    assert.match(requestId, /^req_/u);
  }
});

test("a page reads a fault as it reads an answer", async (context) => {
  const sandbox = await startSandbox(context);
  const call = await open(context, "127.0.0.1");
  for (const [fault, code] of [
    [{ status: 503 }, "server_error"],
    [{ status: 429, headers: { "Retry-After": "60" } }, "rate_limited"],
    // Chromium sends a request again, whatever its method, when a connection that it used before is reset.
    [{ dropConnection: true, times: 9 }, "network"],
    [{ truncateBody: true }, "network"],
  ]) {
    const before = await control(sandbox, "snapshot");
    await control(sandbox, "fail-next", fault);
    assert.equal((await call(sandbox)).code, code, JSON.stringify(fault));
    await control(sandbox, "restore", before);
  }
});

test("a page from elsewhere gets nothing, under its own name or as this machine", async (context) => {
  const sandbox = await startSandbox(context);
  const call = await open(context, ELSEWHERE);
  assert.equal((await call(sandbox)).code, "network");
  const { port } = new URL(sandbox.url);
  const rebound = await browser.newPage();
  context.after(() => rebound.close());
  for (const path of ["/v2/webhooks?region=uk", "/_sandbox/deliveries"]) {
    assert.equal((await rebound.goto(`http://${ELSEWHERE}:${port}${path}`)).status(), 403, path);
  }
  assert.deepEqual(await control(sandbox, "deliveries"), []);
});

test("an image on a page from elsewhere uses up no fault", async (context) => {
  const sandbox = await startSandbox(context);
  await control(sandbox, "fail-next", { status: 418 });
  for (const host of [ELSEWHERE, "localhost"]) {
    const page = await browser.newPage();
    context.after(() => page.close());
    await page.goto(`http://${host}:${server.address().port}/package.json`);
    await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const image = document.body.appendChild(new Image());
          image.onload = image.onerror = resolve;
          image.src = url;
        }),
      `${sandbox.baseUrl}/webhooks?region=uk`,
    );
  }
  assert.equal((await control(sandbox, "snapshot")).faults.length, 1);
});
