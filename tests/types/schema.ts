import {
  WebhooksError,
  definePayload,
  explainFields,
  explainPath,
  infer,
  loadDefinitions,
  payloadJsonSchema,
  payloadSchema,
  samplePayload,
  shrinkPayload,
} from "autograb-webhooks/schema";
import type { Payload } from "autograb-webhooks";
import type { Definitions, PayloadSchema, StandardSchema } from "autograb-webhooks/schema";

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

const definitions: Definitions = loadDefinitions('{ "stock_sold": { "type": "object" } }');
const undefineAll: () => void = definePayload(definitions);
const described: readonly string[] = definitions.events;
// The type of an imported JSON file: its strings are any strings.
const imported = { stock_sold: { type: "object", required: ["id"] } };
definePayload(loadDefinitions(imported));
loadDefinitions(new Uint8Array());
// @ts-expect-error schemas are loaded first
definePayload(imported);
// @ts-expect-error a file has text, bytes or an object
loadDefinitions(7);
void [undefineAll, described];

infer(new Uint8Array(), { event: "stock_sold", values: ["/data/state"] }).then(
  ({ schemas, types, report }) => {
    for (const [event, schema] of Object.entries(schemas)) definePayload(event, schema)();
    loadDefinitions(schemas);
    type Field = { path: string; status: "confirmed" | "contradicted" | "never_seen" | "new" };
    const fields: readonly (readonly Field[])[] = report.events.map(({ fields }) => fields);
    return [types.typescript, types.rust, fields];
  },
);
// @ts-expect-error paths come in an array
void infer("", { values: "/data/state" });
// @ts-expect-error a log is no number
void infer(7);

const standard = payloadSchema("recapture_new", { mode: "strict" });
type Output = NonNullable<(typeof standard)["~standard"]["types"]>["output"];
const checked = standard["~standard"].validate("{}");
if (checked.issues === undefined) {
  const payload: Output = checked.value;
  const event: "recapture_new" = payload.event;
  void [event, payload.data.sightings];
  // @ts-expect-error the event has no such field
  payload.data.claimID;
} else {
  const segments: readonly (string | number)[] = checked.issues[0]?.path ?? [];
  void segments;
}
const any: StandardSchema<Payload> = payloadSchema();
void [any, payloadSchema("stock_sold")];
// @ts-expect-error there is no such mode
payloadSchema("ping", { mode: "loose" });

const explained: { path: string; types: readonly string[]; minimum: string | null; certain: boolean } =
  explainPath("recapture_new", "/data/vin");
const sources: readonly ("seed" | "hub" | "assumed" | null)[] = explainFields("ping").map(
  ({ source }) => source,
);
// @ts-expect-error there is no such event
explainPath("recapture_now", "/data");
// @ts-expect-error a field is known by its path
explainPath("ping");
void [explained, sources];

const { payload: smaller, kept } = shrinkPayload(new Uint8Array(), { mode: "strict", event: "ping" });
const text: string = new TextDecoder().decode(smaller) + kept.join();
// @ts-expect-error only what was received can be shrunk
shrinkPayload({ event: "ping", data: {} });
void text;
