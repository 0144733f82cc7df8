// Has a service worker run the check, and shows its verdict as `data-verdict`.

navigator.serviceWorker.onmessage = ({ data }) => (document.body.dataset.verdict = data);
navigator.serviceWorker
  .register("./service-worker.js", { type: "module" })
  .then(() => navigator.serviceWorker.ready)
  .then(({ active }) => active.postMessage("check"))
  .catch((error) => (document.body.dataset.verdict = String(error)));
