// The page as a whole: its policy, its views, small screens, and hosts that can't run it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";

import { create, draft, editor, paste, row, usePage } from "./page.js";

const open = usePage();

test("the policy is strict, and holds", async (t) => {
  const page = await open(t, { expected: [/Content Security Policy/] });
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  assert.deepEqual(policy.split("; "), [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  const refused = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const seen = [];
        document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
          seen.push(effectiveDirective);
          if (seen.length === 3) resolve(seen.sort());
        });
        const script = document.createElement("script");
        script.textContent = "globalThis.ran = true";
        document.body.append(script);
        document.body.setAttribute("style", "color: red");
        fetch("http://dealer.example/").catch(() => {});
      }),
  );
  assert.deepEqual(refused, ["connect-src", "script-src-elem", "style-src-attr"]);
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
});

test("nothing is asked for but the page's own files", async (t) => {
  const page = await open(t);
  const origins = new Set();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  await page.reload();
  await create(page, draft);
  assert.deepEqual([...origins], [new URL(page.url()).origin]);
});

test("every view has an address, a title and a heading, and the browser's back leads back", async (t) => {
  const page = await open(t);
  for (const [link, heading] of [
    ["Payload", "Payload"],
    ["Events", "Events"],
    ["Webhooks", "Webhooks"],
  ]) {
    await page.getByRole("navigation").getByRole("link", { name: link }).click();
    await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
    assert.equal(await page.title(), `${heading} · AutoGrab webhooks`);
    assert.equal(await page.locator("nav [aria-current=page]").innerText(), link);
    assert.equal(await page.locator("h1:visible").count(), 1);
  }
  await page.goBack();
  await page.getByRole("heading", { name: "Events", level: 1 }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Events", level: 1 }).waitFor();
});

test("the catalogue lists every event as the package has it, and leads to a sample", async (t) => {
  const page = await open(t, { hash: "#events" });
  const events = await page.evaluate(async () => (await import("./pkg/index.js")).EVENTS);
  const entries = page.locator("#catalogue > li");
  assert.equal(await entries.count(), events.length);
  for (const [index, { name, meaning, state, subscribable }] of events.entries()) {
    const words = await entries.nth(index).innerText();
    for (const word of [name, meaning, state === "in_use" ? "in use" : "announced"]) {
      assert.ok(words.includes(word), words);
    }
    assert.equal(words.includes("can’t be subscribed to"), !subscribable);
  }
  await page.getByRole("button", { name: "Sample of valuation_change" }).click();
  await page.locator(".headline.good").getByText("valuation_change").waitFor();
});

test("a second tab begins with an empty sandbox", async (t) => {
  const page = await open(t);
  await create(page, draft);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.getByText("No webhooks in uk.").waitFor();
  await create(second, { ...draft, name: "Second desk" });
  assert.equal(await row(page, "Second desk").count(), 0);
});

test("the foot of the page has the version, the documentation and the licences", async (t) => {
  const page = await open(t);
  const manifest = new URL("../../dist/npm/package.json", import.meta.url);
  const { version } = JSON.parse(await readFile(manifest, "utf8"));
  assert.equal(await page.locator("#version").innerText(), version);
  for (const link of await page.getByRole("navigation", { name: "About" }).getByRole("link").all()) {
    const answer = await page.request.get(new URL(await link.getAttribute("href"), page.url()).href);
    assert.equal(answer.status(), 200);
    assert.match(answer.headers()["content-type"], /^text\/(?:html|plain)/);
    assert.ok((await answer.text()).length > 500);
  }
  assert.ok((await page.locator('meta[name="description"]').getAttribute("content")).length > 50);
  await page.getByRole("link", { name: "Documentation" }).click();
  await page.getByRole("heading", { level: 1, name: "autograb-webhooks" }).waitFor();
  await page.getByRole("navigation", { name: "Contents" }).getByRole("link", { name: "Error codes" }).click();
  await page.getByRole("heading", { level: 2, name: "invalid_region" }).waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  test(`no view is wider than a phone in ${colorScheme} colours, and all text can be read`, async (t) => {
    const page = await open(t, { viewport: { width: 360, height: 740 }, colorScheme });
    const look = async () => {
      const { width, faint } = await page.evaluate(inspect);
      assert.ok(width <= 360, `${width} pixels wide`);
      assert.deepEqual(faint, []);
    };
    await look();
    await page.getByRole("button", { name: "New webhook" }).click();
    await page.getByLabel("Another event").fill("price_change");
    await page.getByRole("button", { name: "Create webhook" }).click();
    await look();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await look();
    await page.getByRole("button", { name: "Discard" }).click();
    await create(page, { ...draft, name: "A desk with a long name ".repeat(5).trim() });
    await page.getByRole("button", { name: /^Ping/ }).click();
    await page.locator(".delivery summary").click();
    await look();
    await page.getByRole("link", { name: "Payload" }).first().click();
    for (let times = 0; times < 3; times++) await page.getByRole("button", { name: "Break it" }).click();
    await look();
    await page.getByRole("navigation").getByRole("link", { name: "Events" }).click();
    await look();
  });
}

/** How wide the page is, and which visible texts have less contrast than 4.5 to 1. Runs in the page. */
function inspect() {
  const parse = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = color
      .map((part) => part / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backdrop = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const [r, g, b, alpha = 1] = parse(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const faint = [];
  const top = document.querySelector("dialog[open]") ?? document.body;
  for (const element of top.querySelectorAll("*")) {
    const hasText = Array.from(element.childNodes).some(
      (node) => node.nodeType === 3 && node.data.trim() !== "",
    );
    if (!hasText || !element.checkVisibility({ opacityProperty: true }) || element.matches(":disabled"))
      continue;
    const [one, other] = [parse(getComputedStyle(element).color), backdrop(element)].map(luminance);
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) faint.push(`${element.textContent.slice(0, 30)}: ${contrast.toFixed(2)}`);
  }
  return { width: document.documentElement.scrollWidth, faint };
}

test("nothing moves for those who ask for that", async (t) => {
  const page = await open(t, { reducedMotion: "reduce" });
  const moving = await page.evaluate(
    () =>
      Array.from(document.querySelectorAll("*")).filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element);
        return animationName !== "none" || /[1-9]/.test(transitionDuration);
      }).length,
  );
  assert.equal(moving, 0);
});

