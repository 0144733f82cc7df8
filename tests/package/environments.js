// Where the package has to work as it stands. Each environment is a project, and a way to run it that gives a verdict.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

import { verdictAt, verdictIn } from "./browser.js";
import { BUNDLERS, bundle } from "./bundlers.js";
import { commonjs } from "./project.js";
import { answerOf } from "./workerd.js";

/** What the check says when nothing is wrong. */
const PASSED = "everything works";

/** The strictest policy that the package works under. */
export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

const SCRIPT = ["check.js", "main.js"];
const PAGE = ["page/index.html", "page/page.js", "page/worker.js", "check.js"];

/** Their packages are programs for one kind of machine. */
const RUNTIMES = { group: "runtimes", platform: "linux-x64" };
const NODES = [
  { name: "this Node", group: "runtimes", node: () => process.execPath },
  { name: "the oldest Node", ...RUNTIMES, node: (project) => project.tool("node-oldest/bin/node") },
  { name: "the newest Node", ...RUNTIMES, node: (project) => project.tool("node-newest/bin/node") },
];

export const ENVIRONMENTS = [
  ...NODES.flatMap(({ name, node, ...rest }) => [
    {
      name: `${name}, import`,
      ...rest,
      templates: SCRIPT,
      run: (project) => project.run([node(project), "main.js"]),
    },
    {
      name: `${name}, require`,
      ...rest,
      files: async () => ({ "check.cjs": await commonjs("check.js"), "main.cjs": await commonjs("main.js") }),
      run: (project) => project.run([node(project), "main.cjs"]),
    },
  ]),
  {
    name: "Deno",
    ...RUNTIMES,
    templates: SCRIPT,
    run: (project) => project.run([project.tool("deno/deno"), "run", "--node-modules-dir=manual", "main.js"]),
  },
  {
    name: "Bun",
    ...RUNTIMES,
    templates: SCRIPT,
    run: (project) => project.run([project.tool("bun/bin/bun"), "main.js"]),
  },
  {
    name: "Cloudflare's workerd",
    group: "runtimes",
    templates: ["check.js", "workerd.js"],
    run: (project) => answerOf(project, "workerd.js"),
  },

  ...BUNDLERS.map((bundler) => ({
    name: `${bundler.name}, page and worker`,
    group: "bundlers",
    templates: PAGE,
    async run(project) {
      await bundle(project, bundler, ["page.js", "worker.js"]);
      return verdictIn(project.path("dist"), await policyFor(project.path("dist/index.html")));
    },
  })),
  {
    name: "Vite's server, page and worker",
    group: "bundlers",
    templates: PAGE,
    files: () => ({ "vite.config.js": VITE_CONFIG }),
    run: (project) => project.serve(["vite", "--host=127.0.0.1"], verdictAt),
  },
  { name: "no bundler, page and worker", ...unbundled(PAGE, POLICY) },
  {
    name: "no bundler, service worker",
    ...unbundled(["page/index.html", "service/page.js", "service/service-worker.js", "check.js"], POLICY),
  },
  {
    name: "no bundler, a policy without WebAssembly",
    ...unbundled(["page/index.html", "refused/page.js"], POLICY.replace(" 'wasm-unsafe-eval'", "")),
    expected: "wasm_unavailable",
  },

  ...[
    ["node", "forks"],
    ["node", "threads"],
    ["jsdom", "forks"],
    ["edge-runtime", "forks"],
  ].map(([environment, pool]) => ({
    name: `Vitest, ${environment} in ${pool}`,
    group: "vitest",
    templates: ["check.js", "check.test.js"],
    async run(project) {
      const options = [`--environment=${environment}`, `--pool=${pool}`, "--reporter=json"];
      const { numPassedTests } = JSON.parse(await project.run(["vitest", "run", ...options]));
      return numPassedTests === 1 ? PASSED : `${numPassedTests} tests passed`;
    },
  })),

  ...["jest-29", "jest-30"].flatMap((group) =>
    ["node", "jsdom"].flatMap((environment) => [
      {
        name: `${group}, ${environment}, import`,
        group,
        templates: ["check.js", "jest.test.js"],
        run: (project) => verdictOfJest(project, environment),
      },
      {
        name: `${group}, ${environment}, require`,
        group,
        files: async () => ({
          "check.cjs": await commonjs("check.js"),
          "jest.test.cjs": await commonjs("jest.test.js"),
        }),
        run: (project) => verdictOfJest(project, environment),
      },
    ]),
  ),

  {
    name: "Next.js, server, client and edge",
    group: "next",
    templates: ["check.js", "next/app", "next/next.config.js"],
    async run(project) {
      await project.run(["next", "build"]);
      return project.serve(["next", "start", "--hostname=127.0.0.1"], async (address) => {
        const edge = await (await fetch(`${address}edge`)).text();
        return edge === PASSED ? verdictAt(address) : `on the edge: ${edge}`;
      });
    },
  },
].map((environment) => ({ expected: PASSED, ...environment }));

async function verdictOfJest(project, testEnvironment) {
  const config = { testEnvironment, testMatch: ["**/jest.test.*"], transform: {} };
  const jest = [process.execPath, "--experimental-vm-modules", project.tool("jest/bin/jest.js")];
  const { numPassedTests } = JSON.parse(
    await project.run([...jest, "--ci", "--json", `--config=${JSON.stringify(config)}`]),
  );
  return numPassedTests === 1 ? PASSED : `${numPassedTests} tests passed`;
}

/** Parcel writes an import map into the page to find the worker, and that has to be allowed by its hash. */
async function policyFor(page) {
  const [, inline] = (await readFile(page, "utf8")).match(/<script type=importmap>(.*?)<\/script>/s) ?? [];
  if (inline === undefined) return POLICY;
  const hash = createHash("sha256").update(inline).digest("base64");
  return POLICY.replace("'self'", `'self' 'sha256-${hash}'`);
}

const VITE_CONFIG = `export default { server: { headers: { "content-security-policy": "${POLICY}" } } };\n`;

/** The package's own files in a browser. Only a page can give names to addresses, and not under a strict policy. */
function unbundled(templates, policy) {
  return {
    group: "bundlers",
    templates,
    async run(project) {
      for (const file of templates.map((template) => template.replace(/^.*\//, ""))) {
        const code = await readFile(project.path(file), "utf8");
        const addressed = code.replace(/(?<= from ")autograb-webhooks(?:\/(\w+))?(?=")/g, (_, entry) => {
          return `/node_modules/autograb-webhooks/${entry ?? "index"}.js`;
        });
        await writeFile(project.path(file), addressed);
      }
      return verdictIn(project.folder, policy);
    },
  };
}
