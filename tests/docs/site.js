// The files of the site that `cargo xtask docs` builds, and the links in them.

import { readFile, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const folder = fileURLToPath(new URL("../../dist/docs", import.meta.url));

/** The texts of the site by their paths from its folder. */
export async function readSite() {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = new Map();
  for (const entry of entries.filter((entry) => entry.isFile())) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    texts.set(relative(folder, file).replaceAll(sep, "/"), await readFile(file, "utf8"));
  }
  return texts;
}

/** The pages of the site itself, which neither TypeDoc nor rustdoc wrote. */
export const isOwn = (path) => /^[\w-]+\.html$/.test(path);

const ADDRESS = /<[a-z][^>]*?\s(?:href|src)=(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/g;
const MARKDOWN_LINK = /\]\(([^)\s]+)\)/g;
const ANCHOR = /\s(?:id|name)=(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/g;

/**
 * Broken links that rustdoc writes: pages of source code offer to skip to an anchor that they have not, and the methods
 * that the crate `tracing` adds to every type link to a page of its own.
 */
const isOfRustdoc = (path, address) =>
  (path.startsWith("rust/src/") && address === "#main-content") ||
  (path.startsWith("rust/") && address === "dispatcher#setting-the-default-subscriber");

/** The addresses in a page, or in a Markdown file, that lead into the site. */
export function linksIn(path, text) {
  const prose = path.endsWith(".html") ? text : text.replaceAll(/^```.*?^```$/gms, "");
  const pattern = path.endsWith(".html") ? ADDRESS : MARKDOWN_LINK;
  return matches(prose, pattern).filter(
    (address) => !/^(?:[a-z][a-z+.-]*:|\/\/)/i.test(address) && !isOfRustdoc(path, address),
  );
}

/** Says what is wrong with a link, if anything is. `anchors` are those of a page by its path. */
export function problemOf(address, from, texts, anchors) {
  const url = new URL(address, `http://site/${from}`);
  const path = decodeURIComponent(url.pathname)
    .slice(1)
    .replace(/(?:^|\/)$/, "$&index.html");
  if (!texts.has(path)) return "no such file";
  if (url.hash.length < 2 || !/\.(?:html|md)$/.test(path)) return undefined;
  const known = anchors(path.replace(/\.md$/, ".html"));
  const anchor = url.hash.slice(1);
  // rustdoc's own script marks the lines of a range such as `#7-12`.
  const [line] = path.startsWith("rust/src/") ? anchor.split("-") : [anchor];
  return [line, decodeURIComponent(anchor)].some((id) => known.has(id)) ? undefined : "no such anchor";
}

/** The anchors of a page. */
export const anchorsIn = (text) => new Set(matches(text, ANCHOR));

const matches = (text, pattern) =>
  Array.from(text.matchAll(pattern), ([, ...forms]) => decoded(forms.find((form) => form !== undefined)));

const decoded = (text) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
