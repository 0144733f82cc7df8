// The page's side of the worker.

import { createPauses } from "./pauses.js";

/** How many characters of a text are sent at once. */
const SLICE = 1 << 19;

/** What a task resolves to if a later one has taken its place. */
export const OVERTAKEN = Symbol("overtaken");

/**
 * Returns functions that run a task in the worker: `check`, `format`, `lines` and `exportLog`. A later check or format
 * takes the place of an earlier one, which resolves to `OVERTAKEN`.
 */
export function createChecker() {
  const waiting = new Map();
  let worker;
  let lastId = 0;
  let current;

  function start() {
    worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data: { id, progress, result, error } }) => {
      const task = waiting.get(id);
      if (progress !== undefined) return task?.onProgress?.(progress);
      waiting.delete(id);
      if (error === undefined) task?.resolve(result);
      else task?.reject(Object.assign(new Error(error.message), error));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const error = new Error(event.message ?? "the worker could not be started");
      for (const task of waiting.values()) task.reject(error);
      waiting.clear();
      worker.terminate();
      worker = undefined;
    };
  }

  function post(id, task, data, onProgress) {
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject, onProgress });
      worker.postMessage({ id, task, ...data });
    });
  }

  /** Runs a task on the text of the editor, or on the file in `data`. */
  async function run(task, doc, data, onProgress) {
    if (worker === undefined) start();
    const id = ++lastId;
    cancel();
    current = id;
    worker.postMessage({ task: "forget" });
    if (doc !== undefined && !(await send(doc, () => current === id))) return OVERTAKEN;
    const result = await post(id, task, data, onProgress);
    return current === id ? result : OVERTAKEN;
  }

  async function send(doc, isWanted) {
    const pause = createPauses();
    for (let at = 0; at < doc.length; at += SLICE) {
      worker.postMessage({ task: "text", part: doc.sliceString(at, at + SLICE) });
      await pause();
      if (!isWanted()) return false;
    }
    return true;
  }

  function cancel() {
    if (waiting.has(current)) worker.postMessage({ task: "cancel", id: current });
  }

  return {
    check: ({ doc, file }, settings, onProgress) => run("check", doc, { file, ...settings }, onProgress),
    format: (doc) => run("format", doc, {}),
    /** The bad lines of the log that was checked last, from one index to before another. */
    lines: (from, to) => post(++lastId, "lines", { from, to }),
    exportLog: (as, onProgress) => post((current = ++lastId), "export", { as }, onProgress),
    /** Ends the current task: a log is cut there. */
    cancel,
  };
}
