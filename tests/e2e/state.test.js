// What survives a reload, what the address holds, and the state of the sandbox as a file.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { contentOf, create, draft, editor, paste, row, usePage } from "./page.js";
import { startService } from "./stub.js";

const open = usePage();

const deliveries = (page) => page.locator(".delivery summary > code");

test("the sandbox, its inbox and the text of the editor survive a reload", async (t) => {
  const page = await open(t);
  await create(page, draft);
  await row(page, draft.name).getByRole("button", { name: "Ping" }).click();
  await page.locator(".delivery").waitFor();
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Payload" }).click();
  await editor(page).waitFor();
  await paste(page, '{"event":"ping"}');
  await page.getByText("Not valid: 1 error").waitFor();
  await page.reload();
  await page.getByText("Not valid: 1 error").waitFor();
  assert.equal((await contentOf(page)).text, '{"event":"ping"}');
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Webhooks" }).click();
  await row(page, draft.name).waitFor();
  assert.deepEqual(await deliveries(page).allInnerTexts(), ["ping"]);
  await row(page, draft.name).getByRole("button", { name: "Ping" }).click();
  await page.locator(".delivery").nth(1).waitFor();
  await page.getByRole("button", { name: "Clear" }).locator("visible=true").click();
  await page.reload();
  await row(page, draft.name).waitFor();
  assert.equal(await deliveries(page).count(), 0, "what was cleared stays away");
});

test("a state that is damaged or of another version is dropped", async (t) => {
  const page = await open(t);
  for (const state of ["{", '{"version":999}', "null"]) {
    await page.evaluate((text) => {
      addEventListener("pagehide", () => sessionStorage.setItem("autograb-webhooks.sandbox", text));
    }, state);
    await page.reload();
    await page.getByText("No webhooks in uk.").waitFor();
  }
});

test("the state of the sandbox is exported, reset and imported", async (t) => {
  const page = await open(t);
  await create(page, draft);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "sandbox.json");
  const buffer = await readFile(await download.path());
  assert.equal(JSON.parse(buffer).webhooks.length, 1);
  await page.getByRole("button", { name: "Reset" }).click();
  await page.getByText("No webhooks in uk.").waitFor();
  const load = async (content) => {
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "Import" }).click(),
    ]);
    await chooser.setFiles({
      name: "state.json",
      mimeType: "application/json",
      buffer: Buffer.from(content),
    });
  };
  await load(buffer);
  await row(page, draft.name).waitFor();
  await load("oops");
  await page.getByText("state.json is not JSON").waitFor();
  await load('{"version":999}');
  await page.getByRole("alert").getByText("invalid_request").waitFor();
  await row(page, draft.name).waitFor();
});

test("region, filter and the edited webhook are in the address", async (t) => {
  const page = await open(t);
  // Not `page.url()`, which learns of a change a moment later.
  const becomes = (wanted) => page.waitForFunction((hash) => location.hash === hash, wanted);
  await page.locator("#region").selectOption("au");
  for (let number = 1; number <= 9; number++)
    await create(page, { ...draft, name: number === 7 ? "Northern desk" : `Desk ${number}` });
  await page.getByLabel("Filter").fill("desk north");
  await becomes("#webhooks?region=au&filter=desk+north");
  await row(page, "Northern desk").getByRole("button", { name: "Edit" }).click();
  await page.getByRole("dialog", { name: "Edit webhook" }).waitFor();
  const id = await page.evaluate(() => new URLSearchParams(location.hash.split("?")[1]).get("webhook"));
  assert.ok(id);
  await page.reload();
  await page.getByRole("dialog", { name: "Edit webhook" }).waitFor();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Northern desk");
  await page.keyboard.press("Escape");
  await becomes("#webhooks?region=au&filter=desk+north");
  assert.deepEqual(await page.locator(".row h2").allInnerTexts(), ["Northern desk"]);

  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Events" }).click();
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Webhooks" }).click();
  await becomes("#webhooks?region=au&filter=desk+north");
  await page.getByLabel("Filter").fill("");
  await page.locator("#region").selectOption("uk");
  await becomes("#webhooks");

  await page.goto(`${page.url().split("#")[0]}#webhooks?region=au&webhook=${id}`);
  await page.getByRole("dialog", { name: "Edit webhook" }).waitFor();
});

test("the address never has a key", async (t) => {
  const service = await startService(t);
  const page = await open(t);
  await page.getByRole("radio", { name: "AutoGrab" }).check({ force: true });
  await page.getByLabel("Base URL").fill(service.baseUrl);
  await page.getByLabel("Key", { exact: true }).fill("pub_e2e_key");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText("No webhooks in uk.").waitFor();
  await page.locator("#region").selectOption("nz");
  await page.getByText("No webhooks in nz.").waitFor();
  assert.equal(new URL(page.url()).hash, "#webhooks?region=nz");
});
