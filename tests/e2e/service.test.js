// The page against a service that it reaches through the network.

import assert from "node:assert/strict";
import { test } from "node:test";

import { create, draft, fill, problemsOf, row, usePage } from "./page.js";
import { KEY, connect, startService } from "./stub.js";

const open = usePage();

test("webhooks are created, edited, pinged and deleted there", async (t) => {
  const service = await startService(t);
  const page = await open(t);
  await connect(page, service.baseUrl);
  await page.getByText("Calls go to localhost").waitFor();
  await create(page, draft);
  await row(page, draft.name).getByRole("button", { name: "Edit" }).click();
  await fill(page, { name: "Sales desk" });
  await page.getByRole("button", { name: "Save changes" }).click();
  await row(page, "Sales desk").getByRole("button", { name: "Ping" }).click();
  await page.getByText("Pinged Sales desk.").waitFor();
  await page.getByText("AutoGrab pushes to the endpoint, not to this page.").waitFor();
  assert.equal(await page.getByRole("group", { name: "Trigger" }).isVisible(), false);
  assert.deepEqual(
    (await service.client.list()).map(({ name, endpoint }) => ({ name, endpoint })),
    [{ name: "Sales desk", endpoint: draft.endpoint }],
  );
  await row(page, "Sales desk").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("No webhooks in uk.").waitFor();
  assert.deepEqual(await service.client.list(), []);
});

test("the key is sent in its header, and is nowhere else", async (t) => {
  const service = await startService(t);
  const page = await open(t);
  const urls = [];
  page.on("request", (request) => urls.push(request.url()));
  await connect(page, service.baseUrl);
  await create(page, draft);
  assert.deepEqual(new Set(service.requests.map(({ headers }) => headers.apikey)), new Set([KEY]));

  const kept = await page.evaluate(async () => ({
    url: location.href,
    title: document.title,
    html: document.documentElement.outerHTML,
    fields: Array.from(document.querySelectorAll("input"), (input) => input.value),
    storage: [{ ...localStorage }, { ...sessionStorage }, document.cookie, await indexedDB.databases()],
    history: history.state,
  }));
  assert.equal(JSON.stringify([kept, urls]).includes(KEY), false);
  assert.deepEqual(kept.storage, [{}, {}, "", []]);
  const key = page.getByLabel("Key", { exact: true });
  await page.getByRole("button", { name: "Disconnect" }).click();
  assert.equal(await key.inputValue(), "");
  assert.equal(await key.getAttribute("type"), "password");
  assert.equal(await key.getAttribute("autocomplete"), "off");
  assert.equal(await page.locator(".row").count(), 0);

  await page.reload();
  await page.getByText("No webhooks in uk.").waitFor();
  const session = JSON.stringify(await page.evaluate(() => ({ ...sessionStorage })));
  assert.ok(session.includes("sandbox") && !session.includes(KEY) && !session.includes(service.baseUrl));
  assert.ok(await page.getByRole("radio", { name: "Sandbox" }).isChecked());
});

test("what is wrong with the connection stands beside its field", async (t) => {
  const page = await open(t);
  await connect(page, "api.example", "");
  const key = page.getByLabel("Key", { exact: true });
  assert.deepEqual(await problemsOf(key), ["the key is empty"]);
  assert.match((await problemsOf(page.getByLabel("Base URL"))).join(), /must be an absolute URL/);
  await page.getByLabel("Base URL").fill("http://api.example");
  await key.fill("sec_1");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  assert.match((await problemsOf(key)).join(), /use a pub_ key/);
  assert.match((await problemsOf(page.getByLabel("Base URL"))).join(), /https:/);
  assert.ok(await page.getByRole("button", { name: "New webhook" }).isDisabled());
});

