// Our own start: from the bytes of the module to the first verdict.

import { init, validatePayload } from "autograb-webhooks/slim/payload";

const payload = new TextEncoder().encode(
  '{"event":"claim_report_generated","data":{"claimID":"1","claimNumber":"2","claimValuation":3,"reportURL":"https://a.example/r"}}',
);

export async function first(bytes) {
  await init({ payload: bytes });
  if (!validatePayload(payload, { mode: "strict" }).valid) throw new Error("the first verdict is wrong");
}
