// What people do with the elements, and what goes wrong, in plain HTML.

import assert from "node:assert/strict";
import { test } from "node:test";

import { create, draft, row, submit, useApp, useProxy } from "./apps.js";

const open = useApp("plain", "use");
const dialog = (page, name) => page.getByRole("dialog", { name });
const lines = (page) => page.locator("#log li").allInnerTexts();

test("problems stand at their fields, and a mistyped event is put right", async (t) => {
  const page = await open(t);
  await page.getByRole("button", { name: "New webhook" }).click();
  await page.getByLabel("Another event").fill("price_change");
  await submit(page, { name: " ", endpoint: "dealer.example" });
  for (const [control, problem] of [
    [page.getByLabel("Name", { exact: true }), /give the webhook a name/],
    [page.getByLabel("Endpoint"), /absolute URL/],
    [page.getByLabel("Another event"), /did you mean/],
  ]) {
    assert.equal(await control.getAttribute("aria-invalid"), "true");
    const described = await control.evaluate((element) =>
      element
        .getAttribute("aria-describedby")
        .split(" ")
        .map((id) => element.getRootNode().getElementById(id).textContent)
        .join(" "),
    );
    assert.match(described, problem);
  }
  await page.getByText("3 problems to fix").waitFor();
  await page.getByRole("button", { name: "Use recapture_price_change" }).click();
  await submit(page, draft);
  await row(page, draft.name).waitFor();
});

test("a refusal of the service stands in the form, with what to do", async (t) => {
  const page = await open(t);
  await page.evaluate(() => sandbox.failNext({ status: 403, match: "create" }));
  await page.getByRole("button", { name: "New webhook" }).click();
  await submit(page, draft);
  await dialog(page, "New webhook").getByText("Ask AutoGrab whether the account's licence").waitFor();
  assert.ok((await lines(page)).includes("error forbidden"));
});

test("a late answer reaches no other form", async (t) => {
  const page = await open(t);
  await create(page, draft);
  await create(page, { ...draft, name: "Sales desk" });
  for (const fault of [
    { delayMs: 700, match: "update" },
    { delayMs: 700, match: "update", status: 503 },
  ]) {
    await page.evaluate((next) => sandbox.failNext(next), fault);
    await row(page, "Sales desk").getByRole("button", { name: "Edit" }).click();
    await submit(page, { endpoint: `https://dealer.example/${fault.status ?? "ok"}` }, "Save changes");
    await page.keyboard.press("Escape");
    await row(page, draft.name).getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Half");
    const done = fault.status === undefined ? "webhook-updated Sales desk" : "error server_error";
    await page.locator("#log li").getByText(done).waitFor();
    assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Half");
    assert.equal(await page.locator(".sheet .form-problems").innerText(), "");
    await page.keyboard.press("Escape");
    await dialog(page, "Discard your changes?").getByRole("button", { name: "Discard" }).click();
  }
  await page.getByRole("button", { name: "Open the form again" }).click();
  assert.equal(await page.getByLabel("Endpoint").inputValue(), "https://dealer.example/503");
});

