// Memory in Node; `tests/e2e/memory.test.js` measures it in a browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENTS, validatePayload } from "autograb-webhooks/payload";
import { samplePayload } from "autograb-webhooks/schema";

import * as module from "../../dist/npm/wasm/payload.js";
import { validateAMillion } from "./million.js";

test("a million validations do not grow the memory", { timeout: 120_000 }, (t) => {
  const { count, valid, warm, end } = validateAMillion(
    { EVENTS, samplePayload, validatePayload },
    () => module.start().memory,
  );
  t.diagnostic(`${count} validations, ${valid} valid, ${warm} bytes`);
  assert.ok(count >= 1_000_000 && valid > 0 && valid < count);
  assert.equal(end, warm);
});
