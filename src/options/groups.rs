//! The options that are given together, for `cargo xtask generate`.

use super::row::OptionRow;
use super::table::*;
use crate::oauth::rows::*;
use crate::overrides::rows::*;
use crate::payload::option_rows::{self, *};
use crate::receiver::option_rows as receiver;

/// Options that are given together: an interface in TypeScript.
#[derive(Clone, Copy, Debug)]
pub struct OptionGroup {
    /// The name of the interface.
    pub name: &'static str,
    /// The interfaces whose options it also has.
    pub extends: &'static [&'static str],
    /// The meaning.
    pub meaning: &'static str,
    /// Its own options.
    pub rows: &'static [OptionRow],
    /// The options that must be absent.
    pub excludes: &'static [&'static str],
}

impl OptionGroup {
    const fn new(name: &'static str, meaning: &'static str, rows: &'static [OptionRow]) -> Self {
        Self { name, extends: &[], meaning, rows, excludes: &[] }
    }

    const fn extends(self, extends: &'static [&'static str]) -> Self {
        Self { extends, ..self }
    }

    const fn excludes(self, excludes: &'static [&'static str]) -> Self {
        Self { excludes, ..self }
    }
}

/// The default of `maxBadLines`, except for streams.
pub const MAX_BAD_LINES: usize = option_rows::MAX_BAD_LINES.limit().default;

/// The options of a client, of calls and of builders.
pub const CLIENT_GROUPS: &[OptionGroup] = &[
    OptionGroup::new(
        "Rules",
        "Checks of this package that the service may not share. Each can be switched off by name.",
        &[
            ALLOW_UNKNOWN_EVENTS,
            ALLOW_PING_EVENT,
            ALLOW_UNKNOWN_REGION,
            ALLOW_UNKNOWN_FORMAT,
            ALLOW_INSECURE_ENDPOINT,
            ALLOW_UNKNOWN_FIELDS,
        ],
    ),
    OptionGroup::new(
        "SharedOptions",
        "Options of a client that each of its calls can override.",
        &[REGION, HEADERS, TIMEOUT_MS, MAX_RETRIES, MAX_RETRY_AFTER_MS, MAX_RESPONSE_BYTES],
    )
    .extends(&["Rules"]),
    OptionGroup::new("CallOptions", "Options of one call.", &[SIGNAL]).extends(&["SharedOptions"]),
    OptionGroup::new("EnsureOptions", "Options of `ensure`.", &[PRUNE, DRY_RUN]).extends(&["CallOptions"]),
    OptionGroup::new(
        "RequestConfig",
        "The configuration of a request builder.",
        &[API_KEY, BASE_URL, ALLOW_INSECURE_BASE_URL],
    )
    .extends(&["SharedOptions"]),
    OptionGroup::new("KeyOptions", "The credential of a client: an API key.", &[KEY_SOURCE])
        .excludes(&["oauth"]),
    OptionGroup::new("OAuthOptions", "The credential of a client: OAuth, for servers.", &[OAUTH])
        .excludes(&["apiKey"]),
    OptionGroup::new("OAuthCredentials", "OAuth client credentials.", &[CLIENT_ID, CLIENT_SECRET, TOKEN_URL]),
    OptionGroup::new(
        "ClientSettings",
        "Options of a client besides its credential.",
        &[FETCH, DANGEROUSLY_ALLOW_SECRET_KEY, ON_REQUEST, ON_RESPONSE, ON_RETRY],
    )
    .extends(&["Omit<RequestConfig, \"apiKey\">"]),
    OptionGroup::new("TokenOptions", "Options of `withToken`.", &[PARAMETER]),
];

/// The options of functions for payloads and event names.
pub const PAYLOAD_GROUPS: &[OptionGroup] = &[
    OptionGroup::new(
        "EventRules",
        "Checks of event names. Each can be switched off by name.",
        &[ALLOW_UNKNOWN_EVENTS, ALLOW_PING_EVENT],
    ),
    OptionGroup::new(
        "ValidateOptions",
        "Options of the validation of a payload.",
        &[MODE, EVENT, MAX_DEPTH, MAX_BYTES, MAX_ISSUES],
    ),
    OptionGroup::new(
        "BatchOptions",
        "Options of the validation of a log. The others apply to each line.",
        &[option_rows::MAX_BAD_LINES],
    )
    .extends(&["ValidateOptions"]),
    OptionGroup::new(
        "InferOptions",
        "Options of `infer`.",
        &[INFER_EVENT, VALUES, MAX_PATHS, MAX_LINE_BYTES],
    ),
    OptionGroup::new("SampleOptions", "Options of `samplePayload`.", &[SEED, SAMPLE_REGION]),
    OptionGroup::new(
        "SchemaOptions",
        "Options of `payloadJsonSchema` and `asyncApiDocument`.",
        &[SCHEMA_MODE],
    ),
    OptionGroup::new("OpenApiOptions", "Options of `openApiDocument`.", &[DOCUMENT_REGION])
        .extends(&["SchemaOptions"]),
];

/// The options of a receiver, and of functions that are given one.
pub const RECEIVER_GROUPS: &[OptionGroup] = &[
    OptionGroup::new(
        "VerifyOptions",
        "Options of `verifyConnection`.",
        &[receiver::PING_TIMEOUT_MS, SIGNAL, receiver::WEBHOOK_REGION],
    ),
    OptionGroup::new(
        "RotateOptions",
        "Options of `rotateToken`.",
        &[receiver::NEW_TOKEN, receiver::GRACE_MS],
    )
    .extends(&["VerifyOptions"]),
    OptionGroup::new(
        "ReceiverOptions",
        "Options of `createReceiver`.",
        &[
            receiver::TOKEN,
            receiver::HEADER,
            receiver::ON,
            receiver::FALLBACK,
            receiver::DEDUPLICATE,
            receiver::KEY,
            receiver::ON_INVALID,
            receiver::ON_ERROR,
            receiver::ON_REQUEST,
            receiver::ON_OUTCOME,
            receiver::ON_DRIFT,
            receiver::MAX_BYTES,
            receiver::MAX_BUFFERED_BYTES,
            receiver::READ_TIMEOUT_MS,
            receiver::RESPOND_WITHIN_MS,
            receiver::TTL_MS,
            receiver::LEASE_MS,
            receiver::STORE_TIMEOUT_MS,
            receiver::CONTENT_TYPES,
            receiver::SCHEMAS,
            MODE,
            MAX_DEPTH,
            MAX_ISSUES,
        ],
    ),
];
