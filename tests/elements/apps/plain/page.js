// The elements in plain HTML. The client is set before the classes are known, as a script that loads early may do.

import { GERMAN, GERMAN_INSPECTOR, PAYLOAD, client } from "./service.js";

const [webhooks] = document.getElementsByTagName("autograb-webhooks");
const [inspector] = document.getElementsByTagName("autograb-payload-inspector");
webhooks.client = client;
inspector.payload = PAYLOAD;

const log = (text) =>
  document.getElementById("log").append(Object.assign(document.createElement("li"), { textContent: text }));
// These bubble, so that one listener can serve many elements.
for (const type of ["webhook-created", "webhook-updated", "webhook-deleted", "pinged"]) {
  document.addEventListener(type, ({ detail }) => log(`${type} ${detail.webhook.name}`));
}
document.addEventListener("validated", ({ detail }) => log(`validated ${detail.valid}`));
webhooks.addEventListener("error", ({ detail }) => log(`error ${detail.code}`));

document.getElementById("german").addEventListener("click", () => {
  webhooks.labels = GERMAN;
  inspector.labels = GERMAN_INSPECTOR;
});
document.getElementById("remove").addEventListener("click", () => {
  webhooks.remove();
  inspector.remove();
});

await import("autograb-webhooks/elements");
// Another import changes nothing, and so does another definition.
const { defineElements } = await import("autograb-webhooks/elements");
defineElements();
