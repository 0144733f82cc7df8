import * as wasm from "../../wasm/receiver.js";
import { WebhooksError } from "../error.js";
import { EVENTS } from "../events.js";
import { CODINGS, OUTCOMES, READ, RESPOND, VALIDATE } from "../outcomes.js";
import { safeParsePayload } from "../payload.js";
import { readBody } from "./body.js";
import { codings } from "./decompress.js";
import { headerReader } from "./push.js";
import { detailOf, kindOf } from "./step.js";
import { within } from "./within.js";
import { Work } from "./work.js";

/** One request, from its head to its answer. The module decides on each step, and this class takes it. */
export class Exchange {
  #state;
  #push;
  #start = performance.now();
  #receivedAt = new Date();
  #method = "";
  /** What `onOutcome` gets: no token, and no value of the payload. */
  #facts = { event: null, bytes: null, issues: [] };

  constructor(state, push) {
    this.#state = state;
    this.#push = push;
  }

  /** Returns the answer; never rejects. */
  run() {
    const answered = this.#run().catch((error) => {
      this.#state.report(error, { source: "receiver", event: null });
      return this.#answer(FAILED);
    });
    this.#state.track(answered);
    return answered;
  }

  async #run() {
    const { method, url, headers } = this.#push;
    this.#method = String(method);
    this.#state.call("onRequest", { method: this.#method, receivedAt: this.#receivedAt });
    const target = String(url?.href ?? url ?? "");
    const header = headerReader(headers);
    const admitted = this.#admit(target, header);
    if (kindOf(admitted) !== READ) return this.#answer(detailOf(admitted));

    const { end, bytes, received } = await readBody(this.#push, CODINGS[detailOf(admitted)], this.#state);
    if (end === "consumed") this.#state.report(consumedError(), { source: "receiver", event: null });
    this.#facts.bytes = bytes?.length ?? null;
    const read = wasm.afterBody(end, received, header("content-length"));
    if (kindOf(read) !== VALIDATE) return this.#answer(detailOf(read));
    return this.#judge(bytes, target);
  }

  #admit(target, header) {
    const { query, header: named, contentTypes, maxBytes } = this.#state.settings;
    const isAuthenticated = wasm.authenticate(
      target,
      query?.parameter,
      query?.values.join("\n") ?? "",
      named && header(named.name),
      named?.values.join("\n") ?? "",
    );
    return wasm.admit(
      this.#method,
      isAuthenticated,
      this.#state.isClosed,
      header("content-type"),
      header("content-encoding"),
      header("content-length"),
      contentTypes.join("\n"),
      codings().join("\n"),
      maxBytes,
    );
  }

  #judge(bytes, target) {
    const { validation, store, onInvalid, on } = this.#state.settings;
    const result = safeParsePayload(bytes, validation);
    const { valid, event, issues, payload } = result;
    this.#facts.issues = issues.map(withoutValues);
    if (CATALOGUE.has(event) || on.has(event)) this.#facts.event = event;
    const step = wasm.afterVerdict(valid, event ?? undefined, store !== undefined, onInvalid !== undefined);
    if (kindOf(step) === RESPOND) return this.#answer(detailOf(step), { issues });
    const pushed = { ...result, bytes, target, receivedAt: this.#receivedAt };
    const work = new Work(this.#state, pushed, this.#facts.event, this.#push.waitUntil);
    return this.#await(work.run(step), work, { issues, payload });
  }

  /** Answers when the work has ended, or when the answer is due. */
  async #await(ended, work, more) {
    const left = this.#state.settings.respondWithinMs - (performance.now() - this.#start);
    const outcome = await within(ended, left, detailOf(wasm.afterHandler("running")));
    if (work.key) more.key = work.key;
    const answer = this.#answer(outcome, more);
    if (work.isRunning) {
      answer.settled = ended.then((final) => {
        this.#tell(OUTCOMES[final].name, answer.status);
        return OUTCOMES[final].name;
      });
    }
    return answer;
  }

  #answer(outcome, more) {
    const { name, status, headers } = this.#state.answer(outcome);
    this.#tell(name, status);
    return { status, headers, outcome: name, ...more, settled: Promise.resolve(name) };
  }

  #tell(outcome, status) {
    if (this.#state.settings.onOutcome === undefined) return;
    const durationMs = performance.now() - this.#start;
    this.#state.call("onOutcome", { outcome, status, method: this.#method, durationMs, ...this.#facts });
  }
}

const CATALOGUE = new Set(EVENTS.map(({ name }) => name));
const FAILED = OUTCOMES.findIndex(({ name }) => name === "failed");

const withoutValues = ({ severity, code, path, line, column }) => ({ severity, code, path, line, column });

const consumedError = () =>
  new WebhooksError({
    code: "invalid_request",
    message: "the body of the push was read or parsed before the receiver got it",
    hint: "mount the receiver before body parsers such as `express.json()`, or give its route `express.raw({ type: () => true })`; elsewhere pass the raw body",
  });
