// Markdown to HTML, with anchors on headings, and tables and code that fit narrow screens.

import { Marked } from "marked";

import { slugOf } from "./documents.js";

const marked = new Marked({
  renderer: {
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${slugOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },

    /** A link within the site leads to the page, and not to its Markdown. */
    link({ href, tokens }) {
      const target = /^\w+:/.test(href) ? href : href.replace(/\.md(?=#|$)/, ".html");
      return `<a href="${escaped(target)}">${this.parser.parseInline(tokens)}</a>`;
    },

    /** Long lines are scrolled, also by keyboard. */
    code({ text, lang }) {
      const name = lang ? ` aria-label="Code: ${escaped(lang)}"` : ' aria-label="Code"';
      return `<pre tabindex="0" role="group"${name}><code>${escaped(text)}</code></pre>\n`;
    },

    /** The style stacks the cells of a row on narrow screens. The roles keep that from changing what a table is. */
    table({ header, rows }) {
      const heads = header.map(
        ({ tokens }) => `<th role="columnheader" scope="col">${this.parser.parseInline(tokens)}</th>`,
      );
      const body = rows.map((cells) => {
        const filled = cells.map((cell, index) => {
          const label = escaped(header[index].text.replaceAll("`", ""));
          return `<td role="cell" data-label="${label}">${this.parser.parseInline(cell.tokens)}</td>`;
        });
        return `<tr role="row">${filled.join("")}</tr>`;
      });
      return `<table role="table" class="columns-${header.length}">
<thead role="rowgroup"><tr role="row">${heads.join("")}</tr></thead>
<tbody role="rowgroup">${body.join("\n")}</tbody>
</table>\n`;
    },

    html({ text }) {
      throw new Error(`the documents have no HTML, but this has: ${text}`);
    },
  },
});

export const toHtml = (markdown) => marked.parse(markdown);

/** Inline Markdown, such as a title, as HTML. */
export const toInlineHtml = (markdown) => marked.parseInline(markdown);

/** The words of Markdown, for attributes and lists. */
export const toText = (markdown) =>
  markdown
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[`*]|\s+/g, (found) => (found.trim() ? "" : " "))
    .trim();

export const escaped = (text) =>
  String(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
