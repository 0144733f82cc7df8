// The elements in plain HTML, React and Vue: properties, events, labels and removal.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { installPackage } from "../package/project.js";
import { APPS, create, createApp, draft, row, submit, useApp } from "./apps.js";

before(installPackage);

describe("the types hold in", { concurrency: true }, () => {
  for (const [name, { checkTypes }] of Object.entries(APPS)) {
    if (checkTypes !== undefined) test(name, async () => checkTypes(await createApp(name, "types")));
  }
});

for (const name of Object.keys(APPS)) {
  describe(name, () => {
    const open = useApp(name, "page");

    test("creates, edits, pings and deletes, and tells so by events", async (t) => {
      const page = await open(t);
      const logged = logOf(page);
      await page.getByText("No webhooks in uk.").waitFor();
      await create(page, draft);
      await logged("webhook-created Stock desk");

      await row(page, draft.name).getByRole("button", { name: "Edit" }).click();
      await submit(page, { name: "Sales desk" }, "Save changes");
      await logged("webhook-updated Sales desk");
      await page.getByText("Stock desk → Sales desk").waitFor();

      const listed = row(page, "Sales desk");
      await listed.getByRole("button", { name: "Ping" }).click();
      await logged("pinged Sales desk");
      assert.equal(await page.evaluate(() => sandbox.deliveries.at(-1).event), "ping");

      await page.evaluate(() => sandbox.failNext({ status: 503 }));
      await listed.getByRole("button", { name: "Ping" }).click();
      await logged("error server_error");
      await page.getByRole("alert").getByText("Check whether the ping has arrived").waitFor();

      await listed.getByRole("button", { name: "Delete" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
      await listed.getByRole("button", { name: "Delete" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await logged("webhook-deleted Sales desk");
      await page.getByText("No webhooks in uk.").waitFor();
    });

    test("checks the payload that it is given, and the one that is typed", async (t) => {
      const page = await open(t);
      const logged = logOf(page);
      await logged("validated false");
      await page.getByText("Not valid: 1 error").waitFor();
      await page.getByRole("button", { name: "expected claimID to be a string" }).click();
      const area = page.getByRole("textbox", { name: "Payload" });
      const selected = () =>
        area.evaluate(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd));
      assert.equal(await selected(), "7");
      await page.keyboard.type('"7"');
      await logged("validated true");
    });

    test("replaces labels, and leaves nothing running when it is removed", async (t) => {
      const page = await open(t);
      await page.getByText("No webhooks in uk.").waitFor();
      await page.evaluate(() => sandbox.failNext({ delayMs: 60_000 }));
      await page.getByRole("button", { name: "German" }).click();
      await page.getByRole("button", { name: "Neuer Webhook" }).waitFor();
      await page.getByRole("heading", { name: "Ergebnis" }).waitFor();
      await page.getByText("Loading webhooks…").waitFor();
      await page.getByRole("button", { name: "Remove", exact: true }).click();
      await page.locator("autograb-webhooks").waitFor({ state: "detached" });
      assert.ok(await page.evaluate(() => signals.at(-1).aborted));
      const lines = await page.locator("#log li").allInnerTexts();
      assert.deepEqual(new Set(lines), new Set(["validated false"]));
    });
  });
}

/** Waits for a line in the log of events. */
const logOf = (page) => (line) => page.locator("#log li").getByText(line, { exact: true }).last().waitFor();
