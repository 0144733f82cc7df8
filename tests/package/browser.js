// Pages in headless browsers: Chromium, and those of Firefox and WebKit that this machine has.

import { chromium } from "playwright-core";

import { serve } from "../../xtask/serve.js";
import { DRIVERS, launch } from "./webdriver.js";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"];

/** How long a page may take to its verdict, in milliseconds. */
const PATIENCE = 30_000;

class Chromium {
  name = "Chromium";
  isThere = true;
  #launched;

  #browser() {
    return (this.#launched ??= chromium.launch({ executablePath: process.env.CHROME, args: FLAGS }));
  }

  async version() {
    return (await this.#browser()).version();
  }

  async verdictAt(address) {
    const context = await (await this.#browser()).newContext();
    const page = await context.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    try {
      await page.goto(address);
      const found = page.locator("[data-verdict]");
      await found.waitFor({ state: "attached", timeout: PATIENCE });
      return await found.getAttribute("data-verdict");
    } catch (error) {
      throw new Error([error.message, ...complaints].join("\n"));
    } finally {
      await context.close();
    }
  }

  async close() {
    await (await this.#launched)?.close();
  }
}

class Driven {
  #driver;
  #launched;
  /** Ends when the window is free. */
  #busy = Promise.resolve();

  constructor(driver) {
    this.#driver = driver;
    this.name = driver.name;
    this.isThere = driver.isThere;
  }

  #window() {
    return (this.#launched ??= launch(this.#driver));
  }

  async version() {
    return (await this.#window()).version;
  }

  verdictAt(address) {
    const verdict = this.#busy.then(async () => (await this.#window()).verdictAt(address, PATIENCE));
    this.#busy = verdict.catch(() => {});
    return verdict;
  }

  async close() {
    await (await this.#launched)?.close();
  }
}

export const BROWSERS = [new Chromium(), new Driven(DRIVERS.firefox), new Driven(DRIVERS.webkit)];

/** What the page at an address says as its `data-verdict`, in every browser that is there. */
export async function verdictAt(address) {
  const present = BROWSERS.filter(({ isThere }) => isThere);
  const verdicts = await Promise.all(present.map((browser) => browser.verdictAt(address)));
  const isSame = verdicts.every((verdict) => verdict === verdicts[0]);
  return isSame ? verdicts[0] : verdicts.map((verdict, at) => `${present[at].name}: ${verdict}`).join("; ");
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

export const closeBrowsers = () => Promise.all(BROWSERS.map((browser) => browser.close()));
