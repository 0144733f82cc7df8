// Splits a stream of bytes into lines.

const NEWLINE = 10;

/**
 * Yields `{ number, offset, length, bytes }` for each line, without its line feed. `length` is the true length and
 * `offset` the position of the line in the stream. Of a line that is longer than `limit`, `bytes` holds `limit` + 1
 * bytes: enough to see that it is too long.
 */
export async function* linesOf(chunks, limit) {
  let [number, offset] = [1, 0];
  let line = new Pieces(limit + 1);
  for await (const chunk of chunks) {
    let start = 0;
    for (let end; (end = chunk.indexOf(NEWLINE, start)) >= 0; start = end + 1) {
      line.add(chunk.subarray(start, end));
      yield { number, offset, length: line.length, bytes: line.join() };
      number += 1;
      offset += line.length + 1;
      line = new Pieces(limit + 1);
    }
    line.add(chunk.subarray(start));
  }
  if (line.length > 0) yield { number, offset, length: line.length, bytes: line.join() };
}

/** Collects bytes, and keeps the first `limit` of them. */
export class Pieces {
  #pieces = [];
  #left;
  /** How many bytes were added, kept or not. */
  length = 0;

  constructor(limit) {
    this.#left = limit;
  }

  add(bytes) {
    this.length += bytes.length;
    const piece = bytes.subarray(0, this.#left);
    this.#left -= piece.length;
    if (piece.length > 0) this.#pieces.push(piece);
  }

  join() {
    return Buffer.concat(this.#pieces);
  }
}
