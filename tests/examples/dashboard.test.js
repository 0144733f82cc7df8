// The dashboard as it is built: with its own sandbox, and with its server in front of a sandbox in another process.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

import { serve } from "../../xtask/serve.js";
import { FLAGS } from "../e2e/page.js";
import { startSandbox } from "../js/command.js";
import { freePort } from "../package/project.js";

const EXAMPLE = fileURLToPath(new URL("../../examples/dashboard", import.meta.url));
const BUILT = fileURLToPath(new URL("../../target/dashboard", import.meta.url));
const VITE = join(EXAMPLE, "node_modules/vite/bin/vite.js");

let browser;
before(async () => {
  await mkdir(BUILT, { recursive: true });
  browser = await chromium.launch({ executablePath: process.env.CHROME, args: FLAGS });
});
after(() => browser?.close());

const run = (file, words, env = {}) =>
  promisify(execFile)(process.execPath, [file, ...words], {
    cwd: EXAMPLE,
    env: { ...process.env, ...env },
    timeout: 60_000,
  });

/** Builds the page into a folder, and returns the text of its scripts. */
async function build(folder, env) {
  await run(VITE, ["build", "--outDir", folder, "--emptyOutDir"], env);
  const scripts = await readdir(join(folder, "assets"));
  return (await Promise.all(scripts.map((file) => readFile(join(folder, "assets", file), "utf8")))).join(
    "\n",
  );
}

/** Opens an address for a test, which fails if the page logs or throws an error. */
async function open(context, url, options) {
  const browserContext = await browser.newContext(options);
  const page = await browserContext.newPage();
  page.setDefaultTimeout(10_000);
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  context.after(async () => {
    await browserContext.close();
    assert.deepEqual(errors, []);
  });
  await page.goto(url);
  return page;
}

/** Starts a program of the example that prints its address, and stops it after the test. */
async function start(context, file, words, env) {
  const child = spawn(process.execPath, [file, ...words], {
    cwd: EXAMPLE,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  context.after(async () => {
    child.kill();
    await ended;
  });
  for await (const line of createInterface(child.stdout)) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`${file} ended before it listened`);
}

async function startVite(context, words, env = {}) {
  const address = ["--host", "127.0.0.1", "--port", String(await freePort()), "--strictPort"];
  return start(context, VITE, [...words, ...address], { VITE_SERVICE: "", ...env });
}

/** The texts that describe a control, found as a screen reader finds them. */
const descriptionOf = (control) =>
  control.evaluate((element) => document.getElementById(element.getAttribute("aria-describedby"))?.innerText);

const webhook = (page, name) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

async function createStockDesk(page, endpoint) {
  await press(page, "New webhook");
  await page.getByLabel("Name", { exact: true }).fill("Stock desk");
  await page.getByLabel("Endpoint").fill(endpoint);
  await page.getByLabel("recapture_new").check();
  await press(page, "Create webhook");
  await webhook(page, "Stock desk").waitFor();
}

test("compiles as strict TypeScript", () => run(join(EXAMPLE, "node_modules/typescript/bin/tsc"), []));

test("manages webhooks and shows pushes, with the sandbox in the page", async (context) => {
  const folder = join(BUILT, "sandbox");
  await build(folder, { VITE_SERVICE: "" });
  const server = await serve(folder);
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const page = await open(context, `http://127.0.0.1:${server.address().port}/`);
  page.on("dialog", (dialog) => dialog.accept());

  await context.test("shows every issue next to its field, and focuses the first", async () => {
    await press(page, "New webhook");
    await page.getByLabel("Endpoint").fill("http://dealer.example/hook");
    await press(page, "Add a header");
    await page.getByLabel("Header 1 name").fill("bad name");
    await press(page, "Create webhook");
    const controls = {
      Name: /^Give the webhook a name$/i,
      Endpoint: /^Use an address that begins with `https:`$/i,
      recapture_new: /^Give at least one event/i,
      "Header 1 name": /is not a header name/,
    };
    for (const [label, expected] of Object.entries(controls)) {
      const control = page.getByLabel(label, { exact: true });
      assert.match(await descriptionOf(control), expected);
      assert.equal(await control.getAttribute("aria-invalid"), "true");
    }
    assert.equal(await page.evaluate(() => document.activeElement.id), "/name");
    await page.getByLabel("Name", { exact: true }).fill("Stock desk");
    assert.equal(await page.getByLabel("Name", { exact: true }).getAttribute("aria-invalid"), null);
    await press(page, "Remove header 1");
    await press(page, "Cancel");
    assert.equal(await page.evaluate(() => document.activeElement.innerText), "New webhook");
  });

  await context.test("creates a webhook, and hides its token", async () => {
    await createStockDesk(page, "https://dealer.example/hook?token=t0psecret");
    const text = await webhook(page, "Stock desk").innerText();
    assert.match(text, /https:\/\/dealer\.example\/hook\?token=…/);
    assert.match(text, /recapture_new/);
  });

  await context.test("edits it", async () => {
    await press(page, "Edit Stock desk");
    assert.equal(await page.getByLabel("recapture_new").isChecked(), true);
    await page.getByLabel("Name", { exact: true }).fill("");
    await press(page, "Save changes");
    assert.match(await descriptionOf(page.getByLabel("Name", { exact: true })), /give the webhook a name/i);
    await page.getByLabel("Name", { exact: true }).fill("Sales desk");
    await page.getByLabel("claim_report_generated").check();
    await press(page, "Save changes");
    await webhook(page, "Sales desk").getByText("claim_report_generated").waitFor();
    assert.equal(await webhook(page, "Stock desk").count(), 0);
  });

  await context.test("shows pushes with their verdicts, and payloads when they are opened", async () => {
    const inbox = page.getByRole("region", { name: "Inbox" });
    await press(page, "Ping Sales desk");
    await inbox.getByText("ping", { exact: true }).waitFor();
    await page.getByLabel("Event", { exact: true }).selectOption("claim_report_generated");
    await press(page, "Trigger");
    const newest = inbox.getByRole("listitem").first();
    await newest.getByText("claim_report_generated").waitFor();
    assert.match(await newest.innerText(), /claim_report_generated\s+valid\s+Sales desk/);
    assert.equal(await newest.locator("pre").count(), 0);
    await newest.locator("summary").click();
    assert.match(await newest.locator("pre").innerText(), /"claimNumber": /);
    await page.getByLabel("Event", { exact: true }).selectOption("recapture_delist");
    await press(page, "Trigger");
    await inbox.getByText("No webhook subscribes to this event.").waitFor();
  });

  await context.test("keeps regions apart, and deletes", async () => {
    await page.getByLabel("Region").selectOption("nz");
    await page.getByText("None yet.").waitFor();
    await page.getByLabel("Region").selectOption("uk");
    await press(page, "Delete Sales desk");
    await page.getByText("None yet.").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.innerText), "Webhooks in uk");
  });
});

