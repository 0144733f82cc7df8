import { build } from "esbuild";

/** Bundles the `page.tsx` of a project into `page.js`, with the options of esbuild that are given. */
export const bundlePage = (project, options) =>
  build({
    absWorkingDir: project.folder,
    entryPoints: ["page.tsx"],
    outfile: project.path("page.js"),
    bundle: true,
    format: "esm",
    jsx: "automatic",
    logLevel: "warning",
    ...options,
  });
