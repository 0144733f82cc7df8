// The site for language models, as https://llmstxt.org describes it.

import { toText } from "./markdown.js";
import { headingsOf } from "./documents.js";

/** Returns `llms.txt`: the contents of the site, with what each page is about and its sections. */
export function llmsIndex(groups, pages) {
  const line = ({ title, href, slug, summary }) => {
    const page = pages.find((each) => each.slug === slug);
    if (page === undefined) return `- [${title}](${href}): ${summary}`;
    return `- [${title}](${slug}.md): ${[page.summary, sectionsOf(page)].filter(Boolean).join(" ")}`;
  };
  const section = ({ title, entries }) =>
    `## ${title}\n\n${entries
      .flatMap((entry) => [entry, ...(entry.children ?? [])])
      .map(line)
      .join("\n")}`;
  const [{ summary }] = pages;
  return `# autograb-webhooks\n\n> ${summary}\n\n${groups.map(section).join("\n\n")}\n`;
}

/** The sections of a page. Those of events are the same for all. */
function sectionsOf({ markdown, parent }) {
  const titles = headingsOf(markdown).filter(({ level }) => level === 2);
  return !parent && titles.length > 1 && `Sections: ${titles.map(({ title }) => toText(title)).join("; ")}`;
}

/** Returns `llms-full.txt`: all pages in one. */
export const llmsFull = (pages) => pages.map(({ markdown }) => markdown.trim()).join("\n\n");
