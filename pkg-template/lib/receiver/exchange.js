import * as wasm from "../../wasm/receiver.js";
import { WebhooksError } from "../error.js";
import { EVENTS } from "../events.js";
import { CODINGS, OUTCOMES, READ, RESPOND, VALIDATE } from "../outcomes.js";
import { validateBy } from "../validation.js";
import { readBody } from "./body.js";
import { chain, isPromise, within } from "./chain.js";
import { headerReader } from "./push.js";
import { FAILED, detailOf, kindOf } from "./step.js";
import { isAuthenticated } from "./tokens.js";
import { Work } from "./work.js";

/** One request, from its head to its answer. The module decides on each step, and this class takes it. */
export class Exchange {
  #state;
  #push;
  #start = performance.now();
  #receivedAt = new Date();
  #method = "";
  #target = "";
  #header;
  /** What hooks get to know of the push. */
  #facts = { event: null, bytes: null, issues: [] };

  constructor(state, push) {
    this.#state = state;
    this.#push = push;
  }

  /** Returns the answer; never rejects. */
  async run() {
    this.#state.begin();
    try {
      return await this.#run();
    } catch (error) {
      this.#state.report(error, { source: "receiver", event: null });
      return this.#answer(FAILED);
    } finally {
      this.#state.end();
    }
  }

  #run() {
    const { method, url, headers } = this.#push;
    this.#method = String(method);
    if (this.#state.settings.onRequest !== undefined) {
      this.#state.call("onRequest", { method: this.#method, receivedAt: this.#receivedAt });
    }
    this.#target = String(url?.href ?? url ?? "");
    this.#header = headerReader(headers);
    const step = this.#admit();
    if (kindOf(step) !== READ) return this.#answer(detailOf(step));
    const body = readBody(this.#push, CODINGS[detailOf(step)], this.#state);
    return chain(body, (body) => this.#checkBody(body));
  }

  #admit() {
    const [target, header] = [this.#target, this.#header];
    const { query, header: named, contentTypes, maxBytes } = this.#state.settings;
    return wasm.admit(
      this.#method,
      isAuthenticated(target, header, query, named),
      this.#state.isClosed,
      header("content-type"),
      header("content-encoding"),
      header("content-length"),
      contentTypes,
      this.#state.codings,
      maxBytes,
    );
  }

  #checkBody({ end, bytes, received }) {
    if (end === "consumed") this.#state.report(consumedError(), { source: "receiver", event: null });
    if (bytes !== undefined) this.#facts.bytes = bytes.length;
    const step = wasm.afterBody(end, received, this.#header("content-length"));
    return kindOf(step) === VALIDATE ? this.#judge(bytes) : this.#answer(detailOf(step));
  }

  #judge(bytes) {
    const { validation, schemas, store, onInvalid, on } = this.#state.settings;
    const verdict = validateBy(schemas, bytes, validation);
    const { valid, event, issues } = verdict;
    const known = CATALOGUE.has(event);
    this.#facts.issues = issues;
    if (known || on.has(event) || schemas.has(event)) this.#facts.event = event;
    this.#state.drift?.inspect(event, issues);
    const step = wasm.afterVerdict(valid, event ?? undefined, store !== undefined, onInvalid !== undefined);
    if (kindOf(step) === RESPOND) return this.#answer(detailOf(step), { issues });
    const pushed = { verdict, known, bytes, target: this.#target, receivedAt: this.#receivedAt };
    const work = new Work(this.#state, pushed, this.#facts.event, this.#push.waitUntil);
    const ended = work.run(step);
    return isPromise(ended) ? this.#answerInTime(ended, work) : this.#answerOf(work, ended);
  }

  /** Answers when the work has ended, or when the answer is due. */
  async #answerInTime(ended, work) {
    const left = this.#state.settings.respondWithinMs - (performance.now() - this.#start);
    const outcome = await within(ended, left, undefined);
    const answer = this.#answerOf(work, outcome ?? detailOf(wasm.afterHandler("running")));
    if (outcome === undefined) {
      answer.settled = ended.then((final) => {
        this.#tell(OUTCOMES[final].name, answer.status);
        return OUTCOMES[final].name;
      });
    }
    return answer;
  }

  #answerOf({ key, parsed, pushed }, outcome) {
    const more = { issues: pushed.verdict.issues };
    if (parsed !== undefined) more.payload = parsed;
    if (key !== null) more.key = key;
    return this.#answer(outcome, more);
  }

  #answer(outcome, more) {
    const { name, status, headers } = this.#state.answer(outcome);
    this.#tell(name, status);
    return { status, headers, outcome: name, ...more, settled: Promise.resolve(name) };
  }

  #tell(outcome, status) {
    for (const observe of this.#state.observers) {
      observe({ outcome, status, event: this.#facts.event, target: this.#target, header: this.#header });
    }
    if (this.#state.settings.onOutcome === undefined) return;
    const durationMs = performance.now() - this.#start;
    const issues = this.#facts.issues.map(withoutValues);
    this.#state.call("onOutcome", {
      outcome,
      status,
      method: this.#method,
      durationMs,
      ...this.#facts,
      issues,
    });
  }
}

const CATALOGUE = new Set(EVENTS.map(({ name }) => name));

const withoutValues = ({ severity, code, path, line, column }) => ({ severity, code, path, line, column });

const consumedError = () =>
  new WebhooksError({
    code: "invalid_request",
    message: "the body of the push was read or parsed before the receiver got it",
    hint: "mount the receiver before body parsers such as `express.json()`, or give its route `express.raw({ type: () => true })`; elsewhere pass the raw body",
  });