test("a service that does not allow the page's origin gives a hint at CORS", async (t) => {
  const service = await startService(t, { cors: false });
  const page = await open(t, { expected: [/CORS/, /net::ERR_FAILED/] });
  await connect(page, service.baseUrl);
  const refusal = page.getByRole("alert").filter({ hasText: "network" });
  await refusal.waitFor();
  const words = await refusal.innerText();
  assert.match(words, /CORS/);
  assert.ok(words.includes(new URL(page.url()).origin), words);
  await page.getByRole("radio", { name: "Sandbox" }).check({ force: true });
  await page.getByText("No webhooks in uk.").waitFor();
  assert.equal(await refusal.count(), 0);
});

test("a key that is refused is said to be, and the call can be tried again", async (t) => {
  const service = await startService(t);
  const page = await open(t, { expected: [/status of 40[13]/] });
  await connect(page, service.baseUrl, "pub_wrong");
  await page.getByRole("alert").filter({ hasText: "unauthorized" }).waitFor();
  await page.getByText("check the key").waitFor();
  const asked = service.requests.length;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("alert").filter({ hasText: "unauthorized" }).waitFor();
  assert.ok(service.requests.length > asked);
});

test("a webhook that is gone meanwhile is said to be", async (t) => {
  const service = await startService(t);
  const { id } = await service.client.create(draft);
  const page = await open(t, { expected: [/status of 40\d/] });
  await connect(page, service.baseUrl);
  await row(page, draft.name).waitFor();
  await service.client.delete(id);
  await row(page, draft.name).getByRole("button", { name: "Ping" }).click();
  const refusal = page.getByRole("alert").filter({ hasText: "invalid_webhook_id" });
  await refusal.waitFor();
  assert.match(await refusal.innerText(), /Invalid Webhook ID/);
});

test("the list says that it is busy while the service takes its time", async (t) => {
  const service = await startService(t, { delayMs: 400 });
  const page = await open(t);
  await connect(page, service.baseUrl);
  const list = page.getByRole("region", { name: "List of webhooks" });
  await page.getByText("Loading webhooks…").waitFor();
  assert.equal(await list.getAttribute("aria-busy"), "true");
  await page.getByText("No webhooks in uk.").waitFor();
  assert.equal(await list.getAttribute("aria-busy"), null);
});

test("an answer that comes after the user has gone elsewhere is dropped", async (t) => {
  const service = await startService(t, { delayMs: 400 });
  await service.client.create(draft);
  const page = await open(t);
  await connect(page, service.baseUrl);
  await page.getByText("Loading webhooks…").waitFor();
  await page.getByRole("radio", { name: "Sandbox" }).check({ force: true });
  await page.getByText("No webhooks in uk.").waitFor();
  await connect(page, service.baseUrl);
  await page.getByText("Loading webhooks…").waitFor();
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("heading", { name: "Connect to AutoGrab" }).waitFor();
  await page.waitForTimeout(600);
  assert.equal(await page.locator(".row").count(), 0);
  assert.equal(await page.locator(".list").getAttribute("aria-busy"), null);
});

test("two hundred webhooks are listed and filtered", async (t) => {
  const service = await startService(t);
  for (let index = 1; index <= 200; index++) {
    const name = `${index % 50 === 0 ? "North" : "South"} desk ${index}`;
    await service.client.create({ ...draft, name, events: ["recapture_new"] });
  }
  const page = await open(t);
  await connect(page, service.baseUrl);
  await page.getByText("200 of 200 webhooks").waitFor();
  assert.equal(await page.locator(".row").count(), 200);
  await page.getByLabel("Filter").fill("desk NORTH");
  await page.getByText("4 of 200 webhooks").waitFor();
  await page.getByLabel("Filter").fill("t0psecret");
  await page.getByText("No webhook matches the filter.").waitFor();
  await page.getByLabel("Filter").fill("north");
  await row(page, "North desk 200").getByRole("button", { name: "Ping" }).click();
  await page.getByText("Pinged North desk 200.").waitFor();
  await page.getByLabel("Filter").fill("");
  for (const [act, said] of [
    [
      () => row(page, "South desk 149").getByRole("button", { name: "Ping" }).click(),
      "Pinged South desk 149.",
    ],
    [() => remove(page, "South desk 149"), "Deleted South desk 149."],
  ]) {
    await act();
    await page.getByText(said).waitFor();
    const { y } = await page.getByText(said).boundingBox();
    assert.ok(y > 0 && y < 800, `the answer is in sight, not at ${y}`);
  }
});