test("a browser without WebAssembly is told what is missing", async (t) => {
  const page = await open(t, { expected: [/WebAssembly/] });
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.reload();
  await page.getByText("wasm_unavailable").waitFor();
  await page.getByText("this host has no WebAssembly").waitFor();
});

test("every field of an event has its type, meaning, certainty and source", async (t) => {
  const page = await open(t, { hash: "#events" });
  await page.locator("summary", { hasText: "Fields of recapture_new" }).click();
  const table = page.getByRole("table", { name: "Fields of recapture_new" });
  const cells = (path) =>
    table.locator(`[data-path="${path}"]`).evaluate((row) => Array.from(row.cells, (cell) => cell.innerText));
  assert.deepEqual(await cells("/data/vin"), [
    "data.vin",
    "string or null, matches ^[A-HJ-NPR-Z0-9]{17}$",
    "no",
    "The vehicle identification number.",
    "assumed not published",
  ]);
  assert.deepEqual((await cells("/data/sightings/*/at")).slice(0, 2), [
    "data.sightings[].at",
    "string, date or date-time",
  ]);
  assert.equal((await cells("/data/id"))[2], "assumed");
  await page.locator("summary", { hasText: "Fields of claim_report_generated" }).click();
  const claim = page.getByRole("table", { name: "Fields of claim_report_generated" });
  const words = await claim.locator('[data-path="/data/reportURL"]').innerText();
  assert.match(words, /string, uri\s+yes\s+The URL of the report\.\s+published AutoGrab’s developer hub/);
});

test("an issue leads to what is known of its field", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await paste(
    page,
    '{"event":"recapture_new","data":{"id":"1","sightings":[{},{"listing_price":"9"}],"new":1}}',
  );
  const links = page.locator("#issues").getByRole("link");
  const link = links.filter({ hasText: "/data/sightings/1/listing_price" });
  await link.waitFor();
  assert.equal(await page.locator("#issues li", { hasText: "unknown_field" }).getByRole("link").count(), 0);
  await link.click();
  await page.getByRole("heading", { name: "Events", level: 1 }).waitFor();
  await page.waitForFunction(() => document.activeElement.dataset.path === "/data/sightings/*/listing_price");
  await page.goBack();
  await editor(page).waitFor();
  await page.goto(`${page.url().split("#")[0]}#events/recapture_new/data/%zz`);
  await page.getByRole("table", { name: "Fields of recapture_new" }).waitFor();
});

/** The most that is loaded until the webhooks can be used, in bytes of brotli. */
const FIRST_VIEW = 38_000;

test("the first view is light: what an empty sandbox does not need is loaded when it is used", async (t) => {
  const page = await open(t);
  const files = new Set();
  page.on("response", (response) => files.add(response.url()));
  await page.reload();
  await page.getByRole("button", { name: "Create an example" }).waitFor();
  await page.waitForLoadState("networkidle");
  const bodies = await Promise.all([...files].map(async (url) => (await page.request.get(url)).body()));
  const size = bodies.reduce((sum, body) => sum + brotliCompressSync(body).length, 0);
  t.diagnostic(`${files.size} files of ${size} bytes`);
  assert.ok(files.size > 5 && size < FIRST_VIEW, `${size}`);

  const isLoaded = (name) => [...files].some((url) => url.endsWith(name));
  const modules = ["wasm/client.inline.js", "wasm/sandbox.inline.js", "webhook-form.js"];
  assert.ok(!modules.some(isLoaded));
  await page.getByRole("button", { name: "Create an example" }).click();
  await row(page, "Example").waitFor();
  assert.ok(modules.every(isLoaded));
  assert.ok(!isLoaded("vendor/codemirror.js") && !isLoaded("wasm/schema.inline.js"));
});

test("a module that can't be loaded is reported, and tried again", async (t) => {
  const page = await open(t, { expected: [/Failed to load resource/] });
  await page.route("**/pkg/sandbox.js", (route) => route.abort());
  await page.reload();
  await page.getByRole("button", { name: "Create an example" }).click();
  await page.getByRole("alert").getByText("Failed to fetch dynamically imported module").waitFor();
  await page.unroute("**/pkg/sandbox.js");
  await page.reload();
  await page.getByRole("button", { name: "Create an example" }).click();
  await row(page, "Example").waitFor();
});
