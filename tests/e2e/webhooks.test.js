// What a user does with webhooks, against the sandbox.

import assert from "node:assert/strict";
import { test } from "node:test";

import { contentOf, create, draft, fill, paste, problemsOf, row, usePage } from "./page.js";

const open = usePage();

test("the main job: create, see it listed, edit, ping, see the push, check a payload, delete", async (t) => {
  const page = await open(t);
  await page.getByText("No webhooks in uk.").waitFor();

  await create(page, draft);
  const listed = row(page, draft.name);
  assert.match(await listed.innerText(), /https:\/\/dealer\.example\/hook\?token=…/);
  assert.deepEqual(await listed.locator(".chip code").allInnerTexts(), draft.events);
  assert.match(await listed.innerText(), /1 header/);

  await listed.getByRole("button", { name: "Edit" }).click();
  assert.equal(await page.getByLabel("Endpoint").inputValue(), draft.endpoint);
  await fill(page, { name: "Sales desk", events: ["valuation_change"] });
  await page.getByRole("button", { name: "Save changes" }).click();
  const edited = row(page, "Sales desk");
  await edited.waitFor();
  const events = new Set(await edited.locator(".chip code").allInnerTexts());
  assert.deepEqual(events, new Set([...draft.events, "valuation_change"]));
  await page.getByText("Saved Sales desk.").waitFor();
  assert.deepEqual((await page.locator(".changes dt").allInnerTexts()).sort(), ["events", "name"]);

  await edited.getByRole("button", { name: "Ping" }).click();
  await page.getByText("Pinged Sales desk.").waitFor();
  const push = page.locator(".delivery");
  assert.match(await push.locator("summary").innerText(), /ping[^]*Valid[^]*Sales desk/);
  await push.locator("summary").click();
  assert.equal(JSON.parse(await push.getByRole("group", { name: "Body" }).innerText()).event, "ping");
  assert.match(await push.locator(".headers").innerText(), /X-Source[^]*autograb/);

  await page.getByRole("link", { name: "Payload" }).first().click();
  await paste(page, '{\n\t"event": "claim_report_generated",\n\t"data": 5\n}');
  await page.getByText("Not valid: 1 error").waitFor();
  await page.getByRole("button", { name: "Line 3, column 10" }).waitFor();

  await page.getByRole("link", { name: "Webhooks" }).click();
  await edited.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
  await edited.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("Deleted Sales desk.").waitFor();
  await page.getByText("No webhooks in uk.").waitFor();
});

test("each problem stands beside its field, all at once, and goes when the field is changed", async (t) => {
  const page = await open(t);
  await page.getByRole("button", { name: "New webhook" }).click();
  await fill(page, {
    name: " ",
    endpoint: "http://me:pw@dealer.example/#top",
    headers: [
      { name: "two words", value: "fine" },
      { name: "X-Twice", value: "line 1" },
      { name: "x-twice", value: "naïve" },
    ],
  });
  await page.getByLabel("Another event").fill("recapture-new");
  await page.getByRole("button", { name: "Create webhook" }).click();

  const name = page.getByLabel("Name", { exact: true });
  const endpoint = page.getByLabel("Endpoint");
  const headerNames = page.getByLabel("Name of the header");
  const headerValues = page.getByLabel("Value of the header");
  for (const [control, ...expected] of [
    [name, /give the webhook a name/],
    [endpoint, /use https:/, /user name and password/, /fragment/],
    [page.getByLabel("Another event"), /recapture-new is not a known event; did you mean recapture_new\?/],
    [headerNames.nth(0), /not a header name/],
    [headerNames.nth(1)],
    [headerNames.nth(2), /is already at position 1/],
    [headerValues.nth(0)],
    [headerValues.nth(2), /printable ASCII/],
  ]) {
    const problems = await problemsOf(control);
    assert.equal(problems.length, expected.length, problems.join("; "));
    expected.forEach((pattern, index) => assert.match(problems[index], pattern));
    const invalid = expected.length > 0 ? "true" : null;
    assert.equal(await control.getAttribute("aria-invalid"), invalid);
  }
  assert.ok(await name.evaluate((element) => element === document.activeElement));
  await page.getByText("8 problems to fix").waitFor();

  await endpoint.fill("https://dealer.example/hook");
  assert.equal(await endpoint.getAttribute("aria-invalid"), null);
  assert.deepEqual(await problemsOf(endpoint), []);
  assert.equal((await problemsOf(name)).length, 1);
  await page.getByText("5 problems to fix").waitFor();
});

