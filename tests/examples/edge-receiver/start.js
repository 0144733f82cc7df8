// The example's Worker in Cloudflare's own runtime, configured as its command line tool does.

import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { TOKEN } from "../../delivery/pushes.js";
import { bundleWorker } from "../../package/workerd.js";

export const EXAMPLE = fileURLToPath(new URL("../../../examples/edge-receiver/", import.meta.url));
export const SECRETS = { HOOK_TOKENS: `${TOKEN},0ld`, ADMIN_TOKEN: "adm1n" };

/** Starts the Worker. Returns its address, its database with the tables, and a function that stops it. */
export async function startExample() {
  const require = createRequire(join(EXAMPLE, "package.json"));
  const wrangler = require("wrangler");
  const { Miniflare } = createRequire(require.resolve("wrangler"))("miniflare");

  const { workerOptions } = wrangler.unstable_getMiniflareWorkerOptions(join(EXAMPLE, "wrangler.jsonc"));
  // Fewer attempts, and earlier ones.
  Object.assign(workerOptions.queueConsumers["autograb-events"], { maxRetries: 2, retryDelay: 1 });
  Object.assign(workerOptions.queueConsumers["autograb-events-failed"], { retryDelay: 1 });
  // What is stored need not outlast the test, so it is kept in memory where there is a file system for that.
  const folder = await mkdtemp(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "edge-receiver-"));
  const worker = new Miniflare({
    ...workerOptions,
    ...(await bundleWorker(fileURLToPath(new URL("crashing-worker.js", import.meta.url)), folder)),
    bindings: SECRETS,
    durableObjectsPersist: join(folder, "objects"),
    d1Persist: join(folder, "database"),
    cf: false,
    // What is printed is about crashes on purpose. Without a reader, workerd would wait for one.
    handleRuntimeStdio: (...streams) => streams.forEach((stream) => stream.resume()),
  });

  const database = await worker.getD1Database("DB");
  for (const file of (await readdir(join(EXAMPLE, "migrations"))).sort()) {
    const sql = await readFile(join(EXAMPLE, "migrations", file), "utf8");
    const statements = wrangler.unstable_splitSqlQuery(sql);
    await database.batch(statements.map((statement) => database.prepare(statement)));
  }
  return {
    url: (await worker.ready).href,
    database,
    async stop() {
      await worker.dispose();
      await rm(folder, { recursive: true });
    },
  };
}

/** The CPU time that workerd has used, in milliseconds; NaN where the kernel does not tell. */
export function cpuTimeOfWorkerd() {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
    const stats = children.map((pid) => readFileSync(`/proc/${pid}/stat`, "utf8"));
    const [user, system] = stats
      .find((stat) => stat.includes("(workerd)"))
      .split(" ")
      .slice(13, 15);
    return (Number(user) + Number(system)) * MS_PER_TICK;
  } catch {
    return NaN;
  }
}

/** Linux counts in hundredths of a second. */
const MS_PER_TICK = 10;
