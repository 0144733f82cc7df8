//! Decisions of a receiver: what to do next with a pushed request, and what to answer.
//!
//! AutoGrab documents no signature, no delivery id and no retries, so a receiver has a token to recognise the sender by, and
//! must answer correctly the first time. This module has the rules and no I/O: it never reads a socket, a clock or a
//! store. Whoever does passes on what happened, and gets the next [`Step`].
//!
//! ```text
//! admit ─► Read ─► after_body ─► Validate ─► after_verdict ─► Claim ─► after_claim ─► Handle ─► after_handler
//!   └────────────────┴────────────────────────┴────────────────────────┴──────────────────────────┴─► Respond
//! ```
//!
//! # A receiver without a framework
//!
//! ```
//! use autograb_webhooks::{ValidateOptions, validate};
//! use autograb_webhooks::receiver::{
//!     Accepted, BodyEnd, ClaimResult, Coding, Credentials, HandlerResult, Head, Policy, Pushed, Step, admit,
//!     after_body, after_claim, after_handler, after_verdict, authenticate, headers_of,
//! };
//!
//! // What was received: `POST /hook?token=t0ken`.
//! let credentials = Credentials { target: "/hook?token=t0ken", header: None };
//! let accepted = Accepted { parameter: Some("token"), query_tokens: &["t0ken", "old"], header_tokens: &[] };
//! let head = Head {
//!     method: "POST",
//!     is_authenticated: authenticate(&credentials, &accepted),
//!     content_type: Some("application/json"),
//!     content_length: Some("26"),
//!     ..Head::default()
//! };
//! let policy = Policy::default();
//! assert_eq!(admit(&head, &policy), Step::Read(Coding::Identity));
//!
//! // The body was read, validated, claimed and handled.
//! let body = br#"{"event":"ping","data":{}}"#;
//! assert_eq!(after_body(BodyEnd::Complete, Some(26), Some("26")), Step::Validate);
//! let verdict = validate(body, &ValidateOptions::default());
//! let pushed = Pushed { valid: verdict.valid, event: verdict.event.as_deref() };
//! assert_eq!(after_verdict(&pushed, &policy), Step::Handle, "a ping is never a duplicate");
//! assert_eq!(after_claim(ClaimResult::Claimed), Step::Handle);
//! let Step::Respond(outcome) = after_handler(HandlerResult::Done) else { panic!() };
//!
//! assert_eq!((outcome.as_str(), outcome.status()), ("handled", 200));
//! assert_eq!(headers_of(outcome, &policy), [("Cache-Control", "no-store".into()), ("Content-Length", "0".into())]);
//! ```

mod drift;
mod media_type;
pub(crate) mod option_rows;
mod outcome;
mod policy;
mod step;
mod token;

pub use drift::DriftKind;
pub use media_type::Coding;
pub use outcome::{Outcome, headers_of};
pub use policy::Policy;
pub use step::{
    BodyEnd, ClaimResult, HandlerResult, Head, Pushed, Step, admit, after_body, after_claim, after_handler,
    after_verdict,
};
#[cfg(all(target_family = "wasm", feature = "receiver"))]
pub(crate) use token::token_of;
pub use token::{Accepted, Credentials, authenticate};

/// The tables from which `cargo xtask generate` makes JavaScript.
pub(crate) mod codegen {
    /// The kinds of steps. JavaScript knows each by its index.
    pub const STEPS: &[&str] = super::Step::KINDS;
    /// The content codings. JavaScript knows each by its index.
    pub const CODINGS: [&str; 4] = [
        super::Coding::Identity.as_str(),
        super::Coding::Gzip.as_str(),
        super::Coding::Deflate.as_str(),
        super::Coding::Brotli.as_str(),
    ];
}
