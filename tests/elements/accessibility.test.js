// What axe finds in the elements: nothing, in both colour schemes and on small screens. Pictures are in `target/elements`.

import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { SCREENS, assertAccessible } from "../e2e/axe.js";
import { create, draft, row, submit, useApp } from "./apps.js";

const open = useApp("plain", "axe");
const pictures = fileURLToPath(new URL("../../target/elements/", import.meta.url));

/** Each state of the elements with what leads to it, in the order of a visit. */
const STATES = [
  ["empty", (page) => page.getByText("No webhooks in uk.").waitFor()],
  [
    "problems",
    async (page) => {
      await page.getByRole("button", { name: "New webhook" }).click();
      await page.getByLabel("Another event").fill("price_change");
      await submit(page, { name: "A" });
      await page.getByText(/problems? to fix/).waitFor();
    },
  ],
  ["discard", (page) => page.getByRole("button", { name: "Close" }).click()],
  [
    "list",
    async (page) => {
      await page.getByRole("button", { name: "Discard" }).click();
      await create(page, draft);
      await create(page, { ...draft, name: "Sales desk", events: ["valuation_change"] });
      await row(page, draft.name).getByRole("button", { name: "Ping" }).click();
      await page.getByText("Pinged Stock desk.").waitFor();
    },
  ],
  [
    "failure",
    async (page) => {
      await page.evaluate(() => sandbox.failNext({ status: 403 }));
      await row(page, draft.name).getByRole("button", { name: "Ping" }).click();
      await page.getByText("forbidden", { exact: true }).waitFor();
    },
  ],
  ["delete", (page) => row(page, draft.name).getByRole("button", { name: "Delete" }).click()],
];

for (const [what, options] of SCREENS) {
  test(`axe finds nothing ${what}`, async (t) => {
    const page = await open(t, { reducedMotion: "reduce", ...options });
    for (const [state, reach] of STATES) {
      await reach(page);
      await assertAccessible(page, state);
      await page.screenshot({ path: `${pictures}${what.replace(/\W+/g, "-")}-${state}.png` });
    }
  });
}
