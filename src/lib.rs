//! Client, request builders and payload validator for the AutoGrab Webhooks API.
//!
//! [AutoGrab](https://autograb.com) sells vehicle data to dealers, insurers and lenders, and pushes events to them by
//! webhook: a past customer's car was listed for sale, its price changed, a valuation moved. This crate manages the
//! webhooks, and validates the payloads that arrive. It also compiles to WebAssembly, where it is the npm package
//! `autograb-webhooks`.
//!
//! # Overview
//!
//! The crate does no I/O. Bytes and values go in, values come out, and a [`Transport`] sends the requests; time and
//! randomness are its methods too. So everything can be tested without a network.
//!
//! * [`Client`] makes the six calls of the API, with retries where they are safe.
//! * [`api`] is the wire format: a type for each call that encodes the request and decodes the answer.
//! * [`ensure`] brings a region to a declared list of webhooks.
//! * [`validate`] checks the bytes of a pushed payload, and [`Batch`] a log of them.
//! * [`receiver`] decides what to do with a pushed request, and what to answer.
//! * [`EVENTS`] is the catalogue of events, and [`check_event_names`] checks names against it.
//! * [`openapi_document`] and [`asyncapi_document`] describe the service for other tools.
//!
//! Nobody has published a machine-readable description of the service. Every fact in this crate carries its [`Source`]:
//! `seed` for AutoGrab's page on webhooks, `hub` for its developer hub, `assumed` for what nobody has published. An
//! assumption never makes a real payload or answer fail.
//!
//! # A tour
//!
//! A call is a value. It is encoded into a request for any HTTP client, and it decodes the response:
//!
//! ```
//! use autograb_webhooks::{Config, WebhookDraft, api::{Call, Create}, http::Response};
//!
//! let config = Config::new("pub_example").region("uk");
//! let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook?token=t").event("recapture_new");
//! let call = Create::new(draft);
//!
//! let request = call.encode(&config)?;
//! assert_eq!((request.method.as_str(), request.url.as_str()), ("POST", "https://api.autograb.co.uk/v2/webhooks"));
//!
//! let webhook = call.decode(&Response::new(201, r#"{"success": true, "webhook": {"id": "wh_1"}}"#))?;
//! assert_eq!(webhook.id, "wh_1");
//! # Ok::<(), autograb_webhooks::Error>(())
//! ```
//!
//! Every check reports all problems at once, as [`Issues`], each with a JSON Pointer to its value:
//!
//! ```
//! use autograb_webhooks::{Overrides, WebhookDraft};
//!
//! let draft = WebhookDraft::new("", "http://dealer.example").event("price_change").region("uk");
//! let issues = draft.check(&Overrides::default()).unwrap_err();
//! let paths: Vec<_> = issues.iter().map(|issue| issue.path.as_str()).collect();
//! assert_eq!(paths, ["/name", "/endpoint", "/events/0"]);
//! ```
//!
//! A payload is validated where it lies, in one pass:
//!
//! ```
//! use autograb_webhooks::{ValidateOptions, validate};
//!
//! let payload = br#"{"event": "claim_report_generated", "data": {"claimValuation": "12"}}"#;
//! let verdict = validate(payload, &ValidateOptions::default());
//! assert!(!verdict.valid);
//! ```
//!
//! # Features
//!
//! * `http`: conversions between the types of [`mod@http`] and those of the `http` crate.
//! * `reqwest`: `ReqwestTransport`, which sends a client's requests over `reqwest` on a Tokio runtime, natively.
//! * `bindings` (default): what `wasm-pack build` exports to JavaScript. It has no effect on the Rust API, and none natively.
//! * `client`, `payload`, `receiver`, `schema`, `documents`, `infer`, `talc`: the parts of the npm package, which its own JavaScript completes. They may
//!   change with any version.
//!
//! A native program with its own HTTP client or with `reqwest`:
//!
//! ```toml
//! autograb-webhooks = { version = "0.1", default-features = false, features = ["reqwest"] }
//! ```
//!
//! # Where to look next
//!
//! `examples/manage.rs` makes every call with [`Client`] and `ReqwestTransport`. [`Client::with_options`] has the options
//! of single calls: region, headers, timeout and retries. [`Error`] says what failed, what to do about it, and whether
//! the call may have taken effect.

pub mod api;
mod client;
mod config;
mod documents;
mod endpoint;
mod error;
mod event;
mod first_index;
mod host;
pub mod http;
mod issue;
mod json;
mod limits;
mod name;
mod oauth;
mod options;
mod overrides;
mod payload;
mod percent;
mod reader;
pub mod receiver;
mod redact;
mod retry;
mod sort;
mod source;
mod suggest;
mod text;
#[cfg(target_family = "wasm")]
#[doc(hidden)]
pub mod wasm;
mod webhook;

#[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
pub use client::ReqwestTransport;
pub use client::{CallOptions, Client, RequestEvent, Transport, TransportError, ensure};
pub use config::{Config, Credential, DEFAULT_BASE_URL, UK_BASE_URL, default_base_url};
pub use documents::{asyncapi_document, openapi_document};
pub use endpoint::{check_endpoint, is_this_machine, with_token};
pub use error::{Error, ErrorCode};
pub use event::{EVENTS, Event, EventCheck, EventState, check_event_name, check_event_names};
pub use issue::{Issue, IssueCode, Issues};
pub use limits::{Quota, RateLimit};
pub use oauth::{DEFAULT_TOKEN_URL, OAuth, Token, UK_TOKEN_URL};
pub use options::{DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_TIMEOUT_MS};
pub use overrides::Overrides;
pub use payload::{
    AdditionalFields, BadLine, Batch, BatchEvent, BatchSummary, ClaimReport, EventShape, Explanation,
    FieldShape, FieldStatus, InferOptions, Inference, Inferred, InvalidPayload, Mode, Payload, PayloadIssue,
    PayloadIssueCode, PingData, RecaptureCustomer, Severity, ShapeReport, Shrunk, Sighting, SkippedLines,
    ValidateOptions, Validator, Valuation, Verdict, explain_event, explain_path, parse_payload,
    payload_json_schema, payload_typescript, sample_payload, sample_payload_in, shrink_payload, validate,
};
pub use redact::redact_endpoint;
pub use retry::{Decision, Outcome, RetryPolicy, decide};
pub use source::Source;
pub use webhook::{Format, Header, Patch, Region, Webhook, WebhookDraft, WebhookPatch};

/// What the sandbox and the tests share with this crate. It is not part of the public API, and may change with any
/// version.
#[doc(hidden)]
pub mod shared {
    pub use crate::api::path_of;
    pub use crate::json::{MAX_SAFE_INTEGER, parse_json, write_json};
    pub use crate::options::Options;
    pub use crate::reader::ObjectReader;
    pub use crate::webhook::{check_headers, check_region};
}

/// The tables from which this repository generates files. It is not part of the public API.
#[doc(hidden)]
pub mod codegen {
    pub use crate::options::OPTIONS;
    pub use crate::options::groups::{
        CLIENT_GROUPS, MAX_BAD_LINES, OptionGroup, PAYLOAD_GROUPS, RECEIVER_GROUPS,
    };
    pub use crate::options::row::{Integer, Kind, Limit, OptionRow, Unit};
    pub use crate::payload::codegen::*;
    pub use crate::receiver::codegen::*;
}

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
