// Writes the documentation into a folder: `node site/build.js FOLDER`, with the codes of the Rust tables as JSON on
// standard input. References that the folder already contains are linked.

import { access, copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { guidePages } from "./guide.js";
import { layout } from "./layout.js";
import { llmsFull, llmsIndex } from "./llms.js";
import { codePages, eventPages } from "./reference.js";
import { read, root } from "./documents.js";
import { summaryOf } from "./summary.js";

const REFERENCES = [
  { title: "TypeScript", href: "typescript/index.html", summary: "Every export of the npm package." },
  {
    title: "Rust crate",
    href: "rust/autograb_webhooks/index.html",
    summary: "Every item of the Rust crate.",
  },
];

const FILES = [
  { title: "OpenAPI", href: "openapi.json", summary: "The calls and the pushes in OpenAPI 3.1, as JSON." },
  { title: "AsyncAPI", href: "asyncapi.json", summary: "The pushes in AsyncAPI 3.0, as JSON." },
  { title: "llms-full.txt", href: "llms-full.txt", summary: "All pages in one file." },
];

async function build(folder, facts) {
  await mkdir(folder, { recursive: true });
  const documents = await guidePages();
  const pages = [
    ...documents.filter(({ group }) => group === "Guide"),
    ...(await eventPages()),
    ...codePages(facts),
    ...documents.filter(({ group }) => group === "Reference"),
  ].map((page) => ({ ...page, summary: summaryOf(page.markdown) }));
  const groups = groupsOf(pages, await existing(folder, REFERENCES));
  const site = { pages, groups, version: facts.version };
  const write = (name, content) => writeFile(join(folder, name), content);
  const copy = (from, name) => copyFile(new URL(from, root), join(folder, name));
  await Promise.all([
    ...pages.map((page) => write(`${page.slug}.html`, layout(page, site))),
    ...pages.map((page) => write(`${page.slug}.md`, `${page.markdown.trim()}\n`)),
    write("llms.txt", llmsIndex(groups, pages)),
    write("llms-full.txt", `${llmsFull(pages)}\n`),
    write("style.css", await styles()),
    copy("www/images/mark.svg", "mark.svg"),
    copy("docs/openapi.json", "openapi.json"),
    copy("docs/asyncapi.json", "asyncapi.json"),
  ]);
}

/** The contents of the site. */
function groupsOf(pages, references) {
  const entry = ({ slug, title }) => {
    const children = pages.filter(({ parent }) => parent === slug).map(entry);
    return { title, href: `${slug}.html`, slug, children };
  };
  const entries = (group) => pages.filter((page) => page.group === group && !page.parent).map(entry);
  return [
    { title: "Guide", entries: entries("Guide") },
    { title: "Reference", entries: [...entries("Reference"), ...references] },
    { title: "Files", entries: FILES },
  ];
}

async function existing(folder, references) {
  const found = await Promise.allSettled(references.map(({ href }) => access(join(folder, href))));
  return references.filter((_, index) => found[index].status === "fulfilled");
}

/** The styles of the site, in the colours of the demo page. */
async function styles() {
  const files = ["pkg-template/style/tokens.css", "site/style.css"];
  return (await Promise.all(files.map(read))).join("\n");
}

const [folder] = process.argv.slice(2);
await build(folder, JSON.parse(await text(process.stdin)));
