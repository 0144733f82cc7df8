// The page by keyboard alone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { draft, row, usePage } from "./page.js";

const open = usePage();

/** What has the focus: its name as a user would say it, and whether the focus can be seen. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === document.body) return undefined;
    const labels = Array.from(element.labels ?? [], (label) => label.innerText);
    const names = [element.getAttribute("aria-label"), ...labels, element.innerText];
    const shows = (part) => part !== null && getComputedStyle(part).outlineStyle !== "none";
    const around = ["label", ".editor"].map((selector) => element.closest(selector));
    return {
      name:
        names
          .find((name) => name?.trim())
          ?.replace(/\s+/g, " ")
          .trim() ?? "",
      isSeen: [element, ...around].some(shows),
      id: element.id,
    };
  });

/** Presses Tab until something of that name has the focus, which has to be seen at every step. */
async function tabTo(page, name, key = "Tab") {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press(key);
    const at = await focused(page);
    if (at === undefined) continue;
    assert.ok(at.isSeen, `the focus on \`${at.name}\` can't be seen`);
    if (at.name === name || at.name.startsWith(`${name} `)) return;
  }
  assert.fail(`Tab never comes to \`${name}\``);
}

const type = (page, text) => page.keyboard.type(text);
const press = (page, key) => page.keyboard.press(key);

test("everything can be done by keyboard", async (t) => {
  const page = await open(t);
  await tabTo(page, "New webhook");
  await press(page, "Enter");
  await page.getByRole("dialog").waitFor();
  assert.equal((await focused(page)).name, "Name");
  await type(page, draft.name);
  await tabTo(page, "Endpoint");
  await type(page, draft.endpoint);
  await tabTo(page, "recapture_new");
  await press(page, "Space");
  await tabTo(page, "Another event");
  await type(page, "valuation_changed");
  await tabTo(page, "Use valuation_change");
  await press(page, "Enter");
  await tabTo(page, "Add a header");
  await press(page, "Enter");
  assert.equal((await focused(page)).name, "Name of the header");
  await type(page, "X-Source");
  await press(page, "Enter");
  await row(page, draft.name).waitFor();
  assert.equal((await focused(page)).name, "New webhook");
  assert.match(await row(page, draft.name).innerText(), /1 header[^]*recapture_new[^]*valuation_change/);

  await tabTo(page, "Ping");
  await press(page, "Enter");
  await page.locator(".delivery").waitFor();
  await tabTo(page, "Edit");
  await press(page, "Enter");
  await press(page, "ControlOrMeta+a");
  await type(page, "Sales desk");
  await press(page, "Enter");
  await row(page, "Sales desk").waitFor();
  await page.waitForFunction(() => document.activeElement.dataset.key?.endsWith(" Edit"));

  await tabTo(page, "ping");
  await press(page, "Enter");
  await page.getByRole("group", { name: "Body" }).waitFor();
  await tabTo(page, "Check it under Payload");
  await press(page, "Enter");
  await page.locator(".headline.good").waitFor();
  await page.waitForFunction(() => document.activeElement.id === "payload-title");
  await tabTo(page, "Break it");
  for (let times = 0; times < 3; times++) await press(page, "Enter");
  await page.locator(".headline.bad").waitFor();
  await tabTo(page, "error");
  await press(page, "Enter");
  assert.equal((await focused(page)).id, "editor");
  await press(page, "Control+f");
  await page.getByRole("searchbox", { name: "Find" }).waitFor();
  await press(page, "Escape");
  await page.getByRole("searchbox", { name: "Find" }).waitFor({ state: "hidden" });
  assert.equal((await focused(page)).id, "editor");
  await press(page, "Tab");
  assert.notEqual((await focused(page)).id, "editor", "the editor lets the focus go");

  await tabTo(page, "Webhooks", "Shift+Tab");
  await press(page, "Enter");
  await page.waitForFunction(() => document.activeElement.id === "webhooks-title");
  await tabTo(page, "Delete");
  await press(page, "Enter");
  assert.equal((await focused(page)).name, "Keep it");
  await press(page, "Escape");
  await page.waitForFunction(() => document.activeElement.dataset.key?.endsWith(" Delete"));
  await press(page, "Enter");
  await tabTo(page, "Delete");
  await press(page, "Enter");
  await page.getByText("Deleted Sales desk.").waitFor();
  assert.equal((await focused(page)).id, "new", "the next row's button, were there one");
});

test("the service is switched with the arrows", async (t) => {
  const page = await open(t);
  await tabTo(page, "Sandbox");
  await press(page, "ArrowRight");
  await page.getByRole("heading", { name: "Connect to AutoGrab" }).waitFor();
  assert.equal((await focused(page)).name, "AutoGrab");
  await tabTo(page, "Key");
  await press(page, "Enter");
  await page.getByText("the key is empty").waitFor();
});

for (const view of ["webhooks", "payload", "events"]) {
  test(`the focus goes through the view ${view} in the order that is seen, and out of it`, async (t) => {
    const page = await open(t, { hash: `#${view}`, viewport: { width: 390, height: 800 } });
    const tops = [];
    let isOut = false;
    for (let step = 0; step < 80 && !isOut; step++) {
      await page.keyboard.press("Tab");
      const top = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === document.body) return undefined;
        // What sticks to the top, and the skip link, are above everything.
        if (element.closest(".top, .skip") !== null) return -1;
        return element.getBoundingClientRect().bottom + scrollY;
      });
      isOut = top === undefined;
      if (!isOut) tops.push(top);
    }
    assert.ok(isOut, "the focus is trapped");
    assert.ok(tops.length >= 6);
    tops.reduce((above, top) => {
      assert.ok(top >= above - 8, `${tops}`);
      return top;
    });
  });
}

test("the skip link leads past the navigation", async (t) => {
  const page = await open(t);
  await press(page, "Tab");
  assert.equal((await focused(page)).name, "Skip to the content");
  await press(page, "Enter");
  await press(page, "Tab");
  assert.equal((await focused(page)).name, "New webhook");
  await page.getByRole("heading", { name: "Webhooks", exact: true }).waitFor();
});
