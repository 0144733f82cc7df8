// The code blocks of the READMEs compile as strict TypeScript, run, and print what their comments say.
//
// `<!-- not run: reason -->` above a block leaves it out. Under `<!-- recipe: name -->` it is code for a framework, which
// `tests/adapters` runs.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { transform } from "esbuild";

import { closeBrowsers, verdictIn } from "../package/browser.js";
import { bundlePage } from "../package/bundle-page.js";
import { createProject, installPackage } from "../package/project.js";

const group = "docs";

/**
 * The languages of the blocks that are tested here. Commands would change the machine, cargo tests Rust, and
 * `tests/elements` pages.
 */
const TESTED = ["js", "ts", "tsx"];
const UNTESTED = ["sh", "rust", "text", "html", "vue"];

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable"],
    module: "nodenext",
    jsx: "react-jsx",
    types: ["node"],
    skipLibCheck: false,
  },
  include: ["*.ts", "*.tsx"],
};

before(installPackage);
after(closeBrowsers);

for (const file of ["README.md", "pkg-template/README.md", "sandbox/README.md"]) {
  const blocks = blocksOf(await readFile(new URL(`../../${file}`, import.meta.url), "utf8"));
  const tested = blocks.filter(({ language, recipe }) => TESTED.includes(language) && recipe === undefined);

  describe(file, { concurrency: true }, () => {
    test("has blocks of known languages only", () => {
      const languages = new Set(blocks.map(({ language }) => language));
      assert.deepEqual(
        [...languages].filter((language) => ![...TESTED, ...UNTESTED].includes(language)),
        [],
      );
      assert.ok(tested.length > 0);
    });

    test("compiles as strict TypeScript", () => compile(file, tested));

    for (const { line, language, code, reason } of tested) {
      if (language === "tsx") continue;
      test(`line ${line} runs and prints what it says`, { skip: reason }, () => run(`${file}:${line}`, code));
    }
  });
}

function blocksOf(text) {
  const pattern =
    /(<!-- (not run: (?<reason>.+?)|recipe: (?<recipe>.+?)) -->\n+)?^```(?<language>\w*)\n(?<code>.*?)^```$/gms;
  return [...text.matchAll(pattern)].map(({ index, groups }) => ({
    ...groups,
    line: text.slice(0, index).split("\n").length,
  }));
}

/** All blocks in one project: the compiler takes longer to start than to check them. */
async function compile(name, blocks) {
  const files = () => ({
    "tsconfig.json": JSON.stringify(TSCONFIG),
    ...Object.fromEntries(
      blocks.map(({ line, language, code }) => [
        `line-${line}.${language === "tsx" ? "tsx" : "ts"}`,
        `${code}export {};\n`,
      ]),
    ),
  });
  const project = await createProject({ name: `${name} types`, group, files });
  await project.run(["tsc", "--project", "."]);
}

async function run(name, code) {
  const { code: script } = await transform(code, { loader: "ts", format: "esm", target: "es2022" });
  const project = await createProject({ name, group, files: () => ({ "example.js": script }) });
  const printed = await project.run([process.execPath, "example.js"]);
  const lines = printed.split("\n").map(normalized);
  for (const expected of outputsIn(code)) {
    const at = lines.indexOf(normalized(expected));
    assert.notEqual(at, -1, `it should print \`${expected}\`, but prints\n${printed}`);
    lines.splice(0, at + 1);
  }
}

/** The outputs that comments behind `console.log(…);` promise, in their order. */
function outputsIn(code) {
  return [...code.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)].map(([, output]) => output);
}

/** Node prints strings in single quotes. */
const normalized = (text) => text.trim().replaceAll("'", '"');

const packageReadme = blocksOf(
  await readFile(new URL("../../pkg-template/README.md", import.meta.url), "utf8"),
);

test("the first example runs in a project made by `npm init -y`, and names the field", async () => {
  const { code } = packageReadme.find(({ language }) => language === "js");
  const text = await readFile(new URL("../../pkg-template/README.md", import.meta.url), "utf8");
  const [, file] = /Save this as `([\w.]+)`, and run `node \1`/.exec(text);
  const project = await createProject({ name: "npm init", group, files: () => ({ [file]: code }) });
  await mkdir(project.path("fresh"));
  const fresh = { cwd: project.path("fresh") };
  await project.run(["npm", "init", "-y"], fresh);
  await writeFile(project.path("fresh", file), code);
  const printed = await project.run([process.execPath, file], fresh);
  assert.match(printed, /^1:\d+ error \/data\/claimID expected `claimID` to be a string/m);
  assert.match(printed, /^1:\d+ error \/data\/reportURL /m);
});

test("the React hook lists webhooks, and takes `fetch` and `baseUrl`", async () => {
  const { code } = packageReadme.find(({ language }) => language === "tsx");
  const files = () => ({ "hook.tsx": code, "page.tsx": PAGE, "index.html": HTML });
  const project = await createProject({ name: "react hook", group, files });
  await bundlePage(project, { define: { "process.env.NODE_ENV": '"production"' } });
  assert.equal(
    await verdictIn(project.folder, "script-src 'self' 'wasm-unsafe-eval'"),
    "0, then 1: Stock desk",
  );
});

const HTML =
  '<!doctype html><meta charset="utf-8"><div id="app"></div><script type="module" src="./page.js"></script>';

/** Shows the webhooks of a sandbox at an address of the page's own, and creates one when there is none. */
const PAGE = `
import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import { createSandbox } from "autograb-webhooks/sandbox";
import { useWebhooks } from "./hook.tsx";

const sandbox = createSandbox();
const baseUrl = new URL("/autograb", location.href);
const fetch = (url, init) => sandbox.fetch(url.replace(baseUrl.href, sandbox.baseUrl), init);
const options = { apiKey: sandbox.apiKey, region: "uk", baseUrl, fetch };

function App() {
  const { client, webhooks, error, loading, reload } = useWebhooks(options);
  useEffect(() => {
    if (loading) return;
    const seen = error ? String(error) : [webhooks.length, ...webhooks.map(({ name }) => name)].join(": ");
    seenSoFar.push(seen);
    if (seenSoFar.length === 2 || error) document.body.dataset.verdict = seenSoFar.join(", then ");
    else client.create({ name: "Stock desk", endpoint: "https://dealer.example/", events: ["recapture_new"] }).then(reload);
  }, [webhooks.length, loading, error]);
  return null;
}

const seenSoFar = [];
createRoot(document.getElementById("app")).render(<App />);
`;
