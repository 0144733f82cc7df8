// Workers in Cloudflare's own runtime, bundled as its command line tool does.

import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

/** What the worker in a file answers. */
export async function answerOf(project, file) {
  const worker = await startWorker(project, file);
  try {
    return await (await worker.dispatchFetch("http://localhost/")).text();
  } finally {
    await worker.dispose();
  }
}

/** Starts the worker in a file, with further options of Miniflare. Its `ready` is its address. */
export async function startWorker(project, file, options) {
  const { Miniflare } = createRequire(project.tool("miniflare/package.json"))("miniflare");
  const bundle = await bundleWorker(project.path(file), project.path("dist"));
  return new Miniflare({ ...bundle, compatibilityDate: "2026-01-01", cf: false, ...options });
}

/** Bundles the worker in a file into a folder, and returns the options of Miniflare that name it. */
export async function bundleWorker(file, folder) {
  const scriptPath = join(folder, "worker.js");
  await build({
    entryPoints: [file],
    outfile: scriptPath,
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
  });
  return {
    modules: true,
    modulesRoot: folder,
    scriptPath,
    modulesRules: [
      { type: "ESModule", include: ["**/*.js"] },
      { type: "CompiledWasm", include: ["**/*.wasm"] },
    ],
  };
}
