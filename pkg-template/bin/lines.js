// A stream of bytes, line by line.

const NEWLINE = 10;

/**
 * Gives `{ number, bytes }` for each line, without its end. Of a line that is longer than the limit, one byte more
 * than that is kept: enough to see that it is too long.
 */
export async function* linesOf(chunks, limit) {
  let number = 1;
  let line = new Pieces(limit + 1);
  for await (const chunk of chunks) {
    let start = 0;
    for (let end; (end = chunk.indexOf(NEWLINE, start)) >= 0; start = end + 1) {
      line.add(chunk.subarray(start, end));
      yield { number, bytes: line.join() };
      number += 1;
      line = new Pieces(limit + 1);
    }
    line.add(chunk.subarray(start));
  }
  if (!line.isEmpty) yield { number, bytes: line.join() };
}

/** Bytes in pieces, so many at most. */
export class Pieces {
  #pieces = [];
  #left;

  constructor(limit) {
    this.#left = limit;
  }

  get isEmpty() {
    return this.#pieces.length === 0;
  }

  get isFull() {
    return this.#left === 0;
  }

  add(bytes) {
    const piece = bytes.subarray(0, this.#left);
    this.#left -= piece.length;
    if (piece.length > 0) this.#pieces.push(piece);
  }

  join() {
    return Buffer.concat(this.#pieces);
  }
}
