// The check in the page and in a web worker. The verdict of both is shown as `data-verdict`.

import { check } from "./check.js";

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const answer = new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(`in the worker: ${message}`));
});

Promise.all([check({ isPublic: true }), answer])
  .then(([own, others]) => (own === others ? own : `${own}, but in the worker: ${others}`), String)
  .then((verdict) => (document.body.dataset.verdict = verdict));
