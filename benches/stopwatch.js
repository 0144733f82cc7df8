// Interleaved rounds: every contender runs once in each, so that what slows the machine down slows all of them. They
// are short, so that on a busy machine most of them end before another process takes their place.

const ROUND_MS = 0.5;
const WARM_UP_MS = 30;
/** No pass takes less: a browser's clock may stand still for so long. */
const RESOLUTION_MS = 0.005;

/**
 * How many nanoseconds each contender takes for one of the inputs: the median of the rounds. A contender is a function
 * of an input. Each runs through the inputs in turn, so that none is learned by heart.
 */
export function race(contenders, inputs, rounds = 61) {
  const runners = Object.entries(contenders).map(([name, run]) => {
    let at = 0;
    const pass = (times) => {
      let sink = 0;
      for (const end = at + times; at < end; at++) if (run(inputs[at % inputs.length])) sink++;
      return sink;
    };
    return { name, pass, times: timesFor(pass), samples: [] };
  });
  for (let round = 0; round < rounds; round++) {
    for (const { pass, times, samples } of rotated(runners, round))
      samples.push(elapsed(() => pass(times)) / times);
  }
  return nanoseconds(runners);
}

/** The same for functions that give a promise. */
export async function raceAsync(contenders, times = 20, rounds = 61) {
  const runners = Object.entries(contenders).map(([name, run]) => ({ name, run, samples: [] }));
  for (let round = -20; round < rounds; round++) {
    for (const { run, samples } of rotated(runners, round + 20)) {
      const start = performance.now();
      for (let at = 0; at < times; at++) await run();
      // The first rounds warm up.
      if (round >= 0) samples.push((performance.now() - start) / times);
    }
  }
  return nanoseconds(runners);
}

/** How long each contender takes for a single call, in nanoseconds, with a pause before each. */
export async function raceFromRest(contenders, rounds = 300) {
  const runners = Object.entries(contenders).map(([name, run]) => ({ name, run, samples: [] }));
  for (let round = -50; round < rounds; round++) {
    for (const { run, samples } of rotated(runners, round + 50)) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      const start = performance.now();
      await run();
      // The first rounds warm up.
      if (round >= 0) samples.push(performance.now() - start);
    }
  }
  return nanoseconds(runners);
}

export function median(samples) {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1];
}

/** How many times fill a round, once the engine has optimized what runs. */
function timesFor(pass) {
  let times = 1;
  let warm = 0;
  // What a pass takes beyond its fastest was taken by somebody else.
  let fastest = Infinity;
  while (warm < WARM_UP_MS) {
    fastest = Math.min(
      fastest,
      Math.max(
        elapsed(() => pass(times)),
        RESOLUTION_MS,
      ) / times,
    );
    warm += fastest * times;
    if (fastest * times < ROUND_MS) times *= 2;
  }
  return Math.max(1, Math.round(ROUND_MS / fastest));
}

function elapsed(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

const rotated = (list, by) => list.map((_, at) => list[(at + by) % list.length]);

const nanoseconds = (runners) =>
  Object.fromEntries(runners.map(({ name, samples }) => [name, median(samples) * 1e6]));
