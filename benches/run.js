// Benchmarks in this Node and in browsers, each in a process of its own, and writes the reports:
// `node run.js <folder of the reports> [--check] [word…]`.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { chromium } from "playwright-core";

import { DRIVERS, launch } from "../tests/package/webdriver.js";
import { BUDGETS } from "../tests/sizes/budgets.js";
import { serve } from "../xtask/serve.js";
import { editorRows } from "./editor.js";
import { lighthouseRows } from "./lighthouse.js";
import { LOOPBACK } from "./loopback.js";
import { RECEIVER } from "./receiver.js";
import { Report } from "./report.js";
import { median } from "./stopwatch.js";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"];
/** Cross-origin isolation makes the page's clock twenty times as precise. */
const HEADERS = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
const STARTS = ["start-bytes", "start-import", "start-ajv"];
const ROUNDS = 20;
const START_MS = { node: 3, chromium: 5 };

const here = fileURLToPath(new URL(".", import.meta.url));
const wasm = fileURLToPath(new URL("wasm/payload.wasm", import.meta.resolve("autograb-webhooks/payload")));

async function main([folder, ...options]) {
  const words = options.filter((word) => word !== "--check");
  const wanted = (name) => words.length === 0 || words.some((word) => name.includes(word));
  const reports = [await inNode(wanted)];
  const site = await openSite();
  try {
    reports.push(await inChromium(site, wanted, words));
    for (const driver of Object.values(DRIVERS)) {
      if (driver.isThere) reports.push(await inDriven(driver, site, words));
      else console.log(`\n${driver.name} is left out: it was not found`);
    }
  } finally {
    await site.close();
  }
  if (reports.every((report) => report.isEmpty())) throw new Error(`no row is called ${words.join(" or ")}`);
  for (const report of reports) await report.write(folder);
  const missed = reports.flatMap((report) => report.missed());
  console.log(missed.length === 0 ? "\nevery requirement is met" : `\nNOT met:\n  ${missed.join("\n  ")}`);
  if (options.includes("--check") && missed.length > 0) process.exitCode = 1;
}

async function inNode(wanted) {
  const { measure } = await import("./cases.js");
  const report = new Report("node", `Node ${process.versions.node}`);
  await measure("node", wanted, (row) => report.add(row));
  for (const [name, measure] of Object.entries({ ...LOOPBACK, ...RECEIVER })) {
    if (wanted(name)) report.add({ name, ...(await measure()) });
  }
  if (wanted("start")) await starts("node", report, startInNode);
  if (wanted("size")) report.add(await sizeRow());
  return report;
}

/** Serves the benchmarks to pages. */
async function openSite() {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  await bundle(folder);
  const server = await serve(folder, { headers: HEADERS });
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true });
    },
  };
}

async function inChromium({ origin }, wanted, words) {
  const browser = await chromium.launch({ executablePath: process.env.CHROME, args: FLAGS });
  try {
    const report = new Report("chromium", `Chromium ${browser.version()}, headless`);
    const page = await browser.newPage();
    await page.exposeFunction("report", (row) => report.add(row));
    await page.goto(`${origin}/index.html`);
    await page.evaluate(async (words) => {
      const { measure } = await import("/cases.js");
      const wanted = (name) => words.length === 0 || words.some((word) => name.includes(word));
      await measure("chromium", wanted, (row) => globalThis.report(row));
    }, words);
    await page.close();
    if (wanted("start")) await starts("chromium", report, (kind) => startInPage(browser, origin, kind));
    if (wanted("editor")) for await (const row of editorRows(browser)) report.add(row);
    if (wanted("lighthouse")) for await (const row of lighthouseRows(FLAGS)) report.add(row);
    return report;
  } finally {
    await browser.close();
  }
}

/** The rows of bytes, in Firefox or WebKit. Nothing is required of them. */
async function inDriven(driver, { origin }, words) {
  const window = await launch(driver);
  try {
    const report = new Report(driver.name.toLowerCase(), `${driver.name} ${window.version}, headless`);
    const page = `${origin}/bytes.html#${encodeURIComponent(JSON.stringify(words))}`;
    for (const row of JSON.parse(await window.verdictAt(page, 600_000))) report.add(row);
    return report;
  } finally {
    await window.close();
  }
}

/** Measures by itself and shows the rows, since Firefox slows down whatever a driver runs in a page. */
const BYTES_PAGE = `<!doctype html><title>bench</title><body><script type="module">
import { measure } from "./cases.js";
const words = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const isWanted = (name) => words.length === 0 || words.some((word) => name.includes(word));
const rows = [];
await measure("other", (name) => name.startsWith("bytes") && isWanted(name), (row) => rows.push(row));
document.body.dataset.verdict = JSON.stringify(rows);
</script></body>`;

/** Bundles the benchmarks and each kind of start into one file each, beside two pages and the module. */
async function bundle(folder) {
  await build({
    entryPoints: ["cases", ...STARTS].map((name) => ({ in: join(here, `${name}.js`), out: name })),
    outdir: folder,
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    logLevel: "warning",
  });
  await writeFile(join(folder, "index.html"), "<!doctype html><title>bench</title>");
  await writeFile(join(folder, "bytes.html"), BYTES_PAGE);
  await writeFile(join(folder, "payload.wasm"), readFileSync(wasm));
}

/** Adds the medians of each kind of start. The kinds are interleaved, and each sample has a fresh process or page. */
async function starts(host, report, start) {
  const samples = { bytes: [], import: [], ajv: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of Object.keys(samples)) samples[kind].push(await start(kind));
  }
  const ajv = median(samples.ajv);
  const row = (name, ours, most) => {
    report.add({
      name,
      kind: "start",
      ours,
      best: "ajv",
      peer: ajv,
      ratio: ajv / ours,
      most,
      times: { ours, ajv },
    });
  };
  row("start: module's bytes to first verdict", median(samples.bytes), START_MS[host]);
  row("start: import to first verdict", median(samples.import));
}

const startInNode = (kind) =>
  Number(execFileSync(process.execPath, [join(here, "start-node.js"), kind, wasm]));

async function startInPage(browser, origin, kind) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${origin}/index.html`);
    return await page.evaluate(startHere, kind);
  } finally {
    await context.close();
  }
}

/** Times a start from its import on; `bytes` from the call on, given the module's bytes. Runs in the page. */
async function startHere(kind) {
  const bytes = await (await fetch("/payload.wasm")).arrayBuffer();
  const importing = performance.now();
  const { first } = await import(`/start-${kind}.js`);
  const began = kind === "bytes" ? performance.now() : importing;
  await first(bytes);
  return performance.now() - began;
}

/** The size of the entry `payload`, bundled and minified. */
async function sizeRow() {
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "autograb-webhooks/payload";', resolveDir: here },
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
    logLevel: "warning",
  });
  const ours = brotliCompressSync(outputFiles[0].contents).length / 1000;
  return {
    name: "size of the payload entry, brotli",
    kind: "size",
    ours,
    most: BUDGETS["autograb-webhooks/payload"].all,
    times: { ours },
  };
}

await main(process.argv.slice(2));
