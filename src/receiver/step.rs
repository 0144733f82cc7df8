//! The decisions, in the order in which they are made.

use super::media_type::{self, Coding};
use super::{Outcome, Policy};
use crate::name::wire_enum;

/// What to do next with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Read the body and decode it.
    Read(Coding),
    /// Validate the body.
    Validate,
    /// Hand over the bytes of the invalid payload, and answer with [`Outcome::Kept`] if that works.
    Keep,
    /// Claim the key of the push.
    Claim,
    /// Call the handler of the event.
    Handle,
    /// Answer.
    Respond(Outcome),
}

impl Step {
    /// The names of the kinds of steps. JavaScript knows each by its index.
    pub(crate) const KINDS: &[&str] = &["respond", "read", "validate", "keep", "claim", "handle"];

    /// Returns the step as a number: the index of its kind, and in the lower eight bits that of its outcome or coding.
    #[cfg(all(target_family = "wasm", feature = "receiver"))]
    pub(crate) const fn number(self) -> u32 {
        let (kind, detail) = match self {
            Self::Respond(outcome) => (0, outcome as u32),
            Self::Read(coding) => (1, coding as u32),
            Self::Validate => (2, 0),
            Self::Keep => (3, 0),
            Self::Claim => (4, 0),
            Self::Handle => (5, 0),
        };
        kind << 8 | detail
    }
}

/// The head of a request, and what is known before its body is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Head<'a> {
    /// The method.
    pub method: &'a str,
    /// The result of [`authenticate`](super::authenticate).
    pub is_authenticated: bool,
    /// Whether the receiver takes no pushes any more.
    pub is_closed: bool,
    /// The `Content-Type` field.
    pub content_type: Option<&'a str>,
    /// The `Content-Encoding` field.
    pub content_encoding: Option<&'a str>,
    /// The `Content-Length` field.
    pub content_length: Option<&'a str>,
}

/// Decides by the head of a request whether its body is read.
///
/// Strangers learn nothing but that their token is wrong. A GET or HEAD request with the right token succeeds, so that
/// uptime checks work.
///
/// ```
/// use autograb_webhooks::receiver::{Head, Outcome, Policy, Step, admit};
///
/// let head = Head { method: "PUT", is_authenticated: true, ..Head::default() };
/// assert_eq!(admit(&head, &Policy::default()), Step::Respond(Outcome::MethodNotAllowed));
/// ```
pub fn admit(head: &Head<'_>, policy: &Policy<'_>) -> Step {
    let coding = Coding::read(head.content_encoding, policy.codings);
    let refusal = match (head.method, coding) {
        _ if !head.is_authenticated => Outcome::Unauthorized,
        ("POST" | "GET" | "HEAD", _) if head.is_closed => Outcome::Closed,
        ("GET" | "HEAD", _) => Outcome::Alive,
        ("POST", _) if !media_type::is_accepted(head.content_type, policy.content_types) => {
            Outcome::UnsupportedMediaType
        }
        ("POST", None) => Outcome::UnsupportedEncoding,
        ("POST", Some(coding)) => match head.content_length.map(length) {
            Some(None) => Outcome::MalformedBody,
            Some(Some(length)) if length > policy.max_bytes => Outcome::TooLarge,
            _ => return Step::Read(coding),
        },
        _ => Outcome::MethodNotAllowed,
    };
    Step::Respond(refusal)
}

/// Reads a length: digits, as HTTP has it. A number that is too large for any machine counts as the largest.
fn length(field: &str) -> Option<u64> {
    let field = field.trim();
    let is_number = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| field.parse().unwrap_or(u64::MAX))
}

wire_enum! {
    /// How the reading of a body ended.
    BodyEnd {
        /// The whole body was read.
        Complete => "complete",
        /// It exceeds the limit, as it arrived or decompressed.
        TooLarge => "too_large",
        /// The compressed data is damaged.
        Malformed => "malformed",
        /// The connection was closed.
        Interrupted => "interrupted",
        /// It took too long.
        TimedOut => "timed_out",
        /// It was given up in favour of other bodies.
        Evicted => "evicted",
        /// Somebody else had read or parsed it.
        Consumed => "consumed",
    }
}

