// Our own start as most have it: import this file, and with it the module inlined, and give the first verdict.

import { validatePayload } from "autograb-webhooks/payload";

const payload = new TextEncoder().encode(
  '{"event":"claim_report_generated","data":{"claimID":"1","claimNumber":"2","claimValuation":3,"reportURL":"https://a.example/r"}}',
);

export function first() {
  if (!validatePayload(payload, { mode: "strict" }).valid) throw new Error("the first verdict is wrong");
}
