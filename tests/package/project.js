// Throw-away projects with the packed package installed, each beside the tools of its group.

import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { access, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WORK = join(ROOT, "target/package");
const TEMPLATES = join(ROOT, "tests/package/templates");

/**
 * Installs the tarball as a user does. Its copies are what the projects see. Several test files may ask for it at once:
 * the folder has the tarball's hash in its name and appears as a whole.
 */
export async function installPackage() {
  const file = await tarball();
  const hash = createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
  installed = join(WORK, "installed", hash.slice(0, 16));
  if (await exists(installed)) return;
  await mkdir(join(WORK, "installed"), { recursive: true });
  const fresh = await mkdtemp(join(WORK, "installed/fresh-"));
  await writeFile(join(fresh, "package.json"), '{ "private": true }\n');
  await execute("npm", ["install", "--offline", "--no-audit", "--no-fund", file], { cwd: fresh });
  try {
    await rename(fresh, installed);
  } catch (error) {
    // Another test file was faster.
    if (!(await exists(installed))) throw error;
    await rm(fresh, { recursive: true });
  }
}

/** The folder in which the package is installed. */
let installed;

/** The package as it is packed. */
export async function tarball() {
  const packed = (await readdir(join(ROOT, "dist"))).filter((file) => file.endsWith(".tgz"));
  if (packed.length !== 1)
    throw new Error(`dist/ holds ${packed.length} tarballs; run \`cargo xtask build\``);
  return join(ROOT, "dist", packed[0]);
}

/** A file of the package as it is installed. */
export const readInstalled = (file) =>
  readFile(join(installed, "node_modules/autograb-webhooks", file), "utf8");

/**
 * Makes a project afresh. `templates` are copied as they are; `files` have their text given. The tools of the group
 * are found one folder up.
 */
export async function createProject({ name, group, templates = [], files = () => ({}) }) {
  const folder = join(WORK, group, "projects", name.toLowerCase().replace(/\W+/g, "-"));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(installed, "node_modules"), join(folder, "node_modules"), { recursive: true });
  await writeFile(join(folder, "package.json"), MANIFEST);
  for (const template of templates) {
    await cp(join(TEMPLATES, template), join(folder, template.replace(/^.*\//, "")), { recursive: true });
  }
  for (const [file, text] of Object.entries(await files())) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  return new Project(folder, join(WORK, group, "node_modules"));
}

const MANIFEST = JSON.stringify({
  private: true,
  type: "module",
  dependencies: { "autograb-webhooks": "*" },
});

/** A template's code as CommonJS, for files named `.cjs`. */
export async function commonjs(template) {
  const code = await readFile(join(TEMPLATES, template), "utf8");
  return (await transform(code, { format: "cjs" })).code.replace("./check.js", "./check.cjs");
}

class Project {
  constructor(folder, modules) {
    this.folder = folder;
    this.modules = modules;
    const path = [join(modules, ".bin"), join(ROOT, "node_modules/.bin"), process.env.PATH].join(delimiter);
    this.env = { ...process.env, PATH: path, CI: "true", NEXT_TELEMETRY_DISABLED: "1" };
    // It tells runners that they are a test of another runner, which changes what they print.
    delete this.env.NODE_TEST_CONTEXT;
  }

  path(...parts) {
    return join(this.folder, ...parts);
  }

  /** Runs a command to its end, and returns what it printed. */
  run([command, ...args], options) {
    return execute(command, args, { cwd: this.folder, env: this.env, ...options });
  }

  /** A file of a package of the group. */
  tool(file) {
    return join(this.modules, file);
  }

  /**
   * Starts a server on a free port, and gives what `use` makes of its address, and of a function that returns what it
   * has printed so far.
   */
  async serve([command, ...args], use) {
    const port = await freePort();
    const options = { cwd: this.folder, env: this.env, detached: true };
    const child = spawn(command, [...args, `--port=${port}`], options);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const ended = once(child, "exit");
    try {
      const address = `http://127.0.0.1:${port}/`;
      await listening(address, child);
      return await use(address, () => output);
    } catch (error) {
      throw new Error(`${error.message}\n${output}`);
    } finally {
      // With all that it started itself.
      if (child.exitCode === null) process.kill(-child.pid, "SIGTERM");
      await ended;
      // What it started may outlive it for a moment, and would keep this process waiting for more to read.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
    }
  }

  /** The text of every script that was built. */
  async built() {
    const files = await readdir(this.path("dist"), { recursive: true });
    const scripts = files.filter((file) => file.endsWith(".js"));
    return (await Promise.all(scripts.map((file) => readFile(this.path("dist", file), "utf8")))).join("\n");
  }
}

export const exists = (file) =>
  access(file).then(
    () => true,
    () => false,
  );

async function execute(command, args, options) {
  try {
    const { stdout } = await promisify(execFile)(command, args, { timeout: 110_000, ...options });
    return stdout;
  } catch (error) {
    throw new Error(`\`${[command, ...args].join(" ")}\` failed:\n${error.stdout}\n${error.stderr}`);
  }
}

/** A port of this machine that nothing listens on. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Resolves once a server answers. */
async function listening(address, child) {
  for (let tries = 0; tries < 600 && child.exitCode === null; tries++) {
    const answered = await fetch(address).catch(() => undefined);
    if (answered !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${address} does not answer`);
}
