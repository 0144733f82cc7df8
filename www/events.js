// The catalogue of events by itself. The package's entry that has it loads the validator, too.

export { EVENTS } from "./pkg/lib/events.js";
