// The file in which the sandbox survives: a journal that is appended to, and compacted in place.
//
// Nothing is renamed, so the file may be a symbolic link or mounted by itself. The core says how a journal is read.

import { constants } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "./failure.js";
import { lock } from "./lock.js";

/** A journal below this size is not compacted, in bytes. */
const SMALL = 256 * 1024;

export class StateFile {
  #file;
  #record;
  #unlock;
  /** The length of the journal, in bytes: what is after it was not written to its end. */
  #size;
  /** The size from which the journal is compacted. */
  #limit = 0;
  /** Whether the file may not contain every record, so that the next one has to be a snapshot. */
  #isIncomplete = true;
  #isClosed = false;
  #running = Promise.resolve();
  #waiting;

  /** Opens and locks the file; it is created if it does not exist. `warn` is called if it can't be locked. */
  static async open(path, { warn }) {
    try {
      const file = new StateFile();
      await file.#open(path, warn);
      return file;
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`\`${path}\` can't be written: ${error.message}`, { cause: error });
    }
  }

  async #open(path, warn) {
    this.path = path;
    // It contains tokens: nobody else may read it, from its first byte on.
    this.#file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      const { mode } = await this.#stat();
      const target = await realpath(path);
      this.#unlock = await lock(target).catch((error) => {
        if (error instanceof UsageError) throw error;
        // A file that is mounted by itself may be in a folder that can't be written to.
        warn(`\`${path}\` can't be locked: ${error.message}; make sure that no other sandbox uses it`);
      });
      // The permissions of somebody else's file can't be changed.
      if ((mode & 0o077n) !== 0n) await this.#file.chmod(Number(mode & 0o700n)).catch(() => {});
      await syncFolder(dirname(target));
      this.#size = Number((await this.#stat()).size);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** The journal. */
  async read() {
    const bytes = Buffer.alloc(this.#size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await this.#file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  }

  /** From here on, `record(whole)` returns the record to keep: what has changed since the last one, or everything. */
  follow(record) {
    this.#record = record;
  }

  /**
   * Keeps what has changed; the promise resolves once it is on the disk. A write that has begun may not include it, so
   * the next one does, along with everything that has happened by then. After `close` nothing is kept.
   */
  save() {
    if (this.#isClosed) return Promise.resolve();
    this.#waiting ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#running = this.#waiting;
        this.#waiting = undefined;
        return this.#write();
      })
      .catch((error) => {
        throw new UsageError(`\`${this.path}\` can't be written: ${error.message}`, { cause: error });
      });
    return this.#waiting;
  }

  async close() {
    this.#isClosed = true;
    await (this.#waiting ?? this.#running).catch(() => {});
    await this.#file.close();
    this.#unlock?.();
  }

  async #write() {
    await this.#check();
    if (this.#isIncomplete || this.#size > this.#limit) return this.#compact();
    return this.#append(this.#record(false));
  }

  /** Appends a record. Where that fails, nothing of it stays, and the next record is a snapshot. */
  async #append(record) {
    const bytes = Buffer.from(record);
    try {
      this.#isIncomplete = true;
      await this.#put(bytes, this.#size);
      this.#size += bytes.length;
      this.#isIncomplete = false;
    } catch (error) {
      await this.#file.truncate(this.#size).catch(() => {});
      throw error;
    }
  }

  /**
   * Replaces the journal by a snapshot. It is appended first, then written over the beginning, and then the rest is
   * cut off: whenever that is interrupted, one of the two is intact, and makes everything before it superfluous.
   */
  async #compact() {
    const snapshot = this.#record(true);
    const before = this.#size;
    await this.#append(before === 0 ? snapshot : `\n${snapshot}`);
    const bytes = Buffer.from(snapshot);
    // The appended snapshot is kept whatever comes of the rest.
    if (bytes.length <= before) await this.#replaceBy(bytes).catch(() => {});
    this.#limit = Math.max(SMALL, 2 * this.#size);
  }

  async #replaceBy(bytes) {
    await this.#put(bytes, 0);
    await this.#file.truncate(bytes.length);
    this.#size = bytes.length;
    await this.#file.sync();
  }

  async #put(bytes, position) {
    let written = 0;
    while (written < bytes.length) {
      const { bytesWritten } = await this.#file.write(
        bytes,
        written,
        bytes.length - written,
        position + written,
      );
      written += bytesWritten;
    }
    await this.#file.datasync();
  }

  /** Throws if the path leads elsewhere by now, or if another process has written to the file. */
  async #check() {
    const [own, found] = [await this.#stat(), await stat(this.path, { bigint: true })];
    if (own.ino !== found.ino || own.dev !== found.dev) throw new Error("it was replaced by another file");
    if (!this.#isIncomplete && Number(own.size) !== this.#size)
      throw new Error("another process has written to it");
  }

  async #stat() {
    const found = await this.#file.stat({ bigint: true });
    if (!found.isFile()) throw new Error("it is not a file");
    return found;
  }
}

/** Makes the name of a new file survive a crash of the machine. Windows has no such thing. */
async function syncFolder(path) {
  const folder = await open(path).catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
