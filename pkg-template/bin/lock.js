// A lock file: the proof that one process alone uses a file. It disappears with the process, or is found to be stale.

import { randomUUID } from "node:crypto";
import { readFileSync, unlinkSync } from "node:fs";
import { open, readFile, rename, stat, unlink, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { UsageError } from "./failure.js";

/** How often the lock is marked as in use, in milliseconds. */
const HEARTBEAT_MS = 2_000;
/** The age from which a lock of another host is stale: there, its process can't be looked for. */
const STALE_MS = 15_000;
/** How long another process may take between creating a lock and writing into it, in milliseconds. */
const GRACE_MS = 1_000;

/** Locks a file, and returns the function that unlocks it; or throws an error that names the owner. */
export async function lock(path) {
  const file = `${path}.lock`;
  const own = JSON.stringify({ ...identityOf(process.pid), id: randomUUID() });
  while (!(await create(file, own))) {
    const owner = await ownerOf(file);
    if (owner === undefined) continue;
    if (!(await isStale(file, owner))) throw inUse(path, file, owner);
    await takeOver(file, owner, own);
    if ((await contentOf(file)) === own) break;
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, HEARTBEAT_MS).unref();
  const unlock = () => {
    clearInterval(heartbeat);
    process.off("exit", unlock);
    removeIfOwn(file, own);
  };
  process.on("exit", unlock);
  return unlock;
}

/**
 * Puts a lock of one's own in the place of a stale one. Of several processes that try, one wins: the draft is named
 * after the stale lock, so only one can create it while that lock is in place.
 */
async function takeOver(file, stale, own) {
  const draft = `${file}.${stale.id}`;
  if (!(await create(draft, own))) {
    const other = await ownerOf(draft);
    if (other !== undefined && (await isStale(draft, other))) await unlink(draft).catch(() => {});
    await pause(20);
    return;
  }
  const isInPlace = (await ownerOf(file))?.id === stale.id;
  // Another process may have taken the draft for a stale one, and removed it.
  await (isInPlace ? rename(draft, file) : unlink(draft)).catch(() => {});
}

/** Creates a file that must not exist yet, not even as a symbolic link; `false` if it does. */
async function create(file, content) {
  let handle;
  try {
    handle = await open(file, "wx", 0o600);
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
  return true;
}

/** Who holds a lock; `undefined` if it is gone. A lock that stays empty was left behind by a process that was killed. */
async function ownerOf(file) {
  const end = Date.now() + GRACE_MS;
  for (;;) {
    const content = await contentOf(file);
    if (content === undefined) return undefined;
    try {
      return JSON.parse(content);
    } catch {
      if (Date.now() > end) return { id: "unwritten" };
    }
    await pause(20);
  }
}

async function contentOf(file) {
  return readFile(file, "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

async function isStale(file, { host, pid, started }) {
  if (pid === undefined) return true;
  if (host !== hostname()) {
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
    return Date.now() - mtimeMs > STALE_MS;
  }
  // A number that another process has now, or that this one has in a container that was started again.
  return !isAlive(pid) || identityOf(pid).started !== started;
}

/** A process: its host and number, and on Linux when it was started, since numbers are used again. */
function identityOf(pid) {
  return { host: hostname(), pid, started: startOf(pid) };
}

function startOf(pid) {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program, in parentheses, may contain spaces. The start is the 22nd field, 20 after the name.
    return `${boot} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function removeIfOwn(file, own) {
  try {
    if (readFileSync(file, "utf8") === own) unlinkSync(file);
  } catch {
    // It is gone already.
  }
}

function inUse(path, file, { host, pid }) {
  const where = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
  return new UsageError(`\`${path}\` is in use by ${where}; end it, or delete \`${file}\` if it has ended`);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
