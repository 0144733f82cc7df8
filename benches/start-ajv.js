// Ajv's start: import this file, compile the schema, and give the first verdict.

import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** What is exported for `claim_report_generated`, without its annotations. */
const schema = {
  type: "object",
  required: ["event", "data"],
  properties: {
    event: { const: "claim_report_generated" },
    data: {
      type: "object",
      required: ["claimID", "claimNumber", "claimValuation", "reportURL"],
      properties: {
        claimID: { type: "string" },
        claimNumber: { type: "string" },
        claimValuation: { type: "number" },
        reportURL: { type: "string", format: "uri", pattern: "^[Hh][Tt][Tt][Pp][Ss]?://" },
      },
    },
  },
};

const payload = new TextEncoder().encode(
  '{"event":"claim_report_generated","data":{"claimID":"1","claimNumber":"2","claimValuation":3,"reportURL":"https://a.example/r"}}',
);

export function first() {
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  if (!ajv.compile(schema)(value)) throw new Error("the first verdict is wrong");
}
