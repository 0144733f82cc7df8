// What axe finds in the views: nothing, in both colour schemes and on small screens.

import { test } from "node:test";

import { SCREENS, assertAccessible } from "./axe.js";
import { create, draft, editor, fill, paste, row, usePage } from "./page.js";

const open = usePage();

const PING = '{"event":"ping","data":{}}';

/** Each state of the page with what leads to it, in the order of a visit. */
const STATES = [
  ["an empty list", (page) => page.getByText("No webhooks in uk.").waitFor()],
  [
    "the form with problems",
    async (page) => {
      await page.getByRole("button", { name: "New webhook" }).click();
      await fill(page, { headers: [{ name: "two words", value: "" }] });
      await page.getByLabel("Another event").fill("price_change");
      await page.getByRole("button", { name: "Create webhook" }).click();
      await page.getByText(/problems? to fix/).waitFor();
    },
  ],
  ["the question whether to discard", (page) => page.getByRole("button", { name: "Close" }).click()],
  [
    "a list and an inbox",
    async (page) => {
      await page.getByRole("button", { name: "Discard" }).click();
      await create(page, draft);
      await row(page, draft.name).getByRole("button", { name: "Ping" }).click();
      await page.locator(".delivery summary").click();
      await page.getByRole("button", { name: "Edit and send" }).click();
      await page.getByRole("button", { name: "Name", exact: true }).click();
    },
  ],
  [
    "the calls and limits",
    async (page) => {
      await page.getByText("Calls and limits").click();
      await page.locator("#call-list summary").first().click();
    },
  ],
  [
    "an empty editor",
    async (page) => {
      await page.getByRole("navigation").getByRole("link", { name: "Payload" }).click();
      await editor(page).waitFor();
    },
  ],
  [
    "a payload with issues",
    async (page) => {
      await paste(page, '{"event": "claim_report_generated", "a": 1, "data": {"claimID": 5}}');
      await page.getByText(/^Not valid/).waitFor();
    },
  ],
  [
    "the panel to find text",
    async (page) => {
      await page.getByRole("button", { name: "Find" }).click();
      await page.keyboard.type("claim");
    },
  ],
  [
    "a log",
    async (page) => {
      await paste(page, [PING, PING, '{"event":"ping"}', "oops", '{"event":"a","data":{}}'].join("\n"));
      await page.getByText("A log: 3 of 5 payloads valid").waitFor();
      await page.getByRole("heading", { name: "Line 3" }).waitFor();
    },
  ],
  [
    "the events and the fields of one",
    async (page) => {
      await page.getByRole("navigation").getByRole("link", { name: "Events" }).click();
      await page.locator("summary", { hasText: "Fields of recapture_new" }).click();
      await page.getByRole("table", { name: "Fields of recapture_new" }).waitFor();
    },
  ],
];

for (const [what, options] of SCREENS) {
  test(`axe finds nothing ${what}`, async (t) => {
    const page = await open(t, { reducedMotion: "reduce", ...options });
    for (const [state, reach] of STATES) {
      await reach(page);
      await assertAccessible(page, state);
    }
  });
}