/// Decides by how the reading of the body ended. `received` is the number of bytes that arrived, before decompression;
/// `None` if only the host knows it. `announced` is the `Content-Length` field.
///
/// ```
/// use autograb_webhooks::receiver::{BodyEnd, Outcome, Step, after_body};
///
/// assert_eq!(after_body(BodyEnd::Complete, Some(2), Some("2")), Step::Validate);
/// assert_eq!(after_body(BodyEnd::Complete, Some(2), Some("3")), Step::Respond(Outcome::MalformedBody));
/// ```
pub fn after_body(end: BodyEnd, received: Option<u64>, announced: Option<&str>) -> Step {
    let is_as_announced = match (received, announced.map(length)) {
        (Some(received), Some(announced)) => announced == Some(received),
        _ => true,
    };
    Step::Respond(match end {
        BodyEnd::Complete if is_as_announced => return Step::Validate,
        BodyEnd::Complete | BodyEnd::Malformed => Outcome::MalformedBody,
        BodyEnd::TooLarge => Outcome::TooLarge,
        BodyEnd::Interrupted => Outcome::Interrupted,
        BodyEnd::TimedOut => Outcome::Timeout,
        BodyEnd::Evicted => Outcome::Overloaded,
        BodyEnd::Consumed => Outcome::Misconfigured,
    })
}

/// What the validator found.
#[derive(Clone, Copy, Debug)]
pub struct Pushed<'a> {
    /// Whether the payload is valid.
    pub valid: bool,
    /// The name of its event.
    pub event: Option<&'a str>,
}

/// Decides by the verdict. A `ping` is not claimed: each is sent on purpose, and all are alike.
///
/// ```
/// use autograb_webhooks::receiver::{Policy, Pushed, Step, after_verdict};
///
/// let pushed = Pushed { valid: true, event: Some("recapture_new") };
/// assert_eq!(after_verdict(&pushed, &Policy::default()), Step::Claim);
/// ```
pub fn after_verdict(pushed: &Pushed<'_>, policy: &Policy<'_>) -> Step {
    match pushed.valid {
        true if policy.deduplicates && pushed.event != Some("ping") => Step::Claim,
        true => Step::Handle,
        false if policy.keeps_invalid => Step::Keep,
        false => Step::Respond(Outcome::Invalid),
    }
}

wire_enum! {
    /// What a store says to a claim.
    ClaimResult {
        /// The key belongs to the caller.
        Claimed => "claimed",
        /// The push was handled before.
        Handled => "handled",
        /// Another owner holds the key.
        Busy => "busy",
        /// The store failed.
        Unavailable => "unavailable",
    }
}

/// Decides by the claim. When the store fails, the push is handled nevertheless: an event that is handled twice does less
/// harm than one that is lost.
///
/// ```
/// use autograb_webhooks::receiver::{ClaimResult, Outcome, Step, after_claim};
///
/// assert_eq!(after_claim(ClaimResult::Handled), Step::Respond(Outcome::Duplicate));
/// assert_eq!(after_claim(ClaimResult::Unavailable), Step::Handle);
/// ```
pub fn after_claim(result: ClaimResult) -> Step {
    match result {
        ClaimResult::Claimed | ClaimResult::Unavailable => Step::Handle,
        ClaimResult::Handled => Step::Respond(Outcome::Duplicate),
        ClaimResult::Busy => Step::Respond(Outcome::Busy),
    }
}

wire_enum! {
    /// How far a handler is.
    HandlerResult {
        /// It has ended.
        Done => "done",
        /// It has thrown.
        Failed => "failed",
        /// It has neither when the answer is due.
        Running => "running",
        /// It has taken the bytes of an invalid payload.
        Kept => "kept",
    }
}

/// Decides by the result of the handler.
///
/// ```
/// use autograb_webhooks::receiver::{HandlerResult, Outcome, Step, after_handler};
///
/// assert_eq!(after_handler(HandlerResult::Running), Step::Respond(Outcome::Accepted));
/// ```
pub fn after_handler(result: HandlerResult) -> Step {
    Step::Respond(match result {
        HandlerResult::Done => Outcome::Handled,
        HandlerResult::Failed => Outcome::Failed,
        HandlerResult::Running => Outcome::Accepted,
        HandlerResult::Kept => Outcome::Kept,
    })
}
