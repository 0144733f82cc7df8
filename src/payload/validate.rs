//! Validating a payload.

use std::borrow::Cow;
use std::cell::RefCell;

use super::findings::Buffers;
use super::issue::{PayloadIssue, PayloadIssueCode};
use super::json::Json;
#[cfg(all(target_family = "wasm", feature = "payload"))]
use super::message::write_reason;
use super::message::{bytes_of, write_size};
use super::report::{Report, Span};
use super::scan::{Cursor, PADDING};
use super::shape::Shapes;
use super::walk::{Named, Notes, Walk};

/// How much a breach of a rule weighs that AutoGrab has not published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A warning, so that no guess of this crate refuses a real delivery.
    #[default]
    Lenient,
    /// An error. So is an event that the catalogue does not know.
    Strict,
}

impl Mode {
    /// The mode as JavaScript sees it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lenient => "lenient",
            Self::Strict => "strict",
        }
    }

    pub(crate) const fn is_strict(self) -> bool {
        matches!(self, Self::Strict)
    }
}

/// How [`validate`] goes about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValidateOptions<'a> {
    /// What a breach of an unpublished rule weighs.
    pub mode: Mode,
    /// The event that is expected; every other is an error.
    pub event: Option<&'a str>,
    /// How many arrays and objects may be open at once, the payload's own included: 128 unless told, 10,000 at most.
    pub max_depth: usize,
    /// How many bytes a payload may have: 16 MiB unless told.
    pub max_bytes: usize,
    /// How many issues are listed: 100 unless told, 100,000 at most. The gravest are; the verdict counts the others.
    pub max_issues: usize,
}

impl ValidateOptions<'_> {
    pub(crate) const MOST_DEPTH: usize = 10_000;
    /// To list more would help nobody, and take memory that there may not be.
    const MOST_ISSUES: usize = 100_000;
    /// Places in the input are kept in 32 bits.
    #[cfg(all(target_family = "wasm", feature = "payload"))]
    pub(crate) const MOST_BYTES: usize = u32::MAX as usize - PADDING;
}

impl Default for ValidateOptions<'_> {
    fn default() -> Self {
        Self { mode: Mode::Lenient, event: None, max_depth: 128, max_bytes: 16 << 20, max_issues: 100 }
    }
}

/// What [`validate`] says of a payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether there is no error among the issues.
    pub valid: bool,
    /// The event's name as it stands in the payload, known or not.
    pub event: Option<Cow<'static, str>>,
    /// What there is to say, in the order of the payload. A valid payload can have warnings and notices.
    pub issues: Vec<PayloadIssue>,
    /// How many issues there were beyond `max_issues`.
    pub omitted: usize,
}

/// Validates a pushed payload: JSON, then the envelope, then the data of its event.
///
/// The input is strict JSON in UTF-8 (RFC 8259); one byte order mark in front is passed over. Beyond that, no object
/// may have the same key twice. What the schemas say weighs as much as it is certain, see [`Source`](crate::Source)
/// and [`Mode`]: a breach of what AutoGrab has published is an error, a breach of a guess a warning.
///
/// ```
/// use autograb_webhooks::{ValidateOptions, validate};
///
/// let verdict = validate(
///     br#"{"event": "claim_report_generated", "data": {"claimID": "c1", "claimNumber": "77",
///          "claimValuation": 18500, "reportURL": "https://example.com/report.pdf"}}"#,
///     &ValidateOptions::default(),
/// );
/// assert!(verdict.valid && verdict.issues.is_empty());
/// assert_eq!(verdict.event.as_deref(), Some("claim_report_generated"));
///
/// let verdict = validate(br#"{"event": "recapture_new", "data": {"vin": 5}}"#, &ValidateOptions::default());
/// assert!(verdict.valid, "nobody has published what a VIN looks like here");
/// assert_eq!(verdict.issues.iter().map(|issue| &*issue.path).collect::<Vec<_>>(), [
///     "/data/id", "/data/sightings", "/data/vin",
/// ]);
/// ```
pub fn validate(payload: impl AsRef<[u8]>, options: &ValidateOptions<'_>) -> Verdict {
    thread_local! {
        static VALIDATOR: RefCell<Validator> = RefCell::new(Validator::new());
    }
    let payload = payload.as_ref();
    VALIDATOR.with(|validator| match validator.try_borrow_mut() {
        Ok(mut validator) => validator.validate(payload, options),
        Err(_) => Validator::new().validate(payload, options),
    })
}

/// A validator that keeps its buffers, and what it learned about the order of keys, from one payload to the next.
///
/// [`validate`] keeps one for each thread, so this is for schemas of your own.
pub struct Validator {
    pub(crate) shapes: Shapes,
    notes: Notes,
    pub(crate) buffers: Buffers,
    /// The input and its padding, and maybe more.
    buffer: Vec<u8>,
}

impl Default for Validator {
    fn default() -> Self {
        Self::new()
    }
}

impl Validator {
    /// A buffer larger than this is given back when a payload doesn't need it.
    pub(super) const KEPT: usize = 1 << 20;

    /// A validator for the events of the catalogue.
    pub fn new() -> Self {
        Self {
            shapes: Shapes::known(),
            notes: Notes::default(),
            buffers: Buffers::default(),
            buffer: Vec::new(),
        }
    }

