// The documents and data that the site is made of.

import { readFile } from "node:fs/promises";

export const root = new URL("../", import.meta.url);

/** The text of a file of the project. */
export const read = (file) => readFile(new URL(file, root), "utf8");

/** A document as a title, the Markdown before its first section, and the sections with their titles. */
export async function readDocument(file) {
  const text = (await read(file)).replaceAll(/^<!--.*?-->\n\n?/gms, "");
  const [intro, ...sections] = splitAtHeadings(text, 2);
  const [, title] = /^# (.+)$/m.exec(intro);
  return {
    file,
    title,
    intro,
    sections: sections.map((markdown) => ({ title: /^## (.+)$/m.exec(markdown)[1], markdown })),
  };
}

/** Makes a section a document: its title becomes the first heading, and the headings in it rise with it. */
export const promoted = (markdown) => outsideCode(markdown, (text) => text.replaceAll(/^#(#+ )/gm, "$1"));

/** Changes the text of a document, but not the code blocks in it. */
export const outsideCode = (markdown, change) =>
  markdown
    .split(/^(```.*?^```$)/ms)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join("");

/** The anchors of the headings of a document, as GitHub names them, each with its text and level. */
export function headingsOf(markdown) {
  const headings = [];
  outsideCode(markdown, (text) => {
    for (const [, marks, title] of text.matchAll(/^(#+) (.+)$/gm)) {
      headings.push({ level: marks.length, title, id: slugOf(title) });
    }
    return text;
  });
  return headings;
}

/** The anchor of a heading. */
export const slugOf = (title) =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");

function splitAtHeadings(markdown, level) {
  const marker = "\u0000";
  const heading = new RegExp(`^(?=#{${level}} )`, "gm");
  return outsideCode(markdown, (text) => text.replaceAll(heading, marker)).split(marker);
}
