// Pages in a headless Chromium.

import { chromium } from "playwright-core";
import { serve } from "../../xtask/serve.js";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"];

/** The browser of all tests, which may ask for it at once. */
let launched;

const browser = () => (launched ??= chromium.launch({ executablePath: process.env.CHROME, args: FLAGS }));

/** What a page at an address says as its `data-verdict`. */
export async function verdictAt(address) {
  const context = await (await browser()).newContext();
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  try {
    await page.goto(address);
    const found = page.locator("[data-verdict]");
    await found.waitFor({ state: "attached", timeout: 30_000 });
    return await found.getAttribute("data-verdict");
  } catch (error) {
    throw new Error([error.message, ...complaints].join("\n"));
  } finally {
    await context.close();
  }
}

/** What the page in a folder says when it is served with a Content-Security-Policy. */
export async function verdictIn(folder, policy) {
  const server = await serve(folder, { headers: { "content-security-policy": policy } });
  try {
    return await verdictAt(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

export async function closeBrowser() {
  await (await launched)?.close();
}
