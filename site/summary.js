// What a page is about, for lists of pages.

import { toText } from "./markdown.js";

/** The length that search engines show. */
const MAX_LENGTH = 160;

/** Returns the first sentences of a page's first paragraph: one, and as many others as fit. */
export function summaryOf(markdown) {
  const blocks = markdown.replaceAll(/^```.*?^```$/gms, "").split(/\n{2,}/);
  const paragraph = blocks.find((block) => /^[^#|`\n-]/.test(block) || /^`\w/.test(block));
  if (paragraph === undefined) return undefined;
  const [first, ...others] = toText(paragraph).split(/(?<=[.:]) /);
  let summary = first;
  for (const sentence of others) {
    if (summary.length + sentence.length >= MAX_LENGTH) break;
    summary += ` ${sentence}`;
  }
  return summary.replace(/:$/, ".");
}