test("edits are discarded only after a question", async (t) => {
  const page = await open(t);
  for (const leave of [
    () => page.keyboard.press("Escape"),
    () => page.getByRole("button", { name: "Close" }).click(),
    () => page.getByRole("button", { name: "Cancel" }).click(),
  ]) {
    await page.getByRole("button", { name: "New webhook" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Half");
    await leave();
    await page.getByRole("button", { name: "Keep editing" }).click();
    assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Half");
    await leave();
    await page.getByRole("button", { name: "Discard" }).click();
    await dialog(page, "New webhook").waitFor({ state: "hidden" });
  }
});

test("a list that can't be loaded says why, and can be tried again", async (t) => {
  const page = await open(t);
  await page.getByText("No webhooks in uk.").waitFor();
  await page.evaluate(() => {
    sandbox.failNext({ status: 500, match: "list" });
    document.querySelector("autograb-webhooks").reload();
  });
  await page.getByText("server_error", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("No webhooks in uk.").waitFor();
  await page.evaluate(() => {
    sandbox.failNext({ delayMs: 60_000, match: "list" });
    document.querySelector("autograb-webhooks").reload();
  });
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Loading was cancelled.").waitFor();
  assert.deepEqual(
    (await lines(page)).filter((line) => line.startsWith("error")),
    ["error server_error"],
  );
});

test("tokens stay hidden, and are copied on demand", async (t) => {
  const page = await open(t);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await create(page, draft);
  assert.match(await row(page, draft.name).innerText(), /hook\?token=…/);
  const markup = await page.evaluate(() => document.querySelector("autograb-webhooks").shadowRoot.innerHTML);
  assert.ok(!markup.includes("t0psecret"));
  await row(page, draft.name).getByRole("button", { name: "Copy the endpoint" }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), draft.endpoint);
});

test("everything can be done by keyboard, and the focus is never lost", async (t) => {
  const page = await open(t);
  await page.getByText("No webhooks in uk.").waitFor();
  const focused = () =>
    page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.textContent ?? "nothing");
  await page.getByRole("button", { name: "New webhook" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Stock desk");
  await page.keyboard.press("Tab");
  await page.keyboard.type("https://dealer.example/hook");
  for (let tabs = 0; tabs < 3; tabs++) await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await row(page, "Stock desk").waitFor();
  assert.equal(await focused(), "New webhook");
  await row(page, "Stock desk").getByRole("button", { name: "Delete" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("No webhooks in uk.").waitFor();
  assert.equal(await focused(), "New webhook");
});

test("an attribute names a proxy, which adds the key", async (t) => {
  const sent = [];
  const page = await open(t, { prepare: (context) => useProxy(context, sent) });
  await page.evaluate(() => {
    const element = document.querySelector("autograb-webhooks");
    element.client = undefined;
    element.baseUrl = "/autograb";
  });
  await create(page, draft);
  assert.ok(sent.length > 1 && sent.every(({ apikey }) => apikey === undefined));
  assert.equal(
    await page.evaluate(() => document.querySelector("autograb-webhooks").getAttribute("base-url")),
    "/autograb",
  );
});

test("a client of one's own is called, and what it throws is shown", async (t) => {
  const page = await open(t);
  await page.evaluate((webhook) => {
    const listed = { ...webhook, id: "wh_1", region: "uk", format: "json", headers: [], extra: {} };
    const refuse = async () => {
      throw new Error("the back end is asleep");
    };
    const client = {
      list: async () => [listed],
      create: refuse,
      update: refuse,
      delete: refuse,
      ping: refuse,
    };
    document.querySelector("autograb-webhooks").client = client;
  }, draft);
  await row(page, draft.name).getByRole("button", { name: "Ping" }).click();
  await page.getByText("the back end is asleep").waitFor();
  assert.ok((await lines(page)).includes("error undefined"));
});

test("without a client the element says what is missing", async (t) => {
  const page = await open(t);
  await page.evaluate(() => (document.querySelector("autograb-webhooks").client = undefined));
  await page.getByText("This list is not connected.").waitFor();
  assert.ok(await page.getByRole("button", { name: "New webhook" }).isDisabled());
  await page.evaluate(() => (document.querySelector("autograb-webhooks").baseUrl = "ftp://x"));
  await page.getByText("invalid_request", { exact: true }).waitFor();
});

test("custom properties and parts style the elements", async (t) => {
  const page = await open(t);
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "autograb-webhooks { --autograb-accent: rgb(1 2 3) } autograb-webhooks::part(title) { color: rgb(4 5 6) }",
    );
    document.adoptedStyleSheets = [sheet];
  });
  const styleOf = (locator, property) =>
    locator.evaluate((element, name) => getComputedStyle(element)[name], property);
  assert.equal(
    await styleOf(page.getByRole("button", { name: "New webhook" }), "backgroundColor"),
    "rgb(1, 2, 3)",
  );
  assert.equal(await styleOf(page.getByRole("heading", { name: "Webhooks" }), "color"), "rgb(4, 5, 6)");
});

test("the inspector takes bytes, values and strictness, and stays usable with long texts", async (t) => {
  const page = await open(t);
  const set = (assign) =>
    page.evaluate(`Object.assign(document.querySelector("autograb-payload-inspector"), ${assign})`);
  const outcome = page.locator("autograb-payload-inspector .outcome");
  for (const [assign, expected] of [
    [`{ event: null, payload: new TextEncoder().encode('{"event":"ping","data":{}}') }`, /^Valid/],
    [`{ event: "recapture_new" }`, /^Not valid/],
    [`{ event: null, value: '{"event":"new_event","data":{}}' }`, /^Valid: 1 warning/],
    [`{ strict: true }`, /^Not valid: 1 error/],
    [`{ strict: false, payload: { event: "ping", data: {}, at: 5n } }`, /^Not valid/],
    [`{ payload: '{"event":"ping","data":{"a":"' + "x".repeat(4e6) + '"}}' }`, /^Valid/],
    [`{ payload: " ".repeat(17 << 20) }`, /^Not valid: 1 error/],
  ]) {
    await set(assign);
    await outcome.getByText(expected).waitFor();
  }
  assert.equal(await page.getByRole("textbox", { name: "Payload" }).inputValue(), "");
  await page.getByText("The text is too long to be shown.").waitFor();
  await set(`{ value: "" }`);
  await page.getByText("Nothing to check yet.").waitFor();
});
