// What Lighthouse says of the demo page on a desktop: performance, accessibility, best practices and SEO, each of 100.

import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import lighthouse, { desktopConfig } from "lighthouse";
import { chromium } from "playwright-core";

import { serve } from "../xtask/serve.js";

/** The least score of each category. */
const LEAST = { performance: 97, accessibility: 100, "best-practices": 100, seo: 100 };

const folder = fileURLToPath(new URL("../dist/www", import.meta.url));

/** A row for each category, measured in a browser of its own. */
export async function* lighthouseRows(args) {
  const server = await serve(folder);
  const port = await freePort();
  const flags = [...args, `--remote-debugging-port=${port}`];
  const browser = await chromium.launch({ executablePath: process.env.CHROME, args: flags });
  try {
    const url = `http://127.0.0.1:${server.address().port}/`;
    const options = { port, onlyCategories: Object.keys(LEAST), logLevel: "error" };
    const { lhr } = await lighthouse(url, options, desktopConfig);
    for (const [category, least] of Object.entries(LEAST)) {
      const ours = Math.round(lhr.categories[category].score * 100);
      yield { name: `lighthouse: ${category}`, kind: "score", ours, least, times: { ours } };
      for (const title of failed(lhr, category)) console.log(`    ${title}`);
    }
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

/** The titles of the audits that cost points. */
function failed({ categories, audits }, category) {
  const costly = categories[category].auditRefs
    .filter(({ weight }) => weight > 0)
    .map(({ id }) => audits[id]);
  return costly.filter(({ score }) => score !== null && score < 0.9).map(({ title }) => title);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
