//! Client, request builders and payload validator for the AutoGrab Webhooks API.
//!
//! AutoGrab pushes events about vehicles to webhooks: a past customer's car was listed for sale, its price
//! changed, a valuation moved. This crate manages the webhooks and checks what arrives. It does no I/O: bytes
//! and values go in, values come out, and a [`Transport`] carries the requests.
//!
//! ```
//! use autograb_webhooks::{Config, WebhookDraft, api};
//!
//! let config = Config::new("pub_example").region("uk");
//! let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook?token=t").event("recapture_new");
//! let request = api::create::encode(&config, &draft)?;
//! assert_eq!((request.method.as_str(), request.url.as_str()), ("POST", "https://api.autograb.com.au/v2/webhooks"));
//! # Ok::<(), autograb_webhooks::Error>(())
//! ```

pub mod api;
mod client;
mod config;
mod endpoint;
mod error;
mod event;
mod host;
pub mod http;
mod issue;
mod json;
mod limits;
mod name;
mod oauth;
mod options;
mod payload;
mod percent;
mod reader;
mod redact;
mod retry;
mod rules;
mod source;
mod text;
#[cfg(target_family = "wasm")]
#[doc(hidden)]
pub mod wasm;
mod webhook;

pub use client::{Client, RequestEvent, Transport, TransportError, ensure};
pub use config::{Config, Credential, DEFAULT_BASE_URL};
pub use endpoint::{check_endpoint, is_this_machine, redact_endpoint, with_token};
pub use error::{Error, ErrorCode};
pub use event::{EVENTS, Event, EventCheck, EventState, check_event_name, check_event_names};
pub use issue::{Issue, IssueCode, Issues};
pub use limits::{Quota, RateLimit};
pub use oauth::{DEFAULT_TOKEN_URL, OAuth, Token};
pub use options::{DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_TIMEOUT_MS, Options};
pub use payload::{
    BadLine, Batch, BatchEvent, BatchSummary, Mode, PayloadIssue, PayloadIssueCode, Severity,
    ValidateOptions, Validator, Verdict, payload_json_schema, payload_typescript, sample_payload, validate,
};
pub use retry::{Decision, Outcome, RetryPolicy, certainly_not_sent, decide};
pub use rules::Rules;
pub use source::Source;
pub use webhook::{Format, Header, Patch, Region, Webhook, WebhookDraft, WebhookPatch};

/// What the sandbox shares with this crate. It is not part of the public API, and may change with any version.
#[doc(hidden)]
pub mod shared {
    pub use crate::api::path_of;
    pub use crate::json::{MAX_SAFE_INTEGER, parse_json, write_json};
    pub use crate::reader::ObjectReader;
    pub use crate::webhook::{check_headers, check_region};
}

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
