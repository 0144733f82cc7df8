// Sends made-up pushes to a receiver, and returns what it answered.

import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { samplePayload } from "../schema.js";
import { UsageError } from "./failure.js";
import { post } from "./post.js";

/** How long a receiver that was down may take to come back, in milliseconds. */
const PATIENCE_MS = 2_000;
const INTERVAL_MS = 50;
/** How long a process may take to end after an exception, in milliseconds. */
const EXIT_MS = 250;

/** The length from which a token in an answer is no coincidence. */
const SECRET_LENGTH = 6;
/** Lines as JavaScript, Java, Python and PHP write them, also in HTML and in JSON. */
const STACK_TRACE =
  /(?:\n|\\n|<br>)(?:\s|\\t|&nbsp;)+at \S.*[:(].*\d|Traceback \(most recent call last\)|\.php on line \d/u;
const UNREACHABLE = ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"];

/** Requests to one receiver. Each has a time limit, and none rejects. */
export class Probe {
  #target;
  #countUrl;
  /** The seed of the next payload. It starts anywhere, so that no payload repeats one of an earlier run. */
  #seed = randomInt(2 ** 40);
  /** An event that the receiver accepts, once one is known. */
  event = undefined;
  /** What answers contained, and should not. */
  revealed = new Set();

  constructor(target, { timeoutMs, maxBytes, countUrl }) {
    this.#target = target;
    this.#countUrl = countUrl;
    this.timeoutMs = timeoutMs;
    this.maxBytes = maxBytes;
  }

  /** Whether there is an "accepted" push, a "token", or a "count". */
  has(need) {
    const found = { accepted: this.event, token: this.#tokens[0], count: this.#countUrl };
    return found[need] !== undefined;
  }

  get #tokens() {
    const { url, headers, parameter } = this.#target;
    const query = parameter === undefined ? [] : [url.searchParams.get(parameter)];
    return [...query, ...Object.values(headers)];
  }

  /** The bytes of a payload that was never sent before. `change` may edit it. */
  payload({ event = this.event ?? "ping", change = (payload) => payload } = {}) {
    this.#seed += 1;
    return Buffer.from(JSON.stringify(change(samplePayload(event, { seed: this.#seed }))));
  }

  /**
   * Sends a request, by default a push with the right token and a new payload, and returns its answer, with `what` it
   * answers: `{ what, status, ms }` or `{ what, error, reason, ms }`. `token` maps each token to the one that is sent,
   * or to `undefined`, which leaves it out.
   */
  async push(what, { token = (right) => right, expects, tolerates, ...request } = {}) {
    const { url, headers } = this.#addressed(token);
    const start = Date.now();
    const options = {
      timeoutMs: this.timeoutMs,
      body: "body" in request ? request.body : this.payload(),
      ...request,
      headers: defined({ "Content-Type": "application/json", ...headers, ...request.headers }),
    };
    try {
      const answer = await post(url, options);
      this.#inspect(answer);
      return { what, status: answer.status, ms: answer.ms, expects, tolerates };
    } catch ({ code = "error", message }) {
      return { what, error: code, reason: message, ms: Date.now() - start, expects, tolerates };
    }
  }

  /** The URL and the headers with their tokens replaced. */
  #addressed(replace) {
    const { parameter, headers } = this.#target;
    const url = new URL(this.#target.url);
    if (parameter !== undefined) {
      const right = url.searchParams.get(parameter);
      const token = replace(right);
      // The right one is sent as it was written: to set it would encode it anew.
      if (token === undefined) url.searchParams.delete(parameter);
      else if (token !== right) url.searchParams.set(parameter, token);
    }
    const replaced = Object.entries(headers).map(([name, value]) => [name, replace(value)]);
    return { url, headers: Object.fromEntries(replaced) };
  }

  #inspect({ headers, body }) {
    const text = `${JSON.stringify(headers)}${body}`;
    if (STACK_TRACE.test(text)) this.revealed.add("a stack trace");
    if (this.#tokens.some((token) => token.length >= SECRET_LENGTH && text.includes(token))) {
      this.revealed.add("the token");
    }
  }

  /**
   * Sends pushes, and returns their answers and one more: how many pushes the receiver has handled meanwhile. Waits for
   * the `expected` number, and a moment for one too many.
   */
  async counting(expected, send) {
    const what = "the pushes handled";
    let answers = [];
    try {
      const before = await this.count();
      answers = await send();
      // A push that was accepted may be handled later.
      const end = Date.now() + this.timeoutMs;
      while ((await this.count()) < before + expected && Date.now() < end) await sleep(INTERVAL_MS);
      await sleep(INTERVAL_MS);
      const handled = (await this.count()) - before;
      return [...answers, { what, handled, expects: [expected] }];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return [...answers, { what, error: "count", reason: error.message }];
    }
  }

  /** The number of pushes that the receiver says it has handled. */
  async count() {
    const answer = await post(this.#countUrl, { method: "GET", timeoutMs: this.timeoutMs }).catch((error) => {
      throw new UsageError(`\`--count\` is not answered: ${error.message}`);
    });
    const text = answer.body.toString().trim();
    if (answer.status === 200 && /^\d{1,15}$/u.test(text)) return Number(text);
    throw new UsageError("`--count` must be a URL that answers GET with a whole number, and nothing else");
  }

  /**
   * Waits until the receiver has caught up with requests that it has not answered, so that the next check does not; and
   * a moment for it to end because their connections were closed.
   */
  async catchUp() {
    if (this.has("accepted")) await this.push("one more push", { timeoutMs: 3 * this.timeoutMs });
    await sleep(EXIT_MS);
  }

  /** Whether the receiver accepts connections, or does so again soon. */
  async isUp() {
    const at = this.#addressed((token) => token);
    for (const end = Date.now() + PATIENCE_MS; ; await sleep(INTERVAL_MS)) {
      const asking = post(at.url, { method: "GET", headers: at.headers, timeoutMs: PATIENCE_MS });
      const isDown = await asking.then(
        () => false,
        ({ code }) => UNREACHABLE.includes(code),
      );
      if (!isDown || Date.now() > end) return !isDown;
    }
  }
}

const defined = (headers) =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
