// The HTML of a page: the header, the text, and the contents of the site.

import { escaped, toHtml, toInlineHtml } from "./markdown.js";
import { headingsOf } from "./documents.js";

const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/** Returns a page. `groups` are the contents of the site, and `version` is that of the package. */
export function layout(page, { pages, groups, version }) {
  const heading = page.slug === "index" ? "autograb-webhooks" : `${page.title} · autograb-webhooks`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escaped(page.summary ?? page.title)}">
<title>${escaped(heading)}</title>
<link rel="icon" href="mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="style.css">
<link rel="alternate" type="text/markdown" href="${page.slug}.md">
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header class="top">
<a class="brand" href="index.html"><img src="mark.svg" alt="" width="24" height="24"> autograb-webhooks <span>${escaped(version)}</span></a>
<a class="to-contents" href="#contents">Contents</a>
</header>
<div class="frame">
<main id="main">
${toHtml(page.markdown)}
${neighbours(page, pages)}
</main>
<nav id="contents" aria-label="Contents">
${groups.map((group) => contents(group, page)).join("\n")}
</nav>
</div>
</body>
</html>
`;
}

function contents({ title, entries }, page) {
  return `<h2>${title}</h2>\n<ul>${entries.map((entry) => item(entry, page)).join("\n")}</ul>`;
}

/** An entry of the contents. Below it are the sections of the page that is shown, and the pages that are close to that. */
function item({ title, href, slug, children = [] }, page) {
  const isCurrent = slug !== undefined && slug === page.slug;
  const sections = isCurrent ? headingsOf(page.markdown).filter(({ level }) => level === 2) : [];
  const below = [
    ...sections.map((section) => `<li><a href="#${section.id}">${toInlineHtml(section.title)}</a></li>`),
    ...(isCurrent || page.parent === slug ? children.map((child) => item(child, page)) : []),
  ];
  const current = isCurrent ? ' aria-current="page"' : "";
  const list = below.length > 0 ? `<ul>${below.join("")}</ul>` : "";
  return `<li><a href="${href}"${current}>${escaped(title)}</a>${list}</li>`;
}

/** Links to the pages before and after this one. */
function neighbours(page, pages) {
  const at = pages.indexOf(page);
  const link = (other, rel, word) =>
    other ? `<a rel="${rel}" href="${other.slug}.html"><span>${word}</span> ${escaped(other.title)}</a>` : "";
  return `<nav class="neighbours" aria-label="Neighbouring pages">${link(pages[at - 1], "prev", "Previous")}${link(pages[at + 1], "next", "Next")}</nav>`;
}
