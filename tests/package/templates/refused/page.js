// Under a policy that forbids WebAssembly the package can still be imported, and says what is wrong when called.

import { WebhooksError, validatePayload } from "autograb-webhooks";

try {
  document.body.dataset.verdict = `not refused: ${validatePayload("{}").valid}`;
} catch (error) {
  const isExplained = error instanceof WebhooksError && error.hint.includes("'wasm-unsafe-eval'");
  document.body.dataset.verdict = isExplained ? error.code : String(error);
}
