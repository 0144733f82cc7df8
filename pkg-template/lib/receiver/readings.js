/**
 * The bodies that are being read. When their memory exceeds its limit, the one that has been read for longest is given up: a
 * body that arrives at a normal pace is never the oldest for long, so slow senders evict each other.
 */
export class Readings {
  #maxBytes;
  #held = 0;
  /** The oldest first. */
  #open = new Set();

  constructor(maxBytes) {
    this.#maxBytes = maxBytes;
  }

  begin(reading) {
    this.#open.add(reading);
  }

  /** Makes room for further bytes of a reading. It may itself be the one that is given up. */
  hold(reading, bytes) {
    reading.held += bytes;
    this.#held += bytes;
    while (this.#held > this.#maxBytes) first(this.#open).finish("evicted");
  }

  end(reading) {
    this.#held -= reading.held;
    this.#open.delete(reading);
  }
}

const first = ([item]) => item;

/**
 * Bytes that arrive in pieces. They are copied into one buffer, so that many small pieces take no more memory. A first piece
 * that fills a buffer of its own is kept as it is: mostly it is the whole body.
 */
export class Collector {
  #buffer = EMPTY;
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
    if (this.length === 0 && piece.length === piece.buffer.byteLength) this.#buffer = piece;
    else this.#append(piece, length);
    this.length = length;
    return true;
  }

  #append(piece, length) {
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, Math.min(2 * this.#buffer.length, this.limit)));
      larger.set(this.#buffer.subarray(0, this.length));
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.length);
  }

  bytes() {
    return this.length === this.#buffer.length ? this.#buffer : this.#buffer.subarray(0, this.length);
  }
}

const EMPTY = new Uint8Array(0);
