// The example's Worker. It crashes now and then, at the places where a crash could lose or repeat an event.

import worker from "../../../examples/edge-receiver/src/worker.js";

export * from "../../../examples/edge-receiver/src/worker.js";

const passes = new Map();

/** Throws at every `period`th pass. */
function crash(place, period) {
  const pass = (passes.get(place) ?? 0) + 1;
  passes.set(place, pass);
  if (pass % period === 0) throw new Error(`crash ${place}`);
}

/** The receiver keeps the queue of the first request. */
const crashing = (queue) => ({
  async send(message) {
    crash("before sending", 40);
    await queue.send(message);
    crash("after sending", 60);
  },
});

export default {
  fetch: (request, env, context) => worker.fetch(request, { ...env, EVENTS: crashing(env.EVENTS) }, context),

  async queue(batch, env) {
    crash(`before a batch of ${batch.queue}`, 7);
    await worker.queue(batch, env);
    crash(`after a batch of ${batch.queue}`, 5);
  },
};