    /// Validates a payload, as [`validate`] does.
    pub fn validate(&mut self, payload: &[u8], options: &ValidateOptions<'_>) -> Verdict {
        let room = if payload.len() > options.max_bytes { None } else { self.room(payload.len()) };
        let mut text = Vec::new();
        let Some(room) = room else {
            return Report::oversize(Some(payload.len()), options, &mut text).verdict(&text);
        };
        room.copy_from_slice(payload);
        let input = Input { length: payload.len(), origin: Origin::Bytes };
        match self.examine(input, options, &mut text) {
            Ok(index) => {
                let event = self.shapes.events.get(index).map(|event| event.name.clone());
                Verdict { valid: true, event, issues: Vec::new(), omitted: 0 }
            }
            Err(report) => {
                let verdict = report.verdict(&text);
                self.buffers.recycle(report);
                verdict
            }
        }
    }

    /// A place for an input, to be filled before the walk; none if there is no memory for it.
    pub(crate) fn room(&mut self, length: usize) -> Option<&mut [u8]> {
        let needed = length.checked_add(PADDING).filter(|&needed| u32::try_from(needed).is_ok())?;
        if self.buffer.len() > Self::KEPT && needed <= Self::KEPT {
            self.buffer = Vec::new();
            self.notes = Notes::default();
        }
        if self.buffer.len() < needed {
            self.buffer.try_reserve_exact(needed - self.buffer.len()).ok()?;
            self.buffer.resize(needed, 0);
        }
        self.buffer.get_mut(..length)
    }

    /// Walks over the input: the event's place among the shapes if there is nothing to say, else all there is to say.
    pub(crate) fn examine(
        &mut self,
        input: Input,
        options: &ValidateOptions<'_>,
        text: &mut Vec<u8>,
    ) -> Result<usize, Report> {
        let Some(cursor) = cursor(&mut self.buffer, input.length) else {
            return Err(Report::oversize(Some(input.length), options, text));
        };
        let options = ValidateOptions {
            max_depth: options.max_depth.min(ValidateOptions::MOST_DEPTH),
            max_issues: options.max_issues.min(ValidateOptions::MOST_ISSUES),
            ..*options
        };
        let mut walk = Walk::new(cursor, &self.shapes, input.origin, &mut self.notes, options);
        match (walk.document(), walk.named) {
            (Ok(()), Named::Known(index)) if walk.findings.is_empty() => Ok(index),
            // A walk that stopped has reported why, if it is not to be taken again.
            _ => Err(report(walk, cursor, &mut self.buffers, text)),
        }
    }
}

#[cold]
#[inline(never)]
fn report(walk: Walk<'_>, input: Cursor<'_>, buffers: &mut Buffers, text: &mut Vec<u8>) -> Report {
    let event = match walk.named {
        Named::Known(index) => walk.shapes.events.get(index).map(|event| event.name.as_bytes().into()),
        Named::Unknown(name) => Some(bytes_of(name, &input)),
        Named::Nothing => None,
    };
    let event = event.map(|event: Cow<'_, [u8]>| Span::write(text, &event));
    walk.findings.into_report(event, input, buffers, text)
}

/// What lies in a validator's buffer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input {
    pub(crate) length: usize,
    pub(crate) origin: Origin,
}

/// Where an input comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Bytes,
    /// A JavaScript string. The encoder has made one character of all lone surrogates, so that two keys may have
    /// become the same: only if there is nothing to say is that the last word.
    Encoded,
    /// A JavaScript string with its lone surrogates as they are.
    #[cfg_attr(
        not(all(target_family = "wasm", feature = "payload")),
        expect(dead_code, reason = "only JavaScript has such strings")
    )]
    Exact,
}

/// A cursor over the input in the buffer, behind which the padding is written anew.
fn cursor(buffer: &mut [u8], length: usize) -> Option<Cursor<'_>> {
    let padded = buffer.get_mut(..length.checked_add(PADDING)?)?;
    padded.last_chunk_mut::<PADDING>()?.fill(0);
    Cursor::new(padded)
}

impl Verdict {
    /// The verdict as JSON, with the names that JavaScript sees.
    ///
    /// ```
    /// use autograb_webhooks::{ValidateOptions, validate};
    ///
    /// let verdict = validate("[]", &ValidateOptions::default());
    /// let json: serde_json::Value = serde_json::from_str(&verdict.to_json()).unwrap();
    /// assert_eq!(json["valid"], false);
    /// assert_eq!(json["issues"][0]["code"], "type");
    /// ```
    pub fn to_json(&self) -> String {
        let mut json = Json::new();
        json.object(|json| {
            json.key("valid").bool(self.valid);
            json.key("event").string_or_null(self.event.as_deref());
            json.key("issues").array(&self.issues, |json, issue| issue.write(json));
            json.key("omitted").integer(self.omitted as u64);
        });
        json.into_text()
    }
}

impl Report {
    /// The report on an input that is too long to be looked at, or for which there is no memory.
    pub(crate) fn oversize(length: Option<usize>, options: &ValidateOptions<'_>, text: &mut Vec<u8>) -> Self {
        Self::refused(PayloadIssueCode::Size, write_size(text, options.max_bytes, length))
    }

    /// The report on a JavaScript value that can't be read, or not be written as JSON.
    #[cfg(all(target_family = "wasm", feature = "payload"))]
    pub(crate) fn unserializable(reason: &str, text: &mut Vec<u8>) -> Self {
        Self::refused(PayloadIssueCode::Unserializable, write_reason(text, reason))
    }
}
