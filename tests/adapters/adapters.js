// The frameworks and hosts, and how each serves its recipe.
//
// `recipe` names the block of the README and `adapt` changes its code for what is tried; `parsed` changes it so that the
// framework parses the body first. `files` turns the code into the files of a project, and `start` serves them. `differs` returns
// the answers that are other ones on a path, by the names of the requests.

import { readFile } from "node:fs/promises";

import { startWorker } from "../package/workerd.js";

const scriptOf = (runtime) => (project, use) => project.serve([...runtime(project), "recipe.js"], use);
const NODE = { group: "frameworks", start: scriptOf(() => [process.execPath]) };

/** Their packages are programs for one kind of machine. */
const RUNTIMES = { group: "runtimes", platform: "linux-x64" };
const BUN = { ...RUNTIMES, start: scriptOf((project) => [project.tool("bun/bin/bun")]) };
const DENO = {
  ...RUNTIMES,
  start: scriptOf((project) => [
    project.tool("deno/deno"),
    "run",
    "--allow-net",
    "--node-modules-dir=manual",
  ]),
};
const WORKERS = { group: "runtimes", start: (project, use) => serveWorker(project, use, []) };
/** Without the flag, Workers have no Brotli. */
const WORKERS_WITH_NODE = {
  ...WORKERS,
  start: (project, use) => serveWorker(project, use, ["nodejs_compat"]),
};

const NEXT = {
  group: "next",
  paths: ["/hook", "/edge/hook"],
  templates: ["next/next.config.js"],
  files: (code) => ({
    "app/hook/route.js": code,
    "app/edge/hook/route.js": `export const runtime = "edge";\n${code.replace("../../", "../../../")}`,
  }),
  async start(project, use) {
    await project.run(["next", "build"]);
    await project.serve(["next", "start", "--hostname=127.0.0.1"], use);
  },
};

/** The framework answers by itself. */
const itself = (status) => ({ status, outcomes: [] });

/** The host has nothing to decompress with. */
const NOT_DECODED = { status: 415, outcomes: ["unsupported_encoding"] };
const COMPRESSED = ["gzip", "deflate", "brotli", "an oversize body, compressed"];

export const ADAPTERS = [
  { recipe: "node:http", ...NODE },
  ...["express-4", "express-5"].flatMap(express),
  {
    recipe: "Fastify",
    ...NODE,
    parsed: (code) => code.replace("handler() {},", "").replace("onRequest", "handler"),
  },
  {
    recipe: "Google Cloud",
    ...NODE,
    start: (project, use) =>
      project.serve(["functions-framework", "--target=hook", "--source=recipe.js"], use),
    differs: () => ({ "broken JSON": itself(400) }),
  },
  { recipe: "AWS Lambda", ...NODE, files: hostedBy("lambda-host.js") },
  {
    recipe: "Azure Functions",
    ...NODE,
    files: hostedBy("azure-host.js"),
    differs: () => ({ "another method": itself(404) }),
  },
  {
    name: "Hono in Node",
    recipe: "Hono",
    ...NODE,
    group: "runtimes",
    adapt: (code) =>
      `import { serve } from "@hono/node-server";\n${code}serve({ fetch: app.fetch, port: 3000 });\n`,
    parsed: (code) => code.replace("app.all(", "app.use((c, next) => c.req.json().then(next));\n$&"),
  },
  {
    name: "Hono in Workers",
    recipe: "Hono",
    ...WORKERS,
    adapt: (code) => code.replace("(c.req.raw)", "(c.req.raw, c.executionCtx)"),
    differs: () => ({ brotli: NOT_DECODED }),
  },
  { recipe: "Workers", ...WORKERS_WITH_NODE, parsed },
  { recipe: "Bun", ...BUN, parsed },
  { recipe: "Deno", ...DENO, parsed },
  {
    recipe: "Next.js",
    ...NEXT,
    // Next.js offers no decompression to routes of its edge runtime.
    differs: (path) => ({
      "another method": itself(405),
      ...(path === "/edge/hook" && Object.fromEntries(COMPRESSED.map((name) => [name, NOT_DECODED]))),
    }),
  },
].map((adapter) => ({ name: adapter.recipe, paths: ["/hook"], adapt: (code) => code, ...adapter }));

/** The route before any parser of bodies, and behind each of them. */
function express(version) {
  const behind = (parser) => (code) => code.replace("app.all(", `app.use(${parser});\n$&`);
  const keepBytes = "{ limit: 2e6, verify: (request, response, bytes) => (request.rawBody = bytes) }";
  // The parsers of Express 4 decompress the rest.
  const parsers = version === "express-4" ? { brotli: itself(415) } : {};
  return [
    { state: "first", parsed: behind("express.json()") },
    {
      state: "after express.raw()",
      adapt: behind('express.raw({ type: "*/*", limit: 2e6 })'),
      differs: () => parsers,
    },
    {
      state: "after express.text()",
      adapt: behind('express.text({ type: "*/*", limit: 2e6 })'),
      differs: () => parsers,
    },
    {
      state: "after express.json() that keeps the bytes",
      adapt: behind(`express.json(${keepBytes})`),
      differs: () => ({ ...parsers, "broken JSON": itself(400) }),
    },
  ].map(({ state, adapt, ...rest }) => ({
    name: `${version}, ${state}`,
    recipe: "Express",
    ...NODE,
    adapt: (code) => (adapt?.(code) ?? code).replace('"express"', `"${version}"`),
    ...rest,
  }));
}

/** The body of a request of the web standard is parsed first. */
function parsed(code) {
  const call = "(request, ...rest) => request.json().then(() => receiver.fetch(request, ...rest))";
  return code.replace("receiver.fetch", call);
}

/** A program of the tests that does for the recipe what the host does. */
function hostedBy(file) {
  return async (code) => ({
    "handler.js": code,
    "recipe.js": await readFile(new URL(file, import.meta.url), "utf8"),
  });
}

/** Serves a worker by workerd itself, whose address is Miniflare's. */
async function serveWorker(project, use, compatibilityFlags) {
  let output = "";
  const handleRuntimeStdio = (...streams) => {
    for (const stream of streams) stream.on("data", (chunk) => (output += chunk));
  };
  const worker = await startWorker(project, "recipe.js", { compatibilityFlags, handleRuntimeStdio });
  try {
    await use((await worker.ready).href, () => output);
  } finally {
    await worker.dispose();
  }
}
