import {
  EVENTS,
  batchTransform,
  checkEventName,
  checkEventNames,
  parsePayload,
  safeParsePayload,
  validateBatch,
  validateBatchStream,
  validatePayload,
} from "autograb-webhooks/payload";
import type {
  BadLine,
  BatchSummary,
  EventName,
  KnownEvent,
  KnownEventName,
  KnownPayload,
  PayloadIssue,
  RecaptureCustomer,
} from "autograb-webhooks/payload";
import { WebhooksError } from "autograb-webhooks";
import { init } from "autograb-webhooks/slim";

const names: KnownEventName[] = EVENTS.map((event: KnownEvent) => event.name);
const future: EventName = "an_event_of_2031";
// @ts-expect-error a known name is one of the catalogue's
const unknown: KnownEventName = "an_event_of_2031";
// @ts-expect-error the catalogue can't be changed
EVENTS.push(EVENTS[0]);

const check = checkEventName(future);
if (!check.known) {
  const suggestion: KnownEventName | undefined = check.suggestion;
  void suggestion;
}
// @ts-expect-error a known name has no suggestion
if (check.known) check.suggestion;
// @ts-expect-error a name is a string
checkEventName(7);

const paths: string[] = checkEventNames(names, { allowPingEvent: true }).map((issue) => issue.path);
// @ts-expect-error there is no such rule
checkEventNames(names, { allowEverything: true });

await init({ payload: new URL("payload.wasm", "https://example.com/"), client: fetch("client.wasm") });
// @ts-expect-error this entry has no such module
await init({ sandbox: "sandbox.wasm" });

export function describe(error: unknown): string | undefined {
  return error instanceof WebhooksError ? error.code : undefined;
}
void [unknown, paths];

const result = safeParsePayload(new Uint8Array(), { mode: "strict", event: "ping", maxIssues: undefined });
if (result.valid) {
  // Unknown events do not widen what a case gives.
  switch (result.payload.event) {
    case "recapture_new": {
      const vin: string | null | undefined = result.payload.data.vin;
      // @ts-expect-error nobody has published it, so it may be missing
      const certain: string = result.payload.data.vin;
      void [vin, certain];
      break;
    }
    case "claim_report_generated": {
      const url: string = result.payload.data.reportURL;
      // @ts-expect-error that is a field of another event
      result.payload.data.vin;
      void url;
      break;
    }
    default: {
      const name: EventName = result.payload.event;
      void name;
    }
  }
  if (result.known) {
    const payload: KnownPayload = result.payload;
    const name: KnownEventName = result.event;
    void [payload, name];
  } else {
    const anything: unknown = result.payload.data["anything"];
    const name: string = result.event;
    void [anything, name];
  }
} else {
  // @ts-expect-error what is not valid has no payload
  result.payload;
  const name: string | null = result.event;
  void name;
}
const issues: readonly PayloadIssue[] = result.issues;
for (const { severity, code, path, line } of issues) {
  if (severity === "error" && code === "duplicate_key") console.log(path, line === null ? "" : line + 1);
  // @ts-expect-error there is no such code
  if (code === "duplicate") break;
}

const payload = parsePayload("{}");
if (payload.event === "recapture_delist") {
  const customer: RecaptureCustomer = payload.data;
  const price: number | null | undefined = customer.sightings?.[0]?.listing_price;
  void price;
}
// @ts-expect-error there is no such mode
validatePayload("{}", { mode: "loose" });
// @ts-expect-error there is no such option
validatePayload("{}", { strict: true });
const inputs = [new ArrayBuffer(1), new DataView(new ArrayBuffer(1)), "{}", { event: "ping" }, null];
for (const input of inputs) validatePayload(input);
async function* chunks() {
  yield new Uint8Array();
}
const log = validateBatch("", { mode: "strict", maxBadLines: 5 });
const bad: BadLine | undefined = log.badLines[0];
for await (const item of validateBatchStream(chunks())) {
  if (item.type === "line") console.log(item.issues[0]?.path);
  else console.log(item.events.map(({ event, warnings }) => [event, warnings]));
  // @ts-expect-error a line has no total
  if (item.type === "line") item.total;
}
declare const stream: {
  getReader(): { read(): Promise<{ done: false; value: Uint8Array } | { done: true }> };
};
const items: AsyncGenerator<BadLine | BatchSummary> = validateBatchStream(stream);
const { readable } = batchTransform();
// @ts-expect-error a log is bytes or a string
validateBatch({ event: "ping" });
void [bad, readable, items];
