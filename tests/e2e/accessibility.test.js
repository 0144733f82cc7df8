// What axe finds in the views: nothing, in both colour schemes and on small screens.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { create, draft, editor, fill, paste, row, usePage } from "./page.js";

const open = usePage();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

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

for (const [what, options] of [
  ["in light colours", {}],
  ["in dark colours", { colorScheme: "dark" }],
  ["on a narrow screen", { viewport: { width: 320, height: 640 } }],
  ["at 400 % zoom", { viewport: { width: 320, height: 200 } }],
  ["in forced colours", { forcedColors: "active" }],
]) {
  test(`axe finds nothing ${what}`, async (t) => {
    const page = await open(t, { reducedMotion: "reduce", ...options });
    for (const [state, reach] of STATES) {
      await reach(page);
      await page.evaluate(axe);
      const { violations, wide } = await page.evaluate(async () => ({
        violations: (await globalThis.axe.run()).violations.map(({ id, nodes }) => ({
          id,
          nodes: nodes.map(({ html }) => html.slice(0, 200)),
        })),
        wide: document.documentElement.scrollWidth - innerWidth,
      }));
      assert.deepEqual(violations, [], state);
      assert.ok(wide <= 0, `${state} is ${wide} px too wide`);
    }
  });
}
