// The TypeScript reference. Paths are relative to this file.

const ENTRIES = [
  "index",
  "payload",
  "client",
  "proxy",
  "receiver",
  "schema",
  "sandbox",
  "elements",
  "slim/index",
  "slim/payload",
  "slim/client",
];

export default {
  name: "autograb-webhooks",
  entryPoints: ENTRIES.map((entry) => `../dist/npm/${entry}.d.ts`),
  basePath: "../dist/npm",
  tsconfig: "tsconfig.json",
  readme: "none",
  out: "../dist/docs/typescript",
  // For the tests.
  json: "../target/typescript-reference.json",
  navigationLinks: { Guide: "../index.html" },
  highlightLanguages: ["js", "json", "sh", "ts", "tsx"],
  disableGit: true,
  disableSources: true,
  logLevel: "Warn",
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
  intentionallyNotExported: ["Module", "Request", "Response", "URL"],
  validation: { notExported: true, invalidLink: true, notDocumented: true },
};
