// What axe has to find in a page: nothing, on any screen.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The kinds of screens in words, with the options of a browser context. */
export const SCREENS = [
  ["in light colours", {}],
  ["in dark colours", { colorScheme: "dark" }],
  ["on a narrow screen", { viewport: { width: 320, height: 640 } }],
  ["at 400 % zoom", { viewport: { width: 320, height: 200 } }],
  ["in forced colours", { forcedColors: "active" }],
];

/** Fails if axe finds something in the page as it is, or if the page is wider than its screen. */
export async function assertAccessible(page, state) {
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
