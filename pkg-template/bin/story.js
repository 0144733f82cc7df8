// The story that a local sandbox plays by itself.

import { journal } from "../lib/sandbox-journal.js";
import { UsageError } from "./failure.js";

/** The time between two events, in milliseconds, so that somebody can follow. */
const INTERVAL_MS = 1_000;

/**
 * A story that begins when there is a webhook to push to. `begin` is to be called whenever there may be one; it has no
 * effect once the story has begun.
 */
export async function storyOf(service, spec, { log, signal }) {
  const options = { intervalMs: INTERVAL_MS, ...parse(spec) };
  await check(service, options);
  let hasBegun = false;

  async function play() {
    const { events, ...summary } = await service.play({ ...options, signal });
    log({ type: "story", events: events.length, ...summary });
  }

  return {
    begin() {
      if (hasBegun || signal.aborted || !service[journal].hasWebhooks(options.region)) return;
      hasBegun = true;
      play().catch((error) => signal.aborted || log({ type: "error", error: error.message }));
    },
  };
}

/** `sale,seed=7,region=uk` as `{ story: "sale", seed: 7, region: "uk" }`. */
function parse(spec) {
  const pairs = spec.split(",").map((pair, index) => {
    const [name, ...value] = pair.split("=");
    if (value.length === 0 && index === 0) return ["story", name.trim()];
    return [name.trim(), valueOf(value.join("=").trim())];
  });
  return Object.fromEntries(pairs);
}

function valueOf(text) {
  if (text === "true" || text === "false") return text === "true";
  return text === "" || isNaN(text) ? text : Number(text);
}

/** Refuses wrong options now, and not only when the first webhook exists. With an aborted signal nothing is played. */
async function check(service, options) {
  const error = await service.play({ ...options, signal: AbortSignal.abort() }).catch((thrown) => thrown);
  if (error.code !== "invalid_request") return;
  const issues = error.issues.map(({ path, message }) => `\`${path.slice(1)}\`: ${message}`).join("; ");
  throw new UsageError(
    `${issues}; write it like \`--play sale\` or \`--play seed=7,duplicates=0.2,retries=3\``,
  );
}
