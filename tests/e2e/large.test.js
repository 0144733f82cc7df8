// A payload of 15 MB in the editor: that the page answers while it is opened, searched and edited. The limits
// are many times those of the benchmark, because the machine may be busy; a text area took longer than that for a key.

import assert from "node:assert/strict";
import { test } from "node:test";

import { contentOf, usePage } from "./page.js";
import { dropPayload, watchBlocks } from "./large.js";

const open = usePage();

/** How long the page may fail to answer, and how long a key may take, in milliseconds. */
const BLOCK_MS = 1_500;
const KEY_MS = 500;

for (const indent of [2, 0]) {
  test(`15 MB ${indent > 0 ? "in many lines" : "in one line"} stay smooth`, async (t) => {
    const page = await open(t, { hash: "#payload" });
    const size = await dropPayload(page, indent);
    assert.ok(size > 14e6, `${size}`);
    const watch = await watchBlocks(page);
    await page
      .locator(".outcome")
      .getByText(/^Valid/)
      .waitFor();
    await page.locator("#editor .cm-scroller").evaluate((scroller) => {
      scroller.scrollTop = scroller.scrollHeight / 2;
    });
    await page.locator("#editor .cm-line").first().click();
    await page.keyboard.press("End");
    for (let times = 0; times < 10; times++) await page.keyboard.press("x");
    await page
      .locator(".outcome")
      .getByText(/^Not valid/)
      .waitFor();
    await page.getByRole("button", { name: "Find" }).click();
    await page.keyboard.type("no such text");
    await page.keyboard.press("Enter");
    await page.getByText("Not found").waitFor();
    const { blocks, keys } = await watch();
    assert.ok((await contentOf(page)).text.includes("xxxxxxxxxx"));
    t.diagnostic(`blocks of ${blocks} ms, keys of ${keys} ms`);
    assert.ok(Math.max(0, ...blocks) <= BLOCK_MS, `${blocks}`);
    assert.ok(keys.sort((a, b) => a - b).at(keys.length >> 1) <= KEY_MS, `${keys}`);
  });
}
