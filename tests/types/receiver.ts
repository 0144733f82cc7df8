// The receiver: handlers by event, options, stores.

import { WebhooksClient } from "autograb-webhooks/client";
import {
  createReceiver,
  memoryStore,
  rotateToken,
  toNodeHandler,
  verifyConnection,
  type DeduplicationStore,
  type Handlers,
  type Outcome,
  type ReceiverOptions,
} from "autograb-webhooks/receiver";
import { loadDefinitions } from "autograb-webhooks/schema";

const receiver = createReceiver({
  token: ["new", "old"],
  header: { name: "X-Token", values: "k3y" },
  on: {
    async recapture_new(payload, { bytes, issues, key, known, omitted, receivedAt, signal, waitUntil }) {
      const event: "recapture_new" = payload.event;
      const rego: string | null | undefined = payload.data.rego;
      // @ts-expect-error another event has it
      void payload.data.claimID;
      const rest: [number, string | null, boolean, number, Date, boolean] = [
        bytes.length,
        key,
        known,
        omitted,
        receivedAt,
        signal.aborted,
      ];
      waitUntil(Promise.resolve(issues[0]?.path));
      void [event, rego, rest];
    },
    claim_report_generated: ({ data }) => data.claimNumber.toUpperCase(),
    stock_sold: (payload) => payload.data,
  },
  fallback: (payload, { known }) => [payload.event, known],
  deduplicate: memoryStore({ maxKeys: 10 }),
  key: (payload, bytes) => `${payload.event} ${bytes.length}`,
  onInvalid: (bytes, { issues, event }) => [bytes.length, issues.length, event],
  onError: (error, { source }) => [error, source],
  onOutcome({ outcome, durationMs, issues }) {
    const name: Outcome = outcome;
    const path: string | undefined = issues[0]?.path;
    // @ts-expect-error a value of the payload
    void issues[0]?.found;
    void [name, path, durationMs.toFixed()];
  },
  onDrift: ({ kind, event, path, found }) => [kind === "field", event, path, found],
  respondWithinMs: 5_000,
  schemas: loadDefinitions("{}"),
  mode: "strict",
});

// @ts-expect-error a fallback is required
createReceiver({ token: "a" });
// @ts-expect-error no such mode
createReceiver({ token: "a", fallback() {}, mode: "loose" });
createReceiver({ token: "a", fallback() {}, schemas: () => loadDefinitions("{}") });
// @ts-expect-error schemas are loaded first
createReceiver({ token: "a", fallback() {}, schemas: { ping: { type: "object" } } });
// @ts-expect-error a handler is a function
const handlers: Handlers = { ping: 7 };

const { fetch, receive, drain } = receiver;
void receive({
  method: "POST",
  url: "/hook?token=a",
  headers: { a: "b", c: ["d"], e: undefined },
  body: "{}",
}).then(async ({ status, headers, outcome, payload, settled }) => {
  const final: Outcome = await settled;
  void [status.toFixed(), headers["Allow"], outcome === "handled", payload?.event, final];
});
void receive({
  method: "POST",
  url: "/",
  headers: new Map([["a", "b"]]),
  body: new Uint8Array(),
  isBase64Encoded: false,
});
// @ts-expect-error a parsed body is refused
void receive({ method: "POST", url: "/", headers: {}, body: { event: "ping" } });
void drain({ timeoutMs: 5 });

const store: DeduplicationStore = {
  claim: async (key, { owner, leaseMs, ttlMs }) => (key === owner && leaseMs < ttlMs ? "claimed" : "busy"),
  confirm: async () => {},
  release: async () => {},
};
const options: ReceiverOptions = {
  token: { parameter: "k", values: ["a"] },
  fallback() {},
  deduplicate: store,
};
const nodeHandler = toNodeHandler(createReceiver(options));
void [fetch, nodeHandler(0, 0), handlers];

const client = new WebhooksClient({ apiKey: "pub_a", region: "uk" });
void verifyConnection(client, "wh_1", receiver, { timeoutMs: 5 }).then(({ roundTripMs }) =>
  roundTripMs.toFixed(),
);
void rotateToken(client, "wh_1", receiver, { token: "new", graceMs: 0, region: "uk" }).then(
  ({ endpoint }) => endpoint,
);
// @ts-expect-error no receiver
void verifyConnection(client, "wh_1", {});
