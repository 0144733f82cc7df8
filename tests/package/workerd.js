// A worker in Cloudflare's own runtime, bundled as its command line tool does.

import { createRequire } from "node:module";
import { build } from "esbuild";

/** What the worker in a file answers. */
export async function answerOf(project, file) {
  await build({
    entryPoints: [project.path(file)],
    outfile: project.path("dist/worker.js"),
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
  });
  const { Miniflare } = createRequire(project.tool("miniflare/package.json"))("miniflare");
  const worker = new Miniflare({
    modules: true,
    modulesRoot: project.path("dist"),
    scriptPath: project.path("dist/worker.js"),
    modulesRules: [
      { type: "ESModule", include: ["**/*.js"] },
      { type: "CompiledWasm", include: ["**/*.wasm"] },
    ],
    compatibilityDate: "2026-01-01",
    cf: false,
  });
  try {
    return await (await worker.dispatchFetch("http://localhost/")).text();
  } finally {
    await worker.dispose();
  }
}
