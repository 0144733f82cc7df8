// The filter of the inbox: by event, by webhook, and by what came of a delivery.

import { byId, el } from "./dom.js";

const ANY = "";

/**
 * `onChange()` is called when another choice was made. Returns `offer(deliveries)`, which lists what can be chosen, and
 * `matches(entry, hasResult)`.
 */
export function createInboxFilter(onChange) {
  const event = byId("inbox-event");
  const webhook = byId("inbox-webhook");
  const result = byId("inbox-result");

  function offer(deliveries) {
    fill(event, new Map(deliveries.map((delivery) => [delivery.event, delivery.event])));
    fill(
      webhook,
      new Map(deliveries.map(({ webhookId, webhookName }) => [webhookId, webhookName || webhookId])),
    );
  }

  function matches(entry, hasResult) {
    const { delivery } = entry;
    return (
      [ANY, delivery.event].includes(event.value) &&
      [ANY, delivery.webhookId].includes(webhook.value) &&
      (result.value === ANY || hasResult(entry, result.value))
    );
  }

  for (const select of [event, webhook, result]) select.addEventListener("change", onChange);
  return { offer, matches };
}

/** Lists the choices, and leaves the one that is made. */
function fill(select, choices) {
  const made = select.value;
  const options = Array.from(choices, ([value, text]) => el("option", { value }, text));
  select.replaceChildren(el("option", { value: ANY }, "any"), ...options);
  select.value = choices.has(made) ? made : ANY;
}
