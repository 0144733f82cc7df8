// A Worker in Cloudflare's own runtime that claims keys in Durable Objects.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { bundleWorker } from "../package/workerd.js";
import { load } from "./clients.js";

/** Starts the Worker: its `store`, `stored(key)` for the number of entries that the object of a key stores, and `stop`. */
export async function startKeyWorker() {
  const folder = await mkdtemp(join(tmpdir(), "keys-"));
  const bundle = await bundleWorker(fileURLToPath(new URL("key-worker.js", import.meta.url)), folder);
  const { Miniflare } = load("runtimes", "miniflare");
  const worker = new Miniflare({
    ...bundle,
    compatibilityDate: "2026-01-01",
    durableObjects: { KEYS: { className: "CountedObject", useSQLite: true } },
    cf: false,
  });

  async function ask(operation, key, details) {
    const body = JSON.stringify({ operation, key, details });
    const response = await worker.dispatchFetch("http://localhost/", { method: "POST", body });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text).result;
  }

  const operations = ["claim", "confirm", "release"];
  return {
    store: Object.fromEntries(operations.map((name) => [name, (key, details) => ask(name, key, details)])),
    stored: (key) => ask("stored", key),
    async stop() {
      await worker.dispose();
      await rm(folder, { recursive: true });
    },
  };
}
