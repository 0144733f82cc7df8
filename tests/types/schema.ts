import { WebhooksError, definePayload, payloadJsonSchema, samplePayload } from "autograb-webhooks/schema";
import type { PayloadSchema } from "autograb-webhooks/schema";

const sample: string = samplePayload("claim_report_generated", { seed: 1 }).data.claimID;
// @ts-expect-error there is no such event
samplePayload("price_change");
payloadJsonSchema("ping", { mode: "lenient" }).properties;
// @ts-expect-error there is no such mode
payloadJsonSchema("ping", { mode: "loose" });
void [sample, WebhooksError];

const sold: PayloadSchema = { type: ["string", "null"], format: "date" };
const undefine: () => void = definePayload("stock_sold", {
  type: "object",
  properties: { sold, price: { type: "number", minimum: 0 } },
  required: ["sold"],
});
undefine();
definePayload("stock_sold", { type: "object", properties: undefined, required: undefined, items: undefined });
// @ts-expect-error it can't be checked
definePayload("stock_sold", { type: "object", patternProperties: {} });
// @ts-expect-error the data of an event are an object
definePayload("stock_sold", "object");