test("no event at all is a problem of the events", async (t) => {
  const page = await open(t);
  await page.getByRole("button", { name: "New webhook" }).click();
  await fill(page, { name: "A", endpoint: "https://dealer.example/" });
  await page.getByRole("button", { name: "Create webhook" }).click();
  assert.deepEqual(await problemsOf(page.getByRole("checkbox", { name: "recapture_new" })), [
    "give at least one event to subscribe to",
  ]);
  const foot = await page.locator(".sheet-foot").boundingBox();
  const problem = await page.locator(".event-field > .problem").boundingBox();
  assert.ok(problem.y > 0 && problem.y + problem.height <= foot.y, "it is in sight");
  await page.getByText("1 problem to fix").waitFor();
  await fill(page, { events: ["recapture_new"] });
  assert.equal(await page.locator(".sheet-foot .form-problems").innerText(), "");
});

test("Close, Cancel and Escape ask before they discard what was typed", async (t) => {
  const page = await open(t);
  const form = page.getByRole("dialog", { name: /webhook$/ });
  const name = page.getByLabel("Name", { exact: true });
  const leave = [
    () => page.keyboard.press("Escape"),
    () => page.getByRole("button", { name: "Close" }).click(),
    () => page.getByRole("button", { name: "Cancel" }).click(),
  ];
  await create(page, draft);
  const ways = [
    () => page.getByRole("button", { name: "New webhook" }).click(),
    () => row(page, draft.name).getByRole("button", { name: "Edit" }).click(),
  ];
  for (const openForm of ways) {
    for (const close of leave) {
      await openForm();
      await form.waitFor();
      await close();
      await form.waitFor({ state: "hidden" });

      await openForm();
      const before = await name.inputValue();
      await fill(page, { name: "Half" });
      await close();
      await page.getByRole("button", { name: "Keep editing" }).click();
      assert.equal(await name.inputValue(), "Half");
      await close();
      await page.keyboard.press("Escape");
      assert.equal(await name.inputValue(), "Half", "Escape keeps editing");
      await close();
      await page.getByRole("button", { name: "Discard" }).click();
      await form.waitFor({ state: "hidden" });
      await openForm();
      assert.equal(await name.inputValue(), before);
      await page.keyboard.press("Escape");
    }
  }
});

test("one click makes an example to try the sandbox with", async (t) => {
  const page = await open(t);
  await page.getByRole("button", { name: "Create an example" }).click();
  await row(page, "Example").waitFor();
  await page.getByRole("button", { name: "recapture_new", exact: true }).click();
  await page.locator(".delivery").waitFor();
});

test("a mistyped event is put right by its suggestion", async (t) => {
  const page = await open(t);
  await page.getByRole("button", { name: "New webhook" }).click();
  await page.getByLabel("Another event").fill("price_change");
  await page.getByRole("button", { name: "Use recapture_price_change" }).click();
  assert.ok(await page.getByRole("checkbox", { name: "recapture_price_change" }).isChecked());
  assert.equal(await page.getByLabel("Another event").inputValue(), "");
});

test("an event that is added by hand is subscribed to, in the sandbox too", async (t) => {
  const page = await open(t);
  await page.getByRole("button", { name: "New webhook" }).click();
  await fill(page, { name: "A", endpoint: "https://dealer.example/" });
  await page.getByLabel("Another event").fill("event_of_2031");
  await page.getByLabel("Another event").press("Enter");
  assert.ok(await page.getByRole("checkbox", { name: "event_of_2031 unknown" }).isChecked());
  await page.getByRole("button", { name: "Create webhook" }).click();
  assert.match(await row(page, "A").locator(".chip").innerText(), /event_of_2031\s+\(unknown\)/);
});

test("headers can be taken away again", async (t) => {
  const page = await open(t);
  await create(page, draft);
  await row(page, draft.name).getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.locator(".changes").getByText("X-Source: … → nothing").waitFor();
  assert.doesNotMatch(await row(page, draft.name).innerText(), /header/);
});

test("saving no change says so, and an edit is held to the rules of a draft", async (t) => {
  const page = await open(t);
  await create(page, draft);
  await row(page, draft.name).getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("Nothing was changed.").waitFor();
  await row(page, draft.name).getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Name", { exact: true }).fill("");
  await page.getByRole("button", { name: "Save changes" }).click();
  assert.deepEqual(await problemsOf(page.getByLabel("Name", { exact: true })), ["give the webhook a name"]);
});

