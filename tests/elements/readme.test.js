// The examples of the package's README with elements: each lists and creates webhooks through a proxy.

import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { createProject } from "../package/project.js";
import { create, draft, useFolder, useProxy } from "./apps.js";

const readme = await readFile(new URL("../../pkg-template/README.md", import.meta.url), "utf8");
const viteConfig = await readFile(new URL("apps/vue/vite.config.js", import.meta.url), "utf8");

/** The block in a language that has an element. */
const exampleIn = (language) =>
  [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].find(
    ([, found, code]) => found === language && code.includes("<autograb-webhooks"),
  )[2];

const pageOf = (body) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Dashboard</title><body>${body}</body></html>\n`;
const appOf = (script) => pageOf(`<div id="app"></div><script type="module" src="./${script}"></script>`);

const EXAMPLES = {
  html: () => ({ "index.html": pageOf(exampleIn("html")) }),
  tsx: () => ({
    "index.html": appOf("main.tsx"),
    "Dashboard.tsx": exampleIn("tsx"),
    "main.tsx":
      'import { createRoot } from "react-dom/client";\nimport { Dashboard } from "./Dashboard.tsx";\n' +
      'createRoot(document.getElementById("app")!).render(<Dashboard />);\n',
    "tsconfig.json": '{ "compilerOptions": { "jsx": "react-jsx" } }\n',
  }),
  vue: () => ({
    "index.html": appOf("main.ts"),
    "Dashboard.vue": exampleIn("vue"),
    "main.ts":
      'import { createApp } from "vue";\nimport Dashboard from "./Dashboard.vue";\ncreateApp(Dashboard).mount("#app");\n',
  }),
};

for (const [language, files] of Object.entries(EXAMPLES)) {
  describe(`the example in ${language}`, () => {
    const open = useFolder(async () => {
      const project = await createProject({
        name: `readme ${language}`,
        group: "elements",
        files: () => ({ ...files(), "vite.config.js": viteConfig }),
      });
      await project.run(["vite", "build", "--logLevel=warn"]);
      return project.path("dist");
    });

    test("works", async (t) => {
      const page = await open(t, { prepare: (context) => useProxy(context) });
      const logged = page.waitForEvent("console", (message) => /^wh_/.test(message.text()));
      await create(page, draft);
      await logged;
    });
  });
}