async function remove(page, name) {
  await row(page, name).getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
}

test("a filter goes with what it was for", async (t) => {
  const service = await startService(t);
  for (let number = 1; number <= 9; number += 1) {
    await service.client.create({ ...draft, name: `W${number}`, events: ["recapture_new"] });
  }
  const page = await open(t);
  await connect(page, service.baseUrl);
  await page.getByLabel("Filter").fill("W9");
  await remove(page, "W9");
  await page.getByText("No webhook matches the filter.").waitFor();
  assert.ok(await page.getByLabel("Filter").isVisible());
  await create(page, { ...draft, name: "Ten" });
  assert.equal(await page.locator(".row").count(), 9);
});

test("an answer of any length stays within the page", async (t) => {
  for (const width of [1280, 390]) {
    const page = await open(t, { viewport: { width, height: 800 }, expected: [/500/] });
    await page.route("https://service.example/**", (route) => {
      const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
      const body = JSON.stringify({ error: true, message: "x".repeat(3000) });
      return route.fulfill({ status: route.request().method() === "OPTIONS" ? 204 : 500, headers, body });
    });
    await connect(page, "https://service.example/v2");
    await page.getByText("What the service answered").click({ timeout: 15_000 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} of ${width}`);
    await page.getByRole("button", { name: "Try again" }).waitFor();
  }
});

test("events and properties from the future are shown, and survive an edit", async (t) => {
  const service = await startService(t);
  const { id } = await service.client.create(
    { ...draft, events: ["recapture_new", "event_of_2031"], team: 7 },
    { allowUnknownFields: true },
  );
  const page = await open(t);
  await connect(page, service.baseUrl);
  const listed = row(page, draft.name);
  assert.match(await listed.innerText(), /1 further property/);
  assert.equal(await listed.locator(".chip.unknown code").innerText(), "event_of_2031");
  await listed.getByRole("button", { name: "Edit" }).click();
  assert.ok(await page.getByRole("checkbox", { name: "event_of_2031 unknown" }).isChecked());
  await fill(page, { events: ["valuation_change"] });
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.locator(".changes dt").getByText("events", { exact: true }).waitFor();
  const { events, extra } = await service.client.get(id);
  assert.deepEqual(events.sort(), ["event_of_2031", "recapture_new", "valuation_change"]);
  assert.deepEqual(extra, { team: 7 });
});

test("an answer that comes after its form was closed does not touch the next form", async (t) => {
  const service = await startService(t, { delayMs: 500 });
  const [first, second] = await Promise.all(
    ["First", "Second"].map((name) => service.client.create({ ...draft, name, headers: [] })),
  );
  const page = await open(t, { expected: [/status of 40\d/] });
  await connect(page, service.baseUrl);
  const name = page.getByLabel("Name", { exact: true });
  const form = page.getByRole("dialog", { name: "Edit webhook" });
  const leaveAndEdit = async (typed) => {
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "hidden" });
    await row(page, "Second").getByRole("button", { name: "Edit" }).click();
    await fill(page, { name: typed });
  };

  // The answer is a success.
  await row(page, "First").getByRole("button", { name: "Edit" }).click();
  await fill(page, { name: "Renamed" });
  await page.getByRole("button", { name: "Save changes" }).click();
  await leaveAndEdit("Half");
  await page.getByText("Saved Renamed").waitFor({ state: "attached" });
  assert.equal(await name.inputValue(), "Half");
  assert.ok(await form.isVisible());
  // The second form can be saved while the first one is still under way.
  await page.getByRole("button", { name: "Save changes" }).click();
  await row(page, "Half").waitFor();
  await service.client.update(second.id, { name: "Second" });
  assert.equal((await service.client.get(first.id)).name, "Renamed");

  // The answer is a failure: what was typed can be had back.
  await page.reload();
  await connect(page, service.baseUrl);
  await row(page, "Renamed").getByRole("button", { name: "Edit" }).click();
  await fill(page, { name: "Too late" });
  await service.client.delete(first.id);
  await page.getByRole("button", { name: "Save changes" }).click();
  await leaveAndEdit("Half again");
  await page.locator(".call-problem").locator(".message").waitFor({ state: "attached" });
  assert.equal(await name.inputValue(), "Half again");
  assert.equal(await page.locator(".webhook-form .form-problems").innerText(), "");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("button", { name: "Open the form again" }).click();
  assert.equal(await name.inputValue(), "Too late");
});

test("a list that takes too long can be cancelled, and loaded again", async (t) => {
  const service = await startService(t, { delayMs: 2_000 });
  const page = await open(t);
  await connect(page, service.baseUrl);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Loading was cancelled.").waitFor({ timeout: 1_000 });
  assert.ok(await page.locator(".list").evaluate((list) => list === document.activeElement));
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("No webhooks in uk.").waitFor();
});

test("nothing can be created with a key that the service refuses", async (t) => {
  const service = await startService(t);
  const page = await open(t, { expected: [/status of 40[13]/] });
  const create = page.getByRole("button", { name: "New webhook" });
  await connect(page, service.baseUrl, "pub_wrong");
  await page.getByRole("alert").filter({ hasText: "unauthorized" }).waitFor();
  assert.ok(await create.isDisabled());
  await page.getByRole("button", { name: "Change the key" }).click();
  await connect(page, service.baseUrl);
  await page.getByText("No webhooks in uk.").waitFor();
  assert.ok(await create.isEnabled());
});

test("no message speaks of options, which only a program can set", async (t) => {
  const page = await open(t, { expected: [/status of 429/, /ERR_FAILED/] });
  await connect(page, "http://api.example", "sec_1");
  await page.locator(".problem").first().waitFor();
  const option = /\b(allow|dangerously|max|timeout|retryAfter)[A-Z]\w*/;
  assert.doesNotMatch(await page.locator("#connect").innerText(), option);
  await page.route("https://service.example/**", (route) => {
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    return route.fulfill({ status: route.request().method() === "OPTIONS" ? 204 : 429, headers, body: "{}" });
  });
  await page.getByLabel("Base URL").fill("https://service.example/v2");
  await page.getByLabel("Key", { exact: true }).fill("pub_1");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  const refusal = page.getByRole("alert").filter({ hasText: "rate_limited" });
  await refusal.waitFor({ timeout: 30_000 });
  assert.doesNotMatch(await refusal.innerText(), option);
  assert.match(await refusal.innerText(), /wait/i);
});

test("a save that is ended by switching the region is reported", async (t) => {
  const service = await startService(t, { delayMs: 500 });
  const page = await open(t);
  await connect(page, service.baseUrl);
  await page.getByText("No webhooks in uk.").waitFor();
  await page.getByRole("button", { name: "New webhook" }).click();
  await fill(page, { ...draft, headers: [] });
  await page.getByRole("button", { name: "Create webhook" }).click();
  await page.keyboard.press("Escape");
  await page.locator("#region").selectOption("au");
  const refusal = page.locator(".call-problem");
  await refusal.getByText("aborted", { exact: true }).waitFor();
  assert.match(await refusal.innerText(), /look for its name/);
  assert.equal(await page.getByRole("button", { name: "Open the form again" }).count(), 0);
});
