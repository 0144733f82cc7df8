// Memory in a browser; `tests/js/memory.test.js` asks the same of Node.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { serve } from "../../xtask/serve.js";
import { FLAGS } from "./page.js";

const folder = fileURLToPath(new URL("../..", import.meta.url));

test("a million validations leave the memory as large as it was", { timeout: 120_000 }, async (t) => {
  const server = await serve(folder);
  t.after(() => server.close());
  const browser = await chromium.launch({ executablePath: process.env.CHROME, args: FLAGS });
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/dist/www/`);
  const { count, valid, warm, end } = await page.evaluate(async () => {
    const { EVENTS, validatePayload } = await import("/dist/npm/payload.js");
    const { samplePayload } = await import("/dist/npm/schema.js");
    const module = await import("/dist/npm/wasm/payload.js");
    const { validateAMillion } = await import("/tests/js/million.js");
    return validateAMillion({ EVENTS, samplePayload, validatePayload }, () => module.start().memory);
  });
  t.diagnostic(`${count} validations, ${valid} valid, ${warm} bytes`);
  assert.ok(count >= 1_000_000 && valid > 0 && valid < count);
  assert.equal(end, warm);
});
