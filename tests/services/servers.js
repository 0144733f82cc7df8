// Redis and PostgreSQL for the tests: servers of their own on free ports, with data in temporary folders; or those of
// `REDIS_URL` and `DATABASE_URL`, where the programs are missing.

import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { freePort } from "../package/project.js";

/** The programs, as `cargo xtask test` found them. */
const { REDIS_SERVER, POSTGRES_BIN, REDIS_URL, DATABASE_URL } = process.env;

/** Every server is ended with this process, also when the test runner ends it for taking too long. */
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
process.once("SIGTERM", () => process.exit(1));

/**
 * Starts a Redis that writes each change to its disk before it answers: `{ url, kill, restart, stop }`. `kill` and
 * `restart` are missing where the server is not the test's own.
 */
export async function startRedis() {
  if (REDIS_SERVER === undefined) return { url: required("REDIS_URL", REDIS_URL), stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const port = await freePort();
  const settings = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "yes",
    appendfsync: "always",
    "maxmemory-policy": "noeviction",
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const start = () => startServer(REDIS_SERVER, words, /Ready to accept connections/);
  let server = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => server.stop("SIGKILL"),
    async restart() {
      server = await start();
    },
    async stop() {
      await server.stop("SIGKILL");
      await rm(folder, { recursive: true });
    },
  };
}

/** Starts a PostgreSQL: `{ url, stop }`. It runs as the user `postgres` if this process runs as root, which it refuses. */
export async function startPostgres() {
  if (POSTGRES_BIN === undefined)
    return { url: required("DATABASE_URL", DATABASE_URL), stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "postgres-"));
  const user = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder };
  const initdb = ["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", folder];
  await promisify(execFile)(join(POSTGRES_BIN, "initdb"), initdb, options);
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    // Only a crash of the whole machine would lose anything.
    fsync: "off",
    max_connections: 50,
  };
  const words = [
    "-D",
    folder,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  const server = await startServer(
    join(POSTGRES_BIN, "postgres"),
    words,
    /ready to accept connections/,
    options,
  );
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      // Ends at once, and with it the sessions.
      await server.stop("SIGQUIT");
      await rm(folder, { recursive: true });
    },
  };
}

function required(name, value) {
  if (value === undefined) throw new Error(`${name} is not set, and no server was found to start`);
  return value;
}

const idOf = (option) => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));

/** Starts a program and waits until it says that it is ready. */
async function startServer(program, words, ready, options = {}) {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], ...options });
  running.add(child);
  const ended = once(child, "exit").finally(() => running.delete(child));
  let output = "";
  await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        // What comes later is read, so that the server can write it, and dropped.
        if (ready.test(output)) return;
        output += chunk;
        if (ready.test(output)) resolve();
      });
    }
    child.on("error", reject);
    ended.then(() => reject(new Error(`${program} ended:\n${output}`)), reject);
  });
  return {
    async stop(signal) {
      child.kill(signal);
      await ended;
    },
  };
}