test("a webhook lives in its region, and can move", async (t) => {
  const page = await open(t);
  await create(page, draft);
  await page.locator("#region").selectOption("au");
  await page.getByText("No webhooks in au.").waitFor();
  await page.locator("#region").selectOption("uk");
  await row(page, draft.name).getByRole("button", { name: "Edit" }).click();
  await page.getByRole("dialog").getByLabel("Region").selectOption("nz");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("Saved Stock desk").waitFor();
  assert.equal(await page.locator("#region").inputValue(), "nz");
  await row(page, draft.name).waitFor();
});

test("the regions that can be chosen are those that the package knows", async (t) => {
  const page = await open(t);
  const refused = await page.evaluate(async () => {
    const { buildListRequest } = await import("./pkg/index.js");
    const issueOf = (region) => {
      try {
        buildListRequest({ apiKey: null, region });
      } catch (error) {
        return error.message;
      }
    };
    const offered = Array.from(document.querySelectorAll("#region option"), (option) => option.value);
    const named = issueOf("atlantis")
      .match(/`[a-z]{2}`/g)
      .map((name) => name.slice(1, -1));
    return { offered: offered.sort(), named: named.sort() };
  });
  assert.deepEqual(refused.offered, refused.named);
});

test("events can be triggered, and arrive at every webhook that subscribes to them", async (t) => {
  const page = await open(t);
  const inbox = page.getByRole("region", { name: "Inbox" });
  await inbox.getByText("Nothing has arrived yet.").waitFor();
  await inbox.getByRole("button", { name: "recapture_new" }).click();
  await inbox.getByText("No webhook in uk subscribes to recapture_new").waitFor();
  await create(page, draft);
  await create(page, { ...draft, name: "Second desk", headers: [] });
  for (const event of draft.events) await inbox.getByRole("button", { name: event }).click();
  await inbox.getByText("2 pushes of claim_report_generated arrived.").waitFor();
  assert.deepEqual(await inbox.locator(".delivery summary > code").allInnerTexts(), [
    "claim_report_generated",
    "claim_report_generated",
    "recapture_new",
    "recapture_new",
  ]);
  assert.deepEqual(
    new Set(await inbox.locator(".delivery summary .badge").allInnerTexts()),
    new Set(["Valid"]),
  );

  await inbox.locator("summary").first().click();
  await inbox.getByRole("button", { name: "Check it under Payload" }).first().click();
  await page.locator(".outcome").getByText("Valid", { exact: true }).waitFor();
  assert.equal(JSON.parse((await contentOf(page)).text).event, "claim_report_generated");

  await page.goBack();
  await inbox.getByRole("button", { name: "Clear" }).click();
  await inbox.getByText("Nothing has arrived yet.").waitFor();
});

test("a token can be added to an endpoint, and never shows in the list", async (t) => {
  const page = await open(t);
  await page.getByRole("button", { name: "New webhook" }).click();
  await fill(page, { ...draft, endpoint: "dealer.example", headers: [] });
  await page.getByRole("button", { name: "Add a token" }).click();
  await page.locator(".problem").getByText("must be an absolute URL").waitFor();
  await page.getByLabel("Endpoint").fill("https://dealer.example/hook");
  await page.getByRole("button", { name: "Add a token" }).click();
  const endpoint = await page.getByLabel("Endpoint").inputValue();
  const token = endpoint.match(/^https:\/\/dealer\.example\/hook\?token=([0-9a-f]{48})$/)[1];
  await page.getByRole("button", { name: "Create webhook" }).click();
  await row(page, draft.name).getByRole("button", { name: "Ping" }).click();
  await page.locator(".delivery").waitFor();
  assert.equal((await page.content()).includes(token), false);
});

test("the dots of the events have a legend that names the states in the list", async (t) => {
  const page = await open(t);
  const legend = page.getByRole("list", { name: "Legend" });
  await page.getByText("No webhooks in uk.").waitFor();
  assert.equal(await legend.count(), 0);
  await create(page, draft);
  assert.deepEqual(await legend.locator("li").allInnerTexts(), ["in use"]);
  await row(page, draft.name).getByRole("button", { name: "Edit" }).click();
  await fill(page, { events: ["valuation_change"] });
  await page.getByLabel("Another event").fill("event_of_2031");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.locator(".problem").getByText("not a known event").waitFor();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("Saved Stock desk").waitFor();
  assert.deepEqual(await legend.locator("li").allInnerTexts(), ["in use", "announced", "unknown"]);
});

