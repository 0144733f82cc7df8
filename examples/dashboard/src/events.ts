import { EVENTS } from "autograb-webhooks/payload";

/** The names of the events that a webhook can subscribe to. */
export const SUBSCRIBABLE: readonly string[] = EVENTS.filter(({ subscribable }) => subscribable).map(
  ({ name }) => name,
);
