// The calls that the page has made, and their requests as programs write them.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

import { create, draft, row, usePage } from "./page.js";
import { KEY, connect, startService } from "./stub.js";

const open = usePage();

const calls = (page) => page.locator("#call-list > li");

async function openCall(page, index) {
  if (!(await page.locator("#calls").evaluate((details) => details.open))) {
    await page.getByText("Calls and limits").click();
  }
  await calls(page).nth(index).locator("summary").click();
  return calls(page).nth(index).getByRole("group", { name: "Request" });
}

test("each call is listed with its status, duration and request id", async (t) => {
  const page = await open(t);
  await create(page, draft);
  await row(page, draft.name).getByRole("button", { name: "Ping" }).click();
  await page.locator(".delivery").waitFor();
  await page.getByText("Calls and limits").click();
  const listed = await calls(page).locator("summary").allInnerTexts();
  assert.match(listed[0], /^POST \/v2\/webhooks\/wh_\w+\/ping\?region=uk\s+2\d\d\s+\d+ ms/);
  assert.match(listed[1], /^GET \/v2\/webhooks\?region=uk\s+200/);
  assert.match(listed[2], /^POST \/v2\/webhooks\s+201/);
  await calls(page).first().locator("summary").click();
  assert.match(await calls(page).first().innerText(), /Request id req_\d+/);
});

test("a request is shown as curl, fetch and Rust, without secrets", async (t) => {
  const service = await startService(t);
  const page = await open(t);
  await connect(page, service.baseUrl);
  await create(page, draft);
  const code = await openCall(page, 1);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  for (const [language, ...parts] of [
    ["curl", "curl -X POST 'http://localhost:", '-H "apikey: $AUTOGRAB_API_KEY"', "token=…", "-d '{"],
    [
      "fetch",
      'await fetch("http://localhost:',
      "process.env.AUTOGRAB_API_KEY",
      "token=…",
      "JSON.stringify({",
    ],
    ["rust", "reqwest::Method::POST", 'std::env::var("AUTOGRAB_API_KEY")?', "token=…", '.body(r#"{'],
  ]) {
    await page.getByLabel("Show requests as").selectOption(language);
    const text = await code.innerText();
    for (const part of parts)
      assert.ok(text.toLowerCase().includes(part.toLowerCase()), `${part} in ${text}`);
    for (const secret of [KEY, "t0psecret", draft.headers[0].value]) assert.ok(!text.includes(secret), text);
    await page.getByRole("button", { name: "Copy the request" }).click();
    await page.getByRole("button", { name: "Copied the request" }).waitFor();
    assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), text.trim());
  }
});

test("a request that is copied as curl works", async (t) => {
  const service = await startService(t);
  await service.client.create({ ...draft, name: "It's here" });
  const page = await open(t);
  await connect(page, service.baseUrl);
  await row(page, "It's here").waitFor();
  const code = await (await openCall(page, 0)).innerText();
  const env = { ...process.env, AUTOGRAB_API_KEY: KEY };
  const { stdout } = await promisify(execFile)("sh", ["-c", code.replace("curl", "curl -sS")], { env });
  assert.ok(stdout.includes("It's here"), stdout);
});

test("a call that fails, and one without an answer, are listed", async (t) => {
  const service = await startService(t);
  const page = await open(t, { expected: [/status of 40\d/, /ERR_(CONNECTION_REFUSED|UNSAFE_PORT)/] });
  await connect(page, service.baseUrl, "pub_wrong");
  await page.getByRole("alert").filter({ hasText: "unauthorized" }).waitFor();
  await page.getByText("Calls and limits").click();
  assert.match(await calls(page).first().locator(".badge.bad").innerText(), /^40[13]$/);
  await page.getByRole("button", { name: "Change the key" }).click();
  await connect(page, "http://localhost:4/v2");
  await calls(page).first().getByText("no answer").waitFor();
});

test("the rate limit and the quota are shown as meters", async (t) => {
  const page = await open(t);
  await create(page, draft);
  await page.getByText("Calls and limits").click();
  const rate = page.getByRole("meter", { name: /^Rate limit/ });
  await page.getByText(/^[\d,]+ of 100,000 calls left until /).waitFor();
  assert.equal(await rate.getAttribute("max"), "100000");
  await page.getByText(/^\d of 10,000,000 calls this month, of which 1,000,000 are included$/).waitFor();
  assert.equal(Number(await page.getByRole("meter", { name: /^Quota/ }).getAttribute("value")), 2);
});
