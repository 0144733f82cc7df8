import { readFile } from "node:fs/promises";
import { before, test } from "node:test";

import { createProject, installPackage } from "../package/project.js";

const OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  module: "nodenext",
  target: "es2022",
  lib: ["esnext"],
  types: ["node"],
};

before(installPackage);

test("the types of the stores take the clients of their libraries", async () => {
  const project = await createProject({
    name: "clients",
    group: "services",
    files: async () => ({
      "clients.ts": await readFile(new URL("clients.ts", import.meta.url), "utf8"),
      "tsconfig.json": JSON.stringify({ compilerOptions: OPTIONS }),
    }),
  });
  await project.run(["tsc", "--project", "."]);
});
