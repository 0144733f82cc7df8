// The pages of the guide, cut from the documents of the project, so that nothing is written twice.

import { headingsOf, outsideCode, promoted, readDocument, slugOf } from "./documents.js";

const PACKAGE = "pkg-template/README.md";

/** Sections of the package's README that have another place in the site. */
const ELSEWHERE = { "Codes of issues": "issue-codes.md", Licence: "index.md" };

/** Sections of the sandbox's README that say how it is like the service. */
const CONFORMANCE = /^What /;

/** Returns the pages in their order: `{ slug, title, group, markdown }`, with links to each other. */
export async function guidePages() {
  const [readme, project, sandbox, changelog] = await Promise.all(
    [PACKAGE, "README.md", "sandbox/README.md", "CHANGELOG.md"].map(readDocument),
  );
  const licence = sectionOf(readme, "Licence");
  const conformance = sandbox.sections.filter(({ title }) => CONFORMANCE.test(title));
  const pages = [
    page(readme, "Guide", "index", "Introduction", readme.intro + licence),
    ...readme.sections
      .filter(({ title }) => !(title in ELSEWHERE))
      .map(({ title, markdown }) => page(readme, "Guide", slugOf(title), title, promoted(markdown))),
    page(project, "Guide", "rust", "Rust", promoted(sectionOf(project, "Rust"))),
    page(
      sandbox,
      "Guide",
      "the-sandbox",
      "The sandbox",
      [sandbox.intro, ...without(sandbox.sections, conformance)].join(""),
    ),
    page(
      sandbox,
      "Reference",
      "conformance",
      "Conformance",
      `# Conformance of the sandbox\n\n${conformance.map(({ markdown }) => markdown).join("")}`,
    ),
    page(changelog, "Reference", "changelog", "Changelog", whole(changelog)),
  ];
  return pages.map((each) => ({ ...each, markdown: linked(each, pages) }));
}

/** What the project's README says about the sources of facts. */
export async function aboutSources() {
  const { markdown } = (await readDocument("README.md")).sections.find(({ title }) => title === "Sources");
  return markdown.replace(/^## .+\n+/, "").trim();
}

const page = ({ file }, group, slug, title, markdown) => ({ file, group, slug, title, markdown });

const whole = ({ intro, sections }) => [intro, ...sections.map(({ markdown }) => markdown)].join("");

const without = (sections, excluded) =>
  sections.filter((section) => !excluded.includes(section)).map(({ markdown }) => markdown);

function sectionOf({ file, sections }, wanted) {
  const section = sections.find(({ title }) => title === wanted);
  if (section === undefined) throw new Error(`${file} has no section \`${wanted}\``);
  return section.markdown;
}

/** Leads links within the documents to the site's pages. A link to a file that the site has not becomes its text. */
function linked({ file, markdown }, pages) {
  const pageOf = (anchor) => pages.find((page) => page.file === file && hasAnchor(page, anchor));
  return outsideCode(markdown, (text) =>
    text.replaceAll(/\[([^\]]*)\]\(([^)\s]+)\)/g, (link, label, target) => {
      if (/^\w+:/.test(target)) return link;
      if (!target.startsWith("#")) return label;
      const anchor = target.slice(1);
      const elsewhere = Object.entries(ELSEWHERE).find(([title]) => slugOf(title) === anchor);
      const found = pageOf(anchor);
      if (!found && !elsewhere) throw new Error(`${file}: nothing has the anchor \`${target}\``);
      return found ? `[${label}](${found.slug}.md${target})` : `[${label}](${elsewhere[1]})`;
    }),
  );
}

const hasAnchor = ({ markdown }, anchor) => headingsOf(markdown).some(({ id }) => id === anchor);
