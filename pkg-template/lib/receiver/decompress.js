import { Collector } from "./readings.js";
import { builtin } from "./host.js";

const zlib = () => builtin("node:zlib");

/** The names by which `DecompressionStream` knows the codings. */
const FORMATS = { gzip: "gzip", deflate: "deflate", br: "brotli" };

let supported;

/** The codings that this host can decode. */
export function codings() {
  return (supported ??= Object.keys(FORMATS).filter((coding) => zlib() !== undefined || hasStream(coding)));
}

function hasStream(coding) {
  try {
    return new DecompressionStream(FORMATS[coding]) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Decompresses a body of at most `limit` bytes. Returns `{ end, bytes }`. With zlib it is done at once, so that the bodies
 * being decompressed take no more memory than one of them.
 */
export async function decompress(bytes, coding, limit) {
  const format = coding === "deflate" && isRaw(bytes) ? "deflate-raw" : FORMATS[coding];
  const library = zlib();
  return library === undefined
    ? inflateStream(bytes, format, limit)
    : inflateSync(library, bytes, format, limit);
}

/** Whether compressed data lacks the header that belongs to `deflate`, as some senders have it. */
const isRaw = ([first]) => (first & 0x0f) !== 8;

const FUNCTIONS = {
  gzip: "gunzipSync",
  deflate: "inflateSync",
  "deflate-raw": "inflateRawSync",
  brotli: "brotliDecompressSync",
};

function inflateSync(library, bytes, format, limit) {
  try {
    return { end: "complete", bytes: library[FUNCTIONS[format]](bytes, { maxOutputLength: limit }) };
  } catch (error) {
    // In Node with the code `ERR_BUFFER_TOO_LARGE`, in Workers without one.
    return { end: error.name === "RangeError" ? "too_large" : "malformed" };
  }
}

async function inflateStream(bytes, format, limit) {
  const { readable, writable } = new DecompressionStream(format);
  const writer = writable.getWriter();
  // The reader gets the same errors.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  const reader = readable.getReader();
  const collector = new Collector(limit);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { end: "complete", bytes: collector.bytes() };
      if (!collector.add(value)) {
        reader.cancel().catch(() => {});
        return { end: "too_large" };
      }
    }
  } catch {
    return { end: "malformed" };
  }
}
