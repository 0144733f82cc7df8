// Receivers written by hand: a sound one, and those with one fault each, as people write them.

import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";

export const TOKEN = "t0ken-of-the-tests";
export const MAX_BYTES = 100_000;
/** The time limit of an answer. No receiver needs it, but those whose fault is to exceed a limit have a shorter one. */
export const TIMEOUT_MS = 20_000;
const SHORT_MS = 4_000;
/** Longer than the slow body of `doctor` takes, and shorter than it waits for the end of a stalled one. */
const READ_MS = 2_000;

/** An answer other than success. */
class Refusal extends Error {
  constructor(status) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

/** The body of a request. It is limited in size, and where there is a time limit the connection ends after that. */
async function readWithin(request, { maxBytes = MAX_BYTES, timeLimitMs = READ_MS } = {}) {
  const pieces = [];
  let length = 0;
  const timer = timeLimitMs === null ? undefined : setTimeout(() => request.destroy(), timeLimitMs);
  try {
    for await (const piece of request.iterator({ destroyOnReturn: false })) {
      length += piece.length;
      if (length > maxBytes) throw new Refusal(413);
      pieces.push(piece);
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(pieces);
}

const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

const readWithoutTimeLimit = (request) => readWithin(request, { timeLimitMs: null });

/** The parts of a receiver. Each fault replaces one. */
const SOUND = {
  onGet: () => 200,

  isAuthentic(given) {
    const [hash, expected] = [given, TOKEN].map((text) => createHash("sha256").update(text).digest());
    return timingSafeEqual(hash, expected);
  },

  isJson: (type = "") => /^application\/json\b/u.test(type),

  read: (request) => readWithin(request),

  decompress(bytes, encoding) {
    if (encoding === undefined) return bytes;
    if (encoding !== "gzip") throw new Refusal(415);
    try {
      return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
    } catch ({ code }) {
      throw new Refusal(code === "ERR_BUFFER_TOO_LARGE" ? 413 : 400);
    }
  },

  parse(bytes) {
    let payload;
    try {
      payload = JSON.parse(textOf(bytes));
    } catch {
      throw new Refusal(400);
    }
    if (typeof payload?.event !== "string" || typeof payload.data !== "object") throw new Refusal(422);
    return payload;
  },

  /** Runs at most one handler for a key at a time. */
  turn: (handle) => handle(),
  keyOf: (_payload, bytes) => createHash("sha256").update(bytes).digest("hex"),
  repeated: () => 200,
  handle: () => {},
  failed: () => ({ status: 500, body: "" }),
};

/** The receiver with some of its parts replaced; `handled` counts the pushes that were handled. */
class Receiver {
  handled = 0;
  #seen = new Set();
  #parts;

  constructor(parts) {
    this.#parts = { ...SOUND, ...parts };
  }

  async answer(request) {
    const { onGet, isAuthentic, isJson, read, decompress, parse, turn, isBodyFirst } = this.#parts;
    const { searchParams } = new URL(request.url, "http://receiver");
    const authenticate = () => {
      if (!isAuthentic(searchParams.get("token") ?? request.headers["x-token"] ?? "")) throw new Refusal(401);
    };
    if (!isBodyFirst) authenticate();
    if (["GET", "HEAD"].includes(request.method)) return onGet();
    if (!isJson(request.headers["content-type"])) throw new Refusal(415);
    const raw = await read(request);
    if (isBodyFirst) authenticate();
    const bytes = await decompress(raw, request.headers["content-encoding"]);
    const payload = parse(bytes);
    return turn(() => this.#handleOnce(payload, bytes));
  }

  async #handleOnce(payload, bytes) {
    const { keyOf, repeated, handle } = this.#parts;
    const key = payload.event === "ping" ? undefined : keyOf(payload, bytes);
    if (key !== undefined && this.#seen.has(key)) return repeated();
    this.#seen.add(key);
    await handle(payload);
    this.handled += 1;
    return 200;
  }

  refusal(error) {
    return error instanceof Refusal ? { status: error.status, body: "" } : this.#parts.failed(error);
  }
}

/** Starts a receiver for a test: its address, and the one that counts. It ends with the test. */
export async function startReceiver(context, parts = {}) {
  const crash = () => server.close() && server.closeAllConnections();
  const receiver = new Receiver(typeof parts === "function" ? parts(crash) : parts);
  const server = createServer(async (request, response) => {
    request.on("error", () => {});
    if (request.url === "/count") return response.end(String(receiver.handled));
    const answering = receiver.answer(request).then((status) => ({ status, body: "" }));
    const { status, body } = await answering.catch((error) => receiver.refusal(error));
    response.writeHead(status, status < 400 ? {} : { Connection: "close" }).end(body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(crash);
  const base = `http://127.0.0.1:${server.address().port}`;
  return { receiver, url: `${base}/hook`, count: `${base}/count` };
}

/** Lets one at a time do its work. */
function lock() {
  let last = Promise.resolve();
  return (work) => (last = last.then(work, work));
}

/** What `doctor` calls each fault, and the parts of a receiver that has it. */
export const FAULTS = {
  "waits for a body that its framework has parsed": {
    timeoutMs: SHORT_MS,
    finds: { "known events": "fault" },
    parts: {
      async read(request) {
        for await (const _ of request);
        return new Promise(() => {});
      },
    },
  },
  "reads `[object Object]`": {
    finds: { "known events": "fault" },
    parts: { read: async (request) => Buffer.from(String(JSON.parse(await SOUND.read(request)))) },
  },
  "fails with a SyntaxError at an empty body": {
    finds: { "empty body": "fault" },
    parts: { parse: (bytes) => SOUND.parse(bytes.length === 0 ? JSON.parse("") : bytes) },
  },
  "fails with a SyntaxError at broken JSON": {
    finds: { "broken JSON": "fault" },
    parts: {
      parse(bytes) {
        if (bytes.length > 0) JSON.parse(bytes);
        return SOUND.parse(bytes);
      },
    },
  },
  "answers before it has parsed": {
    finds: { "empty body": "warning", "broken JSON": "warning", "JSON that is no payload": "warning" },
    parts: {
      parse(bytes) {
        try {
          return SOUND.parse(bytes);
        } catch {
          return { event: "unreadable", data: {} };
        }
      },
    },
  },
  "takes the first piece of a body for the whole": {
    finds: { "size limit": "warning", "slow body": "fault" },
    parts: {
      async read(request) {
        for await (const piece of request.iterator({ destroyOnReturn: false })) return piece;
        return Buffer.alloc(0);
      },
    },
  },
  "fails with a TypeError at `null`": {
    finds: { "JSON that is no payload": "fault" },
    parts: { parse: (bytes) => SOUND.parse(String(bytes) === "null" ? null.event : bytes) },
  },
  "does not await the check of the token": {
    finds: { "wrong token": "fault", "missing token": "fault" },
    parts: { isAuthentic: async (given) => SOUND.isAuthentic(given) },
  },
  "does not compare the token": {
    finds: { "wrong token": "fault", "missing token": "fault" },
    parts: { isAuthentic: () => true },
  },
  "compares the beginning of the token": {
    finds: { "wrong token": "fault" },
    parts: { isAuthentic: (given) => given.startsWith(TOKEN) },
  },
  "fails at a token of another length": {
    finds: { "wrong token": "fault", "missing token": "fault" },
    parts: { isAuthentic: (given) => timingSafeEqual(Buffer.from(given), Buffer.from(TOKEN)) },
  },
  "redirects to a page where one can log in": {
    finds: { "wrong token": "warning", "missing token": "warning" },
    parts: {
      isAuthentic(given) {
        if (!SOUND.isAuthentic(given)) throw new Refusal(303);
        return true;
      },
    },
  },
  "compares the token after it has read the body": {
    finds: { "token before body": "warning" },
    parts: { isBodyFirst: true },
  },
  "answers a repeated push with 401": {
    finds: { "repeated push": "fault" },
    parts: { repeated: () => 401 },
  },
  "handles a repeated push again": {
    finds: { "handled once": "fault" },
    parts: { keyOf: () => undefined },
  },
  "takes a price that goes back for a repeated push": {
    finds: { "price that goes back": "fault" },
    parts: {
      keyOf: ({ event, data }) => [event, data.id, data.claimID, data.sightings?.at(-1).listing_price].join(),
    },
  },
  "throws at an unknown event": {
    finds: { "unknown event": "fault" },
    parts: {
      handle({ event }) {
        if (event === "doctor_unknown_event") throw new Error("no handler");
      },
    },
  },
  "refuses an unknown field": {
    finds: { "unknown field": "warning" },
    parts: {
      handle({ data }) {
        if (data.doctor_unknown_field !== undefined) throw new Refusal(422);
      },
    },
  },
  "compares the content type as a whole": {
    finds: { "content types": "warning" },
    parts: { isJson: (type) => type === "application/json" },
  },
  "has no limit of size": {
    finds: { "size limit": "fault" },
    parts: { read: (request) => readWithin(request, { maxBytes: Infinity }) },
  },
  "decompresses without a limit": {
    finds: { "size limit": "fault" },
    parts: {
      decompress(bytes, encoding) {
        if (encoding === undefined) return bytes;
        try {
          return gunzipSync(bytes);
        } catch {
          throw new Refusal(400);
        }
      },
    },
  },
  "takes a compressed body for JSON": {
    finds: { gzip: "warning" },
    parts: { decompress: (bytes) => bytes },
  },
  "ends at a body that is not compressed as declared": {
    finds: { gzip: "fault" },
    parts: (crash) => ({
      decompress(bytes, encoding) {
        if (encoding === "gzip" && bytes[0] !== 0x1f) crash();
        return SOUND.decompress(bytes, encoding);
      },
    }),
  },
  "fails at GET": {
    finds: { "GET and HEAD": "fault" },
    parts: {
      onGet() {
        throw new TypeError("no body");
      },
    },
  },
  "answers after the sender's time limit": {
    timeoutMs: SHORT_MS,
    finds: { "known events": "fault" },
    parts: { handle: () => sleep(60_000, undefined, { ref: false }) },
  },
  "answers shortly before the sender's time limit": {
    timeoutMs: SHORT_MS,
    finds: { "known events": "warning" },
    parts: { handle: ({ event }) => sleep(event === "valuation_change" ? SHORT_MS * 0.75 : 0) },
  },
  "handles one push at a time": {
    timeoutMs: SHORT_MS,
    finds: { "50 at once": "fault" },
    parts: () => ({ turn: lock(), handle: () => sleep(SHORT_MS / 30) }),
  },
  "refuses many pushes at once": {
    finds: { "50 at once": "fault" },
    parts: () => {
      let busy = 0;
      return {
        async turn(handle) {
          if (busy > 10) throw new Refusal(429);
          busy += 1;
          await sleep(20);
          busy -= 1;
          return handle();
        },
      };
    },
  },
  "ends with a connection that breaks": {
    finds: { "broken connection": "fault" },
    parts: (crash) => ({
      async read(request) {
        request.once("aborted", crash);
        return readWithin(request);
      },
    }),
  },
  "reads one body at a time": {
    timeoutMs: SHORT_MS,
    finds: { "stalled body": "fault" },
    parts: () => {
      const turn = lock();
      return { read: (request) => turn(() => readWithoutTimeLimit(request)) };
    },
  },
  "waits for a body without a limit of time": {
    timeoutMs: SHORT_MS,
    finds: { "stalled body": "warning" },
    parts: { read: readWithoutTimeLimit },
  },
  "shows where it failed": {
    finds: { "empty body": "fault", "contents of answers": "warning" },
    parts: {
      parse: (bytes) => SOUND.parse(bytes.length === 0 ? JSON.parse("") : bytes),
      failed: (error) => ({ status: 500, body: error.stack }),
    },
  },
};
