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
  Payload,
  PayloadInput,
  PayloadIssue,
  PayloadResult,
  PingPayload,
  RecaptureCustomer,
  UnknownEventName,
  ValidateOptions,
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
checkEventNames(names, { allowPingEvent: undefined, allowUnknownEvents: undefined });
// @ts-expect-error there is no such rule
checkEventNames(names, { allowEverything: true });

await init({ payload: new URL("payload.wasm", "https://example.com/"), client: fetch("client.wasm") });
// @ts-expect-error this entry has no such module
await init({ sandbox: "sandbox.wasm" });

export function describe(error: unknown): string | undefined {
  return error instanceof WebhooksError ? error.code : undefined;
}
void [unknown, paths];

const result = safeParsePayload(new Uint8Array(), { mode: "strict", event: undefined, maxIssues: undefined });
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
    // The event narrows the payload, wherever it is read.
    switch (result.event) {
      case "recapture_delist": {
        const customer: RecaptureCustomer = result.payload.data;
        // @ts-expect-error that is a field of another event
        result.payload.data.reportURL;
        void customer;
        break;
      }
      // @ts-expect-error the catalogue has no such event
      case "stock_sold":
        break;
    }
    switch (result.payload.event) {
      case "claim_report_generated": {
        const url: string = result.payload.data.reportURL;
        // @ts-expect-error that is a field of another event
        result.payload.data.vin;
        void url;
        break;
      }
      // @ts-expect-error the catalogue has no such event
      case "stock_sold":
        break;
    }
  } else {
    const anything: unknown = result.payload.data["anything"];
    const event: UnknownEventName = result.event;
    // @ts-expect-error it is compared as a string
    if (event === "stock_sold") void event;
    const name: string = event;
    switch (name) {
      case "stock_sold":
        void anything;
    }
  }
  switch (result.event) {
    case "claim_report_generated":
      const url: string = result.payload.data.reportURL;
      void url;
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

// The event that is expected is the one that comes.
const url: string = parsePayload("{}", { event: "claim_report_generated", mode: "strict" }).data.reportURL;
// @ts-expect-error that is a field of another event
parsePayload("{}", { event: "claim_report_generated" }).data.vin;
// @ts-expect-error there is no such option, whatever the event
parsePayload("{}", { event: "ping", strict: true });
const ping = safeParsePayload("{}", { event: "ping" });
if (ping.valid) {
  const known: true = ping.known;
  const name: "ping" = ping.event;
  const payload: PingPayload = ping.payload;
  void [known, name, payload];
} else {
  const name: string | null = ping.event;
  void name;
}
export function parseOneOf(name: KnownEventName): KnownPayload {
  return parsePayload("{}", { event: name });
}
export function parseAny(name: EventName, options: ValidateOptions, perhaps?: "ping"): Payload[] {
  // @ts-expect-error nobody knows what else there is in a name
  const known: KnownPayload = parsePayload("{}", { event: name });
  // @ts-expect-error nor what event the options expect
  const expected: KnownPayload = parsePayload("{}", options);
  // @ts-expect-error nor whether they expect one
  const certain: PingPayload = parsePayload("{}", { event: perhaps });
  return [known, expected, certain];
}
const parse: (input: unknown) => Payload = parsePayload;
const safeParse: (input: unknown, options?: ValidateOptions) => PayloadResult = safeParsePayload;
void [url, parse, safeParse];

// @ts-expect-error there is no such mode
validatePayload("{}", { mode: "loose" });
// @ts-expect-error there is no such option
validatePayload("{}", { strict: true });
const inputs = [new ArrayBuffer(1), new DataView(new ArrayBuffer(1)), "{}", { event: "ping" }, null];
for (const input of inputs) validatePayload(input);

interface Stored {
  event: string;
  data?: { vin: string };
}
/** Node's, where it is declared. */
type Chunk = typeof globalThis extends Record<"Buffer", { prototype: infer Type }> ? Type : Uint8Array;
export function validateAll(
  stored: Stored,
  chunk: Chunk,
  shared: SharedArrayBuffer,
  anything: any,
  unknown: unknown,
  record: Record<string, any>,
  input: PayloadInput,
): void {
  validatePayload(unknown);
  parsePayload(unknown, { event: "ping" });
  safeParsePayload(unknown);
  validatePayload(stored);
  parsePayload(chunk);
  parsePayload(shared, { event: "ping" });
  parsePayload(anything);
  safeParsePayload(anything, { event: "ping" });
  safeParsePayload(record);
  safeParsePayload(input);
  validatePayload({ event: "ping", data: {} });
  validatePayload(undefined);
}
export async function validateRequest<Body>(request: Request, body: Body): Promise<void> {
  validatePayload(await request.arrayBuffer());
  void request.arrayBuffer().then(validatePayload);
  void request.text().then((text) => parsePayload(text));
  // @ts-expect-error it must be awaited
  validatePayload(request.arrayBuffer());
  // @ts-expect-error it must be awaited
  parsePayload(request.json());
  // @ts-expect-error it must be awaited
  parsePayload(request.text(), { event: "ping" });
  // @ts-expect-error it must be awaited
  safeParsePayload(request.text());
  // @ts-expect-error it must be awaited
  safeParsePayload(request.text(), { event: "ping" });
  // @ts-expect-error it must be awaited where it is a promise
  validatePayload(Math.random() < 0.5 ? "{}" : request.text());
  // @ts-expect-error it must be read
  validatePayload(request);
  // @ts-expect-error it must be read
  parsePayload(new Response("{}"));
  // @ts-expect-error it must be read
  safeParsePayload(new Blob(), { mode: "strict" });
  // @ts-expect-error it must be read
  validatePayload(request.body);
  // @ts-expect-error it might be a promise
  validatePayload(body);
  validatePayload(body as unknown);
}

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
