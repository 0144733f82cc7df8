// The inbox: its filter, sending again, editing, attempts, and the deliveries of a sandbox behind a port.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { test } from "node:test";

import { WebhooksClient } from "autograb-webhooks";

import { control, startSandbox, until } from "../js/command.js";
import { create, draft, usePage } from "./page.js";
import { connect } from "./stub.js";

const open = usePage();

const inboxOf = (page) => page.getByRole("region", { name: "Inbox" });
const entries = (page) => page.locator(".delivery:visible");
const events = (page) => page.locator(".delivery:visible summary > code").allInnerTexts();

test("the inbox is filtered by event, webhook and result", async (t) => {
  const page = await open(t);
  const inbox = inboxOf(page);
  const choose = (label, value) => inbox.getByLabel(label, { exact: true }).selectOption(value);
  await create(page, draft);
  await create(page, { ...draft, name: "Second desk", events: ["recapture_new"], headers: [] });
  await inbox.getByRole("button", { name: "recapture_new" }).click();
  await inbox.getByText("2 pushes of recapture_new").waitFor();
  await inbox.getByRole("button", { name: "claim_report_generated" }).click();
  await entries(page).nth(2).waitFor();
  await choose("Event", "recapture_new");
  assert.deepEqual(await events(page), ["recapture_new", "recapture_new"]);
  await inbox.getByText("2 of 3 deliveries").waitFor();
  await choose("Webhook", { label: "Second desk" });
  assert.equal(await entries(page).count(), 1);
  await choose("Result", "bad");
  assert.equal(await entries(page).count(), 0);
  await inbox.getByText("0 of 3 deliveries").waitFor();
  await choose("Event", { label: "any" });
  await choose("Webhook", { label: "any" });
  await choose("Result", "answered");
  assert.equal(await entries(page).count(), 3);
});

test("a delivery is sent again, and its attempts have their times", async (t) => {
  const page = await open(t);
  await create(page, draft);
  await inboxOf(page).getByRole("button", { name: "recapture_new" }).click();
  await entries(page).locator("summary").click();
  await entries(page).getByRole("button", { name: "Send again" }).click();
  await inboxOf(page).getByText("recapture_new was sent again.").waitFor();
  const attempts = page.getByRole("list", { name: "Attempts" }).getByRole("listitem");
  await attempts.nth(1).waitFor();
  for (const text of await attempts.allInnerTexts()) assert.match(text, /^200\s+\d+ ms\s+\d+:\d\d:\d\d/);
  assert.equal(await entries(page).count(), 1);
  await page.reload();
  await entries(page).locator("summary").click();
  assert.equal(await attempts.count(), 2);
});

test("a payload is edited and sent to the same webhook", async (t) => {
  const page = await open(t);
  const inbox = inboxOf(page);
  await create(page, draft);
  await inbox.getByRole("button", { name: "recapture_new" }).click();
  await entries(page).locator("summary").click();
  await inbox.getByRole("button", { name: "Edit and send" }).click();
  const body = inbox.getByLabel("Body to send");
  assert.equal(await body.evaluate((element) => element === document.activeElement), true);
  assert.equal(JSON.parse(await body.inputValue()).event, "recapture_new");
  await body.fill('{"event": "ping"}');
  await inbox.getByText("Not valid: 1 error").last().waitFor();
  await inbox.getByRole("button", { name: "Send", exact: true }).click();
  await inbox.getByText("ping arrived for Stock desk. Not valid").waitFor();
  assert.deepEqual(await events(page), ["ping", "recapture_new"]);
  await entries(page).first().locator(".answer").getByText("422,").waitFor();
  assert.equal(await inbox.getByRole("button", { name: "Edit and send" }).count(), 1);
  await inbox.getByLabel("Result", { exact: true }).selectOption("failed");
  assert.deepEqual(await events(page), ["ping"]);
});

/** A receiver that answers with what `status()` returns. */
async function startReceiver(t, status) {
  const bodies = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    bodies.push(body);
    response.writeHead(status()).end("thank you");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => server.close());
  return { bodies, endpoint: `http://127.0.0.1:${server.address().port}/hook?token=t0psecret` };
}

test("the deliveries of a sandbox behind a port come live, and are sent again there", async (t) => {
  const sandbox = await startSandbox(t);
  let status = 503;
  const { bodies, endpoint } = await startReceiver(t, () => status);
  const client = new WebhooksClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl, region: "uk" });
  const { id } = await client.create({ name: "Stock desk", endpoint, events: ["recapture_new"] });
  await control(sandbox, "trigger", { event: "recapture_new" });

  const page = await open(t);
  const inbox = inboxOf(page);
  await connect(page, sandbox.baseUrl, sandbox.apiKey);
  await inbox.getByText(`Live from ${sandbox.url}.`).waitFor();
  await entries(page).locator(".answer").getByText("503,").waitFor();
  assert.ok(!(await inbox.innerText()).includes("t0psecret"));

  status = 204;
  await client.ping(id);
  await inbox.getByText("ping arrived for Stock desk. Valid").waitFor();
  await entries(page).first().locator(".answer").getByText("204,").waitFor();

  await entries(page).last().locator("summary").click();
  await inbox.getByRole("button", { name: "Send again" }).click();
  const attempts = page.getByRole("list", { name: "Attempts" }).getByRole("listitem");
  await attempts.nth(1).waitFor();
  const [first, second] = await attempts.allInnerTexts();
  assert.match(first, /^503\s+\d+ ms[^]*thank you$/);
  assert.match(second, /^204\s+\d+ ms/);

  await inbox.getByRole("button", { name: "Edit and send" }).click();
  await inbox.getByLabel("Body to send").fill("oops");
  await inbox.getByRole("button", { name: "Send", exact: true }).click();
  await inbox.getByText("recapture_new arrived for Stock desk. Not valid").waitFor();
  await until(() => bodies.includes("oops"));
  await inbox.getByRole("button", { name: "recapture_new" }).click();
  await until(() => bodies.length === 5);

  const listens = () =>
    sandbox.log.filter(({ path, error }) => path === "/_sandbox/deliveries" && error).length;
  await page.getByRole("navigation").getByRole("link", { name: "Events" }).click();
  await until(() => listens() === 1);
  await control(sandbox, "trigger", { event: "recapture_new" });
  await page.getByRole("navigation").getByRole("link", { name: "Webhooks" }).click();
  await entries(page).nth(4).waitFor();
  assert.equal(await attempts.count(), 2, "an entry that is open stays open");
  await page.getByRole("button", { name: "Disconnect" }).click();
  await until(() => listens() === 2);
  assert.equal(await entries(page).count(), 0);
});

test("a service that is no sandbox has no inbox", async (t) => {
  const page = await open(t, { expected: [/404/] });
  const server = createServer((request, response) => {
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    if (request.method === "OPTIONS") return response.writeHead(204, headers).end();
    const isList = request.url.startsWith("/v2/webhooks");
    response.writeHead(isList ? 200 : 404, { ...headers, "content-type": "application/json" }).end("[]");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => server.close());
  await connect(page, `http://127.0.0.1:${server.address().port}/v2`);
  await page.getByText("No webhooks in uk.").waitFor();
  await inboxOf(page).getByText("AutoGrab pushes to the endpoint, not to this page.").waitFor();
});
