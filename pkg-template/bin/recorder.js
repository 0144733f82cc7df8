// Appends lines to a file, so that a crash of the process or of the machine loses none that was promised.

import { open } from "node:fs/promises";
import { UsageError } from "./failure.js";

const NEWLINE = 10;

/**
 * A file that only grows. `append` resolves once the line is on the disk; lines that arrive while another write is under
 * way share the next one. Only the user may read the file, because payloads hold personal data.
 */
export class Recorder {
  #handle;
  #waiting = [];
  #writing;

  constructor(handle) {
    this.#handle = handle;
  }

  static async open(path) {
    try {
      const handle = await open(path, "a+", 0o600);
      await endLine(handle);
      return new Recorder(handle);
    } catch (error) {
      throw new UsageError(`\`${path}\` can't be written: ${error.message}`);
    }
  }

  append(line) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    });
  }

  async #write() {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      try {
        await this.#handle.appendFile(batch.map(({ line }) => line).join(""));
        await this.#handle.datasync();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
        // Part of a line may have been written.
        await endLine(this.#handle).catch(() => {});
      }
    }
  }

  async close() {
    await this.#writing;
    await this.#handle.close();
  }
}

/** Ends the last line of a file that was cut off in the middle of it. */
async function endLine(handle) {
  const { size } = await handle.stat();
  if (size === 0) return;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  if (buffer[0] !== NEWLINE) await handle.appendFile("\n");
}
