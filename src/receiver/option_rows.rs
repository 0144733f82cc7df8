//! The options of a receiver.

use crate::options::row::Kind::{Integer as Within, Optional, Required};
use crate::options::row::{Integer, Unit, option_rows};

/// The longest time that a JavaScript timer can be set to, in milliseconds.
const MAX_TIMER_MS: u32 = i32::MAX as u32;

const fn milliseconds(default: u32) -> Integer {
    Integer { min: 1, max: MAX_TIMER_MS, default, unit: Unit::Milliseconds }
}

const fn bytes(default: u32) -> Integer {
    Integer { min: 1, max: i32::MAX as u32, default, unit: Unit::Bytes }
}

option_rows! {
    /// The token in the query of the endpoint's URL, as `withToken` adds it: one or, while it is replaced, several.
    ///
    /// An object also names the parameter, which is `token` by default. Without a `token`, a `header` is required; with
    /// both, either suffices.
    TOKEN = "token": Optional("string | readonly string[] | QueryToken");
    /// A header field that carries the token, as one of the `headers` of a webhook.
    HEADER = "header": Optional("HeaderToken");
    /// The handlers by event.
    ON = "on": Optional("Handlers");
    /// The handler of every other event, also of those that this version does not know.
    FALLBACK = "fallback": Required("Handler<Payload>");
    /// The store by which a push that comes again is recognised; `false` to handle each push. The default is
    /// `memoryStore()`, which serves one process.
    DEDUPLICATE = "deduplicate": Optional("DeduplicationStore | false");
    /// Returns what makes two pushes the same. The default is the SHA-256 of path and body.
    KEY = "key": Optional("(payload: Payload, bytes: Uint8Array) => string | Promise<string>");
    /// The maximum size of a body, as it arrives and decompressed.
    MAX_BYTES = "maxBytes": Within(bytes(1_000_000));
    /// The maximum size of all bodies that are being read, together. Beyond it, the body that has been read for longest is
    /// given up, so that slow senders do not lock others out.
    MAX_BUFFERED_BYTES = "maxBufferedBytes": Within(bytes(64 << 20));
    /// The time limit for the arrival of a body.
    READ_TIMEOUT_MS = "readTimeoutMs": Within(milliseconds(10_000));
    /// The time after which a push is answered with 202 although its handler is still running.
    RESPOND_WITHIN_MS = "respondWithinMs": Within(milliseconds(9_000));
    /// The time for which a handled push is remembered. AutoGrab's payloads have neither id nor time, so a later push
    /// with the same bytes may be another event.
    TTL_MS = "ttlMs": Within(milliseconds(600_000));
    /// The time after which the claim of a process that crashed ends. A claim is extended while its handler runs.
    LEASE_MS = "leaseMs": Within(milliseconds(60_000));
    /// The time limit of a call to the store. A push is handled nevertheless when its claim fails or takes longer.
    STORE_TIMEOUT_MS = "storeTimeoutMs": Within(milliseconds(3_000));
    /// Content types that are accepted besides `application/json` and those that end with `+json`.
    CONTENT_TYPES = "contentTypes": Optional("readonly string[]");
    /// Schemas of events, as `loadDefinitions` of `autograb-webhooks/schema` returns them. They replace, for this receiver
    /// only, what `definePayload` or the catalogue says of these events; breaking them is an error in both modes.
    ///
    /// A function is called once, at creation: `() => loadDefinitions(file)` has the problems of the file reported together
    /// with those of the other options.
    SCHEMAS = "schemas": Optional("ReceiverSchemas");
    /// Takes the bytes of an invalid payload; the answer is then 202 instead of 422.
    ON_INVALID = "onInvalid": Optional("(bytes: Uint8Array, invalid: InvalidPush) => unknown");
    /// Called with what a handler, a store or another function of yours has thrown. The default is `console.error`.
    ON_ERROR = "onError": Optional("(error: unknown, info: ErrorInfo) => void");
    /// Called when a request arrives.
    ON_REQUEST = "onRequest": Optional("(info: { readonly method: string; readonly receivedAt: Date }) => void");
    /// Called when a request is answered, and again when the handler of an `accepted` push has ended. For logs and metrics:
    /// it gets no token and no value of a payload.
    ON_OUTCOME = "onOutcome": Optional("(info: OutcomeInfo) => void");
    /// Called when an event, a field or a type arrives for the first time that neither the catalogue nor `schemas` knows. It
    /// gets no value of a payload.
    ///
    /// Each process reports up to 1,000 of them, each once.
    ON_DRIFT = "onDrift": Optional("(report: DriftReport) => void");

    /// The time limit for the arrival of the ping, after the service has accepted it.
    PING_TIMEOUT_MS = "timeoutMs": Within(milliseconds(10_000));
    /// The region of the webhook. The default is that of the client.
    WEBHOOK_REGION = "region": Optional("Region");
    /// The new token. The default is a random one. Where several processes receive, or one may be restarted, let all of them
    /// accept it before, as one of several in `token`.
    NEW_TOKEN = "token": Optional("string");
    /// The time for which the old token is still accepted: pushes that were queued before carry it.
    GRACE_MS = "graceMs":
        Within(Integer { min: 0, max: MAX_TIMER_MS, default: 60_000, unit: Unit::Milliseconds });
}