test("runs under Vite's development server, where React reports mistakes", async (context) => {
  const page = await open(context, await startVite(context, []));
  await createStockDesk(page, "https://dealer.example/hook");
  await press(page, "Trigger");
  await page.getByRole("region", { name: "Inbox" }).locator("summary").click();
  await page.locator("pre").waitFor();
});

test("fits a phone, and follows the color scheme", async (context) => {
  const server = await serve(join(BUILT, "sandbox"));
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const backgrounds = [];
  for (const colorScheme of ["light", "dark"]) {
    const options = { viewport: { width: 320, height: 640 }, colorScheme };
    const page = await open(context, `http://127.0.0.1:${server.address().port}/`, options);
    await createStockDesk(page, `https://dealer.example/${"long".repeat(40)}`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    backgrounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
  }
  assert.notEqual(backgrounds[0], backgrounds[1]);
});

test("works with its server, which keeps the key and receives pushes", async (context) => {
  const folder = join(BUILT, "proxy");
  const scripts = await build(folder, { VITE_SERVICE: "proxy" });
  assert.doesNotMatch(scripts, /pub_sandbox|sec_sandbox/);

  const sandbox = await startSandbox(context);
  const server = await start(context, "server.js", [], {
    AUTOGRAB_API_KEY: "sec_sandbox",
    AUTOGRAB_BASE_URL: `${sandbox.url}/v2`,
    AUTOGRAB_REGION: "uk",
    HOOK_TOKEN: "t0ken",
    PORT: "0",
  });
  const page = await open(
    context,
    await startVite(context, ["preview", "--outDir", folder], { SERVER: server }),
  );
  await createStockDesk(page, `${server}/hook?token=t0ken`);
  await press(page, "Ping Stock desk");
  const inbox = page.getByRole("region", { name: "Inbox" });
  await inbox.getByText("ping", { exact: true }).waitFor();
  const push = (token, body) =>
    fetch(`${server}/hook?token=${token}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
    }).then(({ status }) => status);
  assert.equal(await push("wrong", '{"event":"ping","data":{}}'), 401);
  assert.equal(await push("t0ken", '{"event":"ping","data":[1]}'), 202);
  await inbox.getByText("not valid").waitFor();
  assert.equal(await inbox.getByRole("listitem").count(), 2);

  for (const path of ["/autograb/webhooks?region=uk", "/pushes"]) {
    const call = get(`${server}${path}`, { headers: { host: "elsewhere.example" } });
    const [{ statusCode }] = await once(call, "response");
    assert.equal(statusCode, 401, "only this machine may call");
    call.destroy();
  }
  // Its stream of pushes would break off with the server.
  await page.close();
});
