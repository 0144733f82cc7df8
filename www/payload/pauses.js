// Lets the browser answer the user while the page works.

/** How long work may go on without a pause, in milliseconds. */
const SHARE = 12;

/** Returns a function to be awaited between pieces of work. It pauses when they have taken long enough. */
export function createPauses() {
  let start = performance.now();
  return async function pause() {
    if (performance.now() - start < SHARE) return;
    await new Promise((resolve) => setTimeout(resolve));
    start = performance.now();
  };
}
