// The receiver that the recipes import as `./receiver.js`. It prints every outcome.

import { createReceiver } from "autograb-webhooks/receiver";

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const receiver = createReceiver({
  token: ["t0ken", "0ld"],
  respondWithinMs: 300,
  on: {
    handler_fails() {
      throw new Error("the handler failed");
    },
    handler_is_slow: () => later(600),
  },
  fallback: () => {},
  onError: (error) => console.log(`error: ${error}`),
  onOutcome: ({ outcome }) => console.log(`outcome: ${outcome}`),
});