test("at 400 % zoom the whole form can be read and used", async (t) => {
  const page = await open(t, { viewport: { width: 320, height: 200 } });
  await page.getByRole("button", { name: "New webhook" }).click();
  await page.getByRole("dialog").waitFor();
  const seen = await page.locator(".webhook-form").evaluate((form) => {
    const scroller = [form, ...form.querySelectorAll("*")].find(
      (part) => part.scrollHeight > part.clientHeight + 1 && getComputedStyle(part).overflowY === "auto",
    );
    return { height: scroller.clientHeight, width: scroller.scrollWidth - scroller.clientWidth };
  });
  assert.ok(seen.height >= 150, `the part that scrolls is ${seen.height} px high`);
  assert.equal(seen.width, 0);
  await fill(page, draft);
  await page.getByRole("button", { name: "Create webhook" }).click();
  await row(page, draft.name).waitFor();
});

test("the table is sorted by its columns, in both directions", async (t) => {
  const page = await open(t);
  const names = () => page.locator(".row h2").allInnerTexts();
  for (const [name, path, events] of [
    ["beta", "c", ["recapture_new"]],
    ["Alpha", "b", ["recapture_new", "valuation_change"]],
    ["gamma", "a", ["recapture_new", "valuation_change", "claim_report_generated"]],
  ]) {
    await create(page, { name, endpoint: `https://dealer.example/${path}`, events });
  }
  await row(page, "beta").getByRole("button", { name: "Ping" }).click();
  await page.getByText("Pinged beta.").waitFor();
  const head = (name) => page.getByRole("columnheader", { name, exact: true });
  for (const [column, ascending] of [
    ["Name", ["Alpha", "beta", "gamma"]],
    ["Endpoint", ["gamma", "Alpha", "beta"]],
    ["Events", ["beta", "Alpha", "gamma"]],
  ]) {
    const button = head(column).getByRole("button");
    await button.click();
    assert.deepEqual(await names(), ascending);
    assert.equal(await head(column).getAttribute("aria-sort"), "ascending");
    assert.ok(await button.evaluate((element) => element === document.activeElement));
    await button.click();
    assert.deepEqual(await names(), ascending.reverse());
    assert.equal(await head(column).getAttribute("aria-sort"), "descending");
  }
  await head("Last ping").getByRole("button").click();
  assert.equal((await names()).at(-1), "beta");
  assert.match(await row(page, "beta").locator(".last-ping").innerText(), /\d+:\d+:\d+.*\s\d+ ms/);
});

test("id, endpoint and body can be copied; the endpoint with the token that is not shown", async (t) => {
  const page = await open(t);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = async (button) => {
    await button.click();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await create(page, draft);
  const listed = row(page, draft.name);
  const id = await copied(listed.getByRole("button", { name: "Copy the id" }));
  assert.ok((await listed.innerText()).includes(id) && id.startsWith("wh_"));
  assert.equal(await copied(listed.getByRole("button", { name: "Copy the endpoint" })), draft.endpoint);
  assert.equal((await page.content()).includes("t0psecret"), false);
  await listed.getByRole("button", { name: "Ping" }).click();
  await page.locator(".delivery summary").click();
  const body = await copied(page.getByRole("button", { name: "Copy the body" }));
  assert.equal(JSON.parse(body).event, "ping");
});

test("rows that were created or changed are marked, and what changed is shown without secrets", async (t) => {
  const page = await open(t);
  await create(page, draft);
  await row(page, draft.name).locator(".badge").getByText("new").waitFor();
  await row(page, draft.name).getByRole("button", { name: "Edit" }).click();
  await fill(page, { name: "Sales desk", endpoint: "https://dealer.example/next?token=an0ther" });
  await page.getByLabel("Value of the header").fill("changed-value");
  await page.getByRole("button", { name: "Save changes" }).click();
  await row(page, "Sales desk").locator(".badge").getByText("changed").waitFor();
  const words = await page.locator(".changes").innerText();
  assert.match(
    words,
    /endpoint\s+https:\/\/dealer\.example\/hook\?token=… → https:\/\/dealer\.example\/next\?token=…/,
  );
  assert.match(words, /headers\s+X-Source: … → X-Source: …/);
  assert.match(words, /name\s+Stock desk → Sales desk/);
  await page.locator("#region").selectOption("au");
  await page.locator("#region").selectOption("uk");
  await row(page, "Sales desk").waitFor();
  assert.equal(await row(page, "Sales desk").locator(".badge").count(), 0);
});
