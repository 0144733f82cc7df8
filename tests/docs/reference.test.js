// The reference of the TypeScript API: it can be made without a warning, and nothing in it is left unexplained.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";

import { createProject, installPackage } from "../package/project.js";

const ENTRIES = [
  "index",
  "payload",
  "client",
  "receiver",
  "schema",
  "sandbox",
  "slim/index",
  "slim/payload",
  "slim/client",
];

let reference;

before(async () => {
  await installPackage();
  const files = () => ({
    "typedoc.json": JSON.stringify(OPTIONS),
    "tsconfig.json": JSON.stringify(TSCONFIG),
  });
  const project = await createProject({ name: "reference", group: "docs", files });
  await project.run(["typedoc"]);
  reference = JSON.parse(await readFile(project.path("reference.json"), "utf8"));
});

const entryPoints = ENTRIES.map((entry) => `node_modules/autograb-webhooks/${entry}.d.ts`);

const TSCONFIG = {
  compilerOptions: { strict: true, module: "nodenext", lib: ["es2022", "dom"], types: [] },
  files: entryPoints,
};

const OPTIONS = {
  name: "autograb-webhooks",
  entryPoints,
  readme: "node_modules/autograb-webhooks/README.md",
  out: "reference",
  json: "reference.json",
  highlightLanguages: ["js", "json", "sh", "ts", "tsx"],
  disableGit: true,
  disableSources: true,
  treatWarningsAsErrors: true,
  // A property's name and type often say it all; what is exported, and what can be called, must be explained.
  requiredToBeDocumented: [
    "Class",
    "Constructor",
    "Function",
    "Interface",
    "Method",
    "TypeAlias",
    "Variable",
  ],
  // They are the host's, or only there to be computed from.
  intentionallyNotExported: ["Module", "Response", "URL"],
  validation: { notExported: true, invalidLink: true, notDocumented: true },
};

test("every function and class shows an example", () => {
  const entries = reference.children ?? [];
  assert.equal(entries.length, ENTRIES.length);
  const declared = entries.flatMap((entry) => entry.children ?? []);
  const callable = declared.filter(({ kind }) => kind === CLASS || kind === FUNCTION);
  assert.ok(callable.length > 10);
  const isShown = ({ comment }) => JSON.stringify(comment ?? "").includes("```");
  const silent = callable.filter((item) => ![item, ...(item.signatures ?? [])].some(isShown));
  assert.deepEqual(
    silent.map(({ name }) => name),
    [],
  );
});

/** Numbers by which the reference tells what a declaration is. */
const FUNCTION = 64;
const CLASS = 128;
