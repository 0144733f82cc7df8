/**
 * The memory of all bodies that are being read. When it exceeds its limit, the body that has been read for longest is given
 * up: a body that arrives at a normal pace is never the oldest for long, so slow senders evict each other.
 */
export class Buffers {
  #limit;
  #held = 0;
  /** The readings, the oldest first, each with the bytes that it holds. */
  #readings = new Map();

  constructor(limit) {
    this.#limit = limit;
  }

  begin(reading) {
    this.#readings.set(reading, 0);
  }

  /** Makes room for what a reading holds from now on. It may itself be the one that is given up. */
  hold(reading, length) {
    this.#held += length - this.#readings.get(reading);
    this.#readings.set(reading, length);
    for (const [oldest] of this.#readings) {
      if (this.#held <= this.#limit) return;
      oldest.finish("evicted");
    }
  }

  end(reading) {
    this.#held -= this.#readings.get(reading) ?? 0;
    this.#readings.delete(reading);
  }
}

/** Bytes that arrive in pieces. They are copied into one buffer, so that many small pieces take no more memory. */
export class Collector {
  #buffer = new Uint8Array(0);
  length = 0;

  constructor(limit) {
    this.limit = limit;
  }

  get capacity() {
    return this.#buffer.length;
  }

  /** Adds a piece; returns false if the limit is exceeded. */
  add(piece) {
    const length = this.length + piece.length;
    if (length > this.limit) return false;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, Math.min(2 * this.#buffer.length, this.limit)));
      larger.set(this.#buffer.subarray(0, this.length));
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.length);
    this.length = length;
    return true;
  }

  bytes() {
    return this.#buffer.subarray(0, this.length);
  }
}
