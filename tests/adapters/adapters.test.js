// The recipes of the package's README with the real frameworks and hosts: one table of requests is sent to each.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { availableParallelism } from "node:os";
import { before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { createProject, installPackage } from "../package/project.js";
import { ADAPTERS } from "./adapters.js";
import { RECIPES } from "./recipes.js";
import { PARSED, REQUESTS } from "./requests.js";

const concurrency = availableParallelism() + 1;
const platform = `${process.platform}-${process.arch}`;
const skipOf = (adapter) =>
  (adapter.platform ?? platform) !== platform && `it is installed on ${adapter.platform} only`;

before(installPackage);

test("every recipe of the README is tried", () => {
  const tried = new Set(ADAPTERS.map(({ recipe }) => recipe));
  assert.deepEqual([...RECIPES.keys()].sort(), [...tried].sort());
});

test("the recipes compile as TypeScript, with the types of the frameworks", async () => {
  const recipes = ["node:http", "Express", "Fastify", "Google Cloud", "AWS Lambda", "Azure Functions"];
  const texts = recipes.map((recipe, index) => [`recipe-${index}.ts`, RECIPES.get(recipe)]);
  const files = async () => ({
    "tsconfig.json": TSCONFIG,
    "receiver.ts": await RECEIVER,
    ...Object.fromEntries(texts),
  });
  const project = await createProject({ name: "types", group: "frameworks", files });
  await project.run(["tsc", "--project", "."]);
});

/** The recipes are JavaScript, whose parameters have no types. */
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    noImplicitAny: false,
    noEmit: true,
    target: "es2023",
    module: "nodenext",
    types: ["node"],
    skipLibCheck: true,
  },
  include: ["*.ts"],
});

describe("every request gets its answer in", { concurrency }, () => {
  for (const adapter of ADAPTERS) {
    const { name, paths, adapt, differs } = adapter;
    test(name, { skip: skipOf(adapter) }, () =>
      serve(name, adapter, adapt, async (address, output) => {
        for (const path of paths) {
          for (const row of REQUESTS) {
            await check(address, output, path, { ...row, ...differs?.(path)[row.name] });
          }
        }
      }),
    );
  }
});

describe("a body that was parsed before is refused at once in", { concurrency }, () => {
  for (const adapter of ADAPTERS.filter(({ parsed }) => parsed)) {
    const { name, adapt, parsed } = adapter;
    test(name, { skip: skipOf(adapter) }, () =>
      serve(
        `${name}, parsed`,
        adapter,
        (code) => adapt(parsed(code)),
        async (address, output) => {
          const start = performance.now();
          await check(address, output, "/hook", PARSED);
          assert.ok(performance.now() - start < 1_000);
          assert.match(output(), PARSED.error);
        },
      ),
    );
  }
});

/** Serves a recipe, adapted, for as long as `use` takes with its address and its output. */
async function serve(name, { recipe, group, templates, files, start }, adapt, use) {
  const code = adapt(RECIPES.get(recipe));
  const project = await createProject({
    name,
    group,
    templates,
    async files() {
      const texts = { ...((await files?.(code)) ?? { "recipe.js": code }), "receiver.js": await RECEIVER };
      return Object.fromEntries(
        Object.entries(texts).map(([file, text]) => [file, text.replace("3000", PORT)]),
      );
    },
  });
  await start(project, async (address, output) => {
    await quiet(output);
    await use(address, output);
  });
}

/** Waits until nothing more is printed: the request that found the server listening may have reached the receiver. */
async function quiet(output) {
  for (let seen; seen !== output().length; await setTimeout(150)) seen = output().length;
}

const RECEIVER = readFile(new URL("receiver.js", import.meta.url), "utf8");

/** The port that a script is given by its last argument, in place of that of the recipe. */
const PORT = "Number(process.argv.at(-1).slice(7))";

/** Sends the request of a row, and checks its answer and the outcomes that the receiver prints. */
async function check(address, output, path, { name, status, outcomes, search = "?token=t0ken", ...row }) {
  const from = output().length;
  const seen = () =>
    [
      ...output()
        .slice(from)
        .matchAll(/outcome: (\w+)/g),
    ].map(([, outcome]) => outcome);
  const response = await send(new URL(path + search, address), row);
  for (let tries = 0; tries < 100 && seen().length < outcomes.length; tries++) await setTimeout(20);
  assert.deepEqual(
    { status: response.statusCode, outcomes: seen() },
    { status, outcomes },
    `${name}, ${path}`,
  );
  if (status === 405 && outcomes.length > 0) assert.equal(response.headers.allow, "GET, HEAD, POST");
}

function send(url, { method, headers, body, chunked }) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false });
    outgoing.on("response", (response) => resolve(response.resume()));
    // After the answer it only says that the rest of the body was not taken.
    outgoing.on("error", reject);
    if (chunked) outgoing.flushHeaders();
    else if (body !== undefined) outgoing.setHeader("content-length", Buffer.byteLength(body));
    outgoing.end(body);
  });
}
