// Pictures of each view, wide and narrow, in light and dark colours, in `target/screenshots`: to be looked at. With
// UPDATE_IMAGES=1, those that the README shows are written to `docs/images`.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";

import { create, draft, editor, paste, row, usePage } from "./page.js";

const open = usePage();
const folder = new URL("../../target/screenshots/", import.meta.url);
const images = new URL("../../docs/images/", import.meta.url);

/** The pictures of the README, by view and size. */
const SHOWN = { "webhooks wide light": "webhooks.webp", "payload wide dark": "payload.webp" };
/** The largest size of such a picture, in bytes. */
const LARGEST = 150_000;

const PAYLOAD = `{
  "event": "recapture_new",
  "data": {
    "id": "5450340052815613",
    "rego": "AB12CDE",
    "vin": "WVWZZZ1JZXW00001O",
    "sale_date": "2026-02-30",
    "vehicle_title": "2021 Land Rover Discovery Sport",
    "sightings": [
      {
        "at": "2026-09-03T00:49:35Z",
        "listing_title": "2021 Land Rover Discovery Sport",
        "listing_price": "118420",
        "seller_type": "dealer"
      }
    ]
  }
}`;
const PING = '{"event":"ping","data":{}}';

/** Each view with what leads to it, in the order of a visit. */
const VIEWS = [
  [
    "webhooks",
    async (page) => {
      await create(page, { ...draft, name: "Valuations", events: ["valuation_change"], headers: [] });
      await create(page, draft);
      await row(page, draft.name).getByRole("button", { name: "Ping" }).click();
      await page.locator(".delivery").waitFor();
      await page
        .getByRole("region", { name: "Inbox" })
        .getByRole("button", { name: "recapture_new" })
        .click();
      await page.locator(".delivery").nth(1).locator("summary").waitFor();
      await page.getByText("recapture_new arrived").waitFor();
    },
  ],
  [
    "form",
    async (page) => {
      await row(page, draft.name).getByRole("button", { name: "Edit" }).click();
      await page.getByRole("dialog").waitFor();
    },
  ],
  [
    "payload",
    async (page) => {
      await page.keyboard.press("Escape");
      await page.getByRole("navigation").getByRole("link", { name: "Payload" }).click();
      await editor(page).waitFor();
      await paste(page, PAYLOAD);
      await page.locator("#issues li").first().waitFor();
    },
  ],
  [
    "log",
    async (page) => {
      await paste(page, [PING, PING, '{"event":"ping"}', "oops", '{"event":"a","data":{}}'].join("\n"));
      await page.getByRole("heading", { name: "Line 3" }).waitFor();
    },
  ],
  [
    "events",
    async (page) => {
      await page.getByRole("navigation").getByRole("link", { name: "Events" }).click();
      await page
        .getByRole("button", { name: /^Sample/ })
        .last()
        .waitFor();
    },
  ],
];

const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`every view has a picture, ${size} and ${colorScheme}`, async (t) => {
      await mkdir(folder, { recursive: true });
      const page = await open(t, { viewport, colorScheme, reducedMotion: "reduce" });
      for (const [view, reach] of VIEWS) {
        await reach(page);
        const picture = await page.screenshot();
        await writeFile(new URL(`${view}-${size}-${colorScheme}.png`, folder), picture);
        const different = rowsOf(picture);
        assert.ok(different > viewport.height / 10, `${view} has ${different} rows that differ`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${view} is ${wide} px too wide`);
        const shown = SHOWN[`${view} ${size} ${colorScheme}`];
        if (shown !== undefined && process.env.UPDATE_IMAGES) await writeImage(page, shown);
      }
    });
  }
}

/** How many rows of a PNG differ from each other: few in a picture of nothing. */
function rowsOf(png) {
  const parts = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const pixels = inflateSync(Buffer.concat(parts));
  const length = pixels.length / png.readUInt32BE(20);
  const rows = new Set();
  for (let at = 0; at < pixels.length; at += length) rows.add(pixels.toString("latin1", at, at + length));
  return rows.size;
}

async function writeImage(page, name) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 80 });
  const image = Buffer.from(data, "base64");
  assert.ok(image.length < LARGEST, `${name} has ${image.length} bytes`);
  await mkdir(images, { recursive: true });
  await writeFile(fileURLToPath(new URL(name, images)), image);
}
