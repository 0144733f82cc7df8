// The site that `cargo xtask docs` builds.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { EVENTS } from "autograb-webhooks";
import { asyncApiDocument, openApiDocument, payloadJsonSchema } from "autograb-webhooks/schema";

import { assertAccessible } from "../e2e/axe.js";
import { useBrowser } from "../e2e/page.js";
import { anchorsIn, folder, isOwn, linksIn, problemOf, readSite } from "./site.js";

const texts = await readSite();
const read = (file) => readFile(new URL(`../../${file}`, import.meta.url), "utf8");

test("every link and every anchor leads somewhere", () => {
  const known = new Map();
  const anchors = (path) => {
    if (!known.has(path)) known.set(path, anchorsIn(texts.get(path)));
    return known.get(path);
  };
  let count = 0;
  const problems = [];
  for (const [path, text] of texts) {
    if (!/\.(?:html|md)$|^llms\.txt$/.test(path)) continue;
    for (const address of linksIn(path, text)) {
      count += 1;
      const problem = problemOf(address, path, texts, anchors);
      if (problem) problems.push(`${path}: ${address}: ${problem}`);
    }
  }
  assert.ok(count > 5_000, `only ${count} links`);
  assert.deepEqual(problems.slice(0, 20), []);
});

test("the check of links finds one that is broken", () => {
  const files = new Map([
    ["a.html", '<h2 id=here></h2><a href="b.html">'],
    ["c/index.html", '<a href="../a.html#there">'],
  ]);
  const anchors = (path) => anchorsIn(files.get(path));
  const check = (address, from) => problemOf(address, from, files, anchors);
  assert.deepEqual(
    linksIn("a.html", files.get("a.html")).map((link) => check(link, "a.html")),
    ["no such file"],
  );
  assert.equal(check("../a.html#there", "c/index.html"), "no such anchor");
  assert.equal(check("../a.html#here", "c/index.html"), undefined);
  assert.equal(check("c/", "a.html"), undefined);
});

test("nothing names a folder of this machine", () => {
  const folders = [fileURLToPath(new URL("../..", import.meta.url)), join(homedir(), "/")];
  const named = [...texts].filter(([, text]) => folders.some((folder) => text.includes(folder)));
  assert.deepEqual(
    named.map(([path]) => path),
    [],
  );
});

test("the pages need no script, no style of their own and no other host", () => {
  for (const [path, text] of texts) {
    if (!isOwn(path)) continue;
    assert.doesNotMatch(text, /<script|<style|<[^>]*\s(?:style|on\w+)=/, path);
    const loaded = [...text.matchAll(/<(?:link|img)[^>]*(?:href|src)="([^"]+)"/g)].map(
      ([, address]) => address,
    );
    assert.deepEqual(
      loaded.filter((address) => /^(?:\w+:|\/)/.test(address)),
      [],
      path,
    );
  }
});

test("each code has an anchor", async () => {
  const types = [
    await read("pkg-template/lib/error-codes.d.ts"),
    await read("pkg-template/lib/payload-codes.d.ts"),
  ];
  const [errors, issues, payloadIssues] = types
    .flatMap((text) => text.split("export type ").slice(1))
    .map((union) => [...union.matchAll(/^ {2}\| "(\w+)"/gm)].map(([, code]) => code));
  const pages = { "error-codes": errors, "issue-codes": issues, "payload-issue-codes": payloadIssues };
  for (const [page, codes] of Object.entries(pages)) {
    assert.ok(codes.length > 10, page);
    const anchors = anchorsIn(texts.get(`${page}.html`));
    assert.deepEqual(
      codes.filter((code) => !anchors.has(code)),
      [],
    );
  }
});

test("each event has a page with its fields, their sources and a sample", () => {
  for (const { name, meaning } of EVENTS) {
    const text = texts.get(`${name}.md`);
    assert.ok(text.includes(meaning), name);
    for (const field of Object.keys(payloadJsonSchema(name).properties.data.properties ?? {})) {
      const row = text.split("\n").find((line) => line.startsWith(`| \`data.${field}\` |`));
      assert.match(row ?? "", /\| (?:published: AutoGrab’s|assumed: not published)/, `${name}: ${field}`);
    }
    assert.match(text, /```json\n\{\n {2}"event"/);
  }
});

test("the conformance list is that of the sandbox", async () => {
  const rows = (text) => text.split("\n").filter((line) => /^\| .*`.*\|$/.test(line));
  const listed = rows(texts.get("conformance.md"));
  assert.ok(listed.length > 30);
  assert.deepEqual(listed, rows(await read("sandbox/README.md")));
});

test("the documents are those of this version", () => {
  assert.deepEqual(JSON.parse(texts.get("openapi.json")), openApiDocument());
  assert.deepEqual(JSON.parse(texts.get("asyncapi.json")), asyncApiDocument());
});

test("llms.txt has the form that llmstxt.org describes, and names every page and file", () => {
  const text = texts.get("llms.txt");
  assert.match(text, /^# .+\n\n> .+\n\n(?:## .+\n\n(?:- \[.+\]\(\S+\)(?:: .+)?\n)+\n?)+$/);
  const pages = [...texts.keys()].filter(isOwn).map((path) => path.replace(".html", ".md"));
  const links = linksIn("llms.txt", text);
  assert.deepEqual(
    pages.filter((page) => !links.includes(page)),
    [],
  );
  for (const page of pages) assert.ok(texts.get("llms-full.txt").includes(texts.get(page).trim()), page);
});

describe("in a browser", () => {
  const served = useBrowser(() => folder);

  for (const [colorScheme, width] of [
    ["light", 1280],
    ["dark", 320],
  ]) {
    test(`axe finds nothing, and no page is wider than ${width} px, in ${colorScheme}`, async () => {
      const context = await served.browser.newContext({
        colorScheme,
        viewport: { width, height: 800 },
        bypassCSP: true,
      });
      const page = await context.newPage();
      for (const name of [
        "index",
        "receive-events",
        "error-codes",
        "events",
        "recapture_new",
        "conformance",
      ]) {
        await page.goto(served.address(`${name}.html`));
        await assertAccessible(page, name);
      }
      await context.close();
    });
  }
});
