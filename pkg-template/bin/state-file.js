// A file that always holds one whole state: the last one that was kept.

import { open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "./failure.js";

export class StateFile {
  #take;
  #running = Promise.resolve();
  #waiting;

  /** `take` gives the state to keep, at the moment that it is asked. */
  constructor(path, take) {
    this.path = path;
    this.#take = take;
  }

  /** The state that was kept, if there is one. */
  async read() {
    try {
      return JSON.parse(await readFile(this.path, "utf8"));
    } catch (error) {
      if (error.code === "ENOENT") return undefined;
      throw new UsageError(`\`${this.path}\` can't be read: ${error.message}`);
    }
  }

  /**
   * Keeps the state as it is now; the promise says when it is safe. A write that has begun may have missed it, so the
   * next one carries it, along with everything that has happened by then.
   */
  save() {
    this.#waiting ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#running = this.#waiting;
        this.#waiting = undefined;
        return this.#write(JSON.stringify(this.#take()));
      })
      .catch((error) => {
        throw new UsageError(`\`${this.path}\` can't be written: ${error.message}`, { cause: error });
      });
    return this.#waiting;
  }

  /** The file is replaced in one step: a crash at any time leaves the old one or the new one. */
  async #write(text) {
    const draft = `${this.path}.new`;
    // It holds tokens: nobody else is to read it.
    const file = await open(draft, "w", 0o600);
    try {
      await file.writeFile(`${text}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.path);
    await syncFolder(dirname(this.path));
  }
}

/** So that the new name survives a crash of the machine. Windows has no such thing. */
async function syncFolder(path) {
  const folder = await open(path).catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
