// Checks `sqliteStore` with the SQLite of the program that runs this: a Node that has it, or Bun.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sqliteStore } from "autograb-webhooks/receiver";

import { CONTRACT } from "./contract.js";

/** Opens a database whose connections wait for each other. Only a crash of the whole machine would lose anything. */
async function open(file) {
  const { Database, DatabaseSync } = await import(process.versions.bun ? "bun:sqlite" : "node:sqlite");
  const database = new (Database ?? DatabaseSync)(file);
  database.exec("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
  return database;
}

const folder = mkdtempSync(join(tmpdir(), "sqlite-"));
const file = join(folder, "keys.db");
const databases = await Promise.all([open(file), open(file), open(file)]);
const claim = { owner: "a", leaseMs: 1, ttlMs: 1 };

async function staysSmall() {
  const [database] = databases;
  const store = sqliteStore(database, { table: "main.small" });
  const rows = () => database.prepare("SELECT count(*) AS count FROM small").get().count;
  for (let number = 0; number < 500; number++) await store.claim(`key ${number}`, claim);
  await pause(20);
  assert.ok(rows() <= 500);
  for (let number = 0; number < 100; number++)
    await store.claim(`new ${number}`, { ...claim, leaseMs: 60_000 });
  assert.ok(rows() <= 100, `${rows()} rows`);
  await store.confirm("last", { owner: "a", ttlMs: 1 });
  await pause(20);
  assert.equal(await store.prune(), 1);
  assert.equal(await store.prune(), 0);
}

/** A second process that keeps the same file. */
async function reopens() {
  const store = sqliteStore(databases[0], { table: "kept" });
  await store.confirm("key", { owner: "a", ttlMs: 60_000 });
  const later = sqliteStore(await open(file), { table: "kept" });
  assert.equal(await later.claim("key", { ...claim, owner: "b" }), "handled");
}

const stores = databases.map((database) => sqliteStore(database));
const checks = CONTRACT.map(({ name, check }, number) => ({ name, run: () => check(stores, `${number} `) }));
checks.push({ name: "stays small", run: staysSmall }, { name: "reopens", run: reopens });
await Promise.all(
  checks.map(async ({ name, run }) => {
    try {
      await run();
    } catch (error) {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    }
  }),
);
databases.forEach((database) => database.close());
rmSync(folder, { recursive: true });
console.log(`${checks.length} checks passed`);
