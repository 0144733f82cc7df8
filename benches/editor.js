// The demo page with 15 MB in its editor: how long a key takes, and how long the page does not answer.

import { fileURLToPath } from "node:url";

import { dropPayload, watchBlocks } from "../tests/e2e/large.js";
import { serve } from "../xtask/serve.js";
import { median } from "./stopwatch.js";

/** The most that a key and a task of the page may take, in milliseconds. */
const KEY_MS = 50;
const BLOCK_MS = 100;
const KEYS = 20;

const folder = fileURLToPath(new URL("../dist/www", import.meta.url));

/** The rows of the editor, with many lines and with one. */
export async function* editorRows(browser) {
  const server = await serve(folder);
  try {
    for (const [lines, indent] of [
      ["many lines", 2],
      ["one line", 0],
    ]) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(`http://127.0.0.1:${server.address().port}/#payload`);
      const { keys, blocks } = await edit(page, indent);
      await page.close();
      yield row(`editor: a key in 15 MB of ${lines}`, median(keys), KEY_MS);
      yield row(`editor: longest task with 15 MB of ${lines}`, Math.max(0, ...blocks), BLOCK_MS);
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const row = (name, ours, most) => ({ name, kind: "start", ours, most, times: { ours } });

/** Opens, scrolls and edits the payload as a user does. Tasks of less than 50 ms are not reported. */
async function edit(page, indent) {
  await page.getByRole("textbox", { name: "Payload or log" }).waitFor();
  await dropPayload(page, indent);
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
  for (let times = 0; times < KEYS; times++) await page.keyboard.press("x", { delay: 20 });
  await page
    .locator(".outcome")
    .getByText(/^Not valid/)
    .waitFor();
  return watch();
}
