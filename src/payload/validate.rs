//! Validation of a payload in one pass over its bytes.

pub(crate) mod envelope;
pub(crate) mod formats;
pub(crate) mod literals;
pub(crate) mod ranges;
mod strings;
mod tagged;
pub(crate) mod untyped;
pub(crate) mod visitor;

use std::borrow::Cow;
use std::cell::RefCell;

use super::json::cursor::{Cursor, PADDING};
use super::lines::MAX_KEPT_BYTES;
use super::options::ValidateOptions;
use super::report::{Buffers, Report, Span, Verdict};
use super::schema::definitions::{encode_definition, encode_definitions};
use super::schema::schema_set::SchemaSet;
use crate::issue::Issue;
use visitor::{EventName, PayloadVisitor, Scratch};

/// Validates a pushed payload: the JSON, the envelope, and the data of its event.
///
/// The input must be strict JSON in UTF-8 (RFC 8259), after an optional byte order mark. In addition, no object may have
/// the same key twice. A violation of a rule that AutoGrab has published is an error; a violation of an assumption is a
/// warning. See [`Source`](crate::Source) and [`Mode`](crate::Mode).
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
/// assert!(verdict.valid, "AutoGrab has not published the type of `vin`");
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

/// A validator with its own event schemas, which reuses its buffers and what it learned about the order of keys.
///
/// [`validate`] uses one for each thread. Create a validator to [`define`](Self::define) schemas of your own.
pub struct Validator {
    pub(crate) schemas: SchemaSet,
    scratch: Scratch,
    pub(crate) buffers: Buffers,
    /// The input and its padding.
    input_buffer: Vec<u8>,
}

impl Default for Validator {
    fn default() -> Self {
        Self::new()
    }
}

impl Validator {
    /// Creates a validator of the catalogue's events.
    pub fn new() -> Self {
        Self {
            schemas: SchemaSet::catalogue(),
            scratch: Scratch::default(),
            buffers: Buffers::default(),
            input_buffer: Vec::new(),
        }
    }

    /// Validates a payload as [`validate`] does.
    pub fn validate(&mut self, payload: &[u8], options: &ValidateOptions<'_>) -> Verdict {
        let buffer = if payload.len() > options.max_bytes { None } else { self.reserve_input(payload.len()) };
        let mut text = Vec::new();
        let Some(buffer) = buffer else {
            return Report::oversize(Some(payload.len()), options, &mut text).verdict(&text);
        };
        copy(payload, buffer);
        let input = Input { length: payload.len(), origin: Origin::Bytes };
        match self.validate_input(input, options, &mut text) {
            Ok(index) => {
                let event = self.schemas.events.get(index).map(|event| event.name.clone());
                Verdict { valid: true, event, issues: Vec::new(), omitted: 0 }
            }
            Err(report) => {
                let verdict = report.verdict(&text);
                self.buffers.recycle(report);
                verdict
            }
        }
    }

    /// Defines the data of an event by a JSON Schema, in place of what the catalogue says. The event becomes a known one.
    ///
    /// A violation is an error in both modes. These keywords are supported:
    ///
    /// | keyword | meaning |
    /// | --- | --- |
    /// | `type` | a type, or a type and `"null"`; the data itself is an `"object"` |
    /// | `properties`, `required` | at most 64 in an object |
    /// | `additionalProperties` | `false` makes every other property an error; if absent, each gets a notice |
    /// | `items`, `minItems`, `maxItems` | one schema for all items |
    /// | `enum`, `const` | strings, numbers, booleans and `null` |
    /// | `format` | `date`, `date-time`, `uri` (absolute, `http` or `https`); another one beside `pattern` is ignored |
    /// | `minLength`, `maxLength` | in characters |
    /// | `pattern` | a regular expression of JavaScript without back-references and most look-around; linear time |
    /// | `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum` | exact for any number of digits |
    /// | `multipleOf` | exact, at most 15 digits |
    /// | `anyOf`, `oneOf` | branches that differ in their JSON type, or in a required property with `const` or `enum` |
    /// | `allOf` | objects that describe different properties |
    /// | `$ref`, `$defs` | within the document, not recursive |
    ///
    /// `$schema`, `$comment`, `title`, `description`, `default`, `deprecated`, `examples`, `readOnly`, `writeOnly` and
    /// keywords that begin with `x-` are annotations and ignored. The schema of a whole payload, as
    /// [`payload_json_schema`](crate::payload_json_schema) returns it, is accepted, too.
    ///
    /// Of the JSON Schema Test Suite (2020-12, 383 groups), 35 groups are accepted, and all their 140 tests get the right
    /// verdict. 348 are refused, mostly because they have keywords without the `type` that they apply to.
    ///
    /// # Errors
    /// One issue for every other keyword, for a keyword without the `type` that it applies to, and for everything else
    /// that can't be checked. Each has the JSON Pointer to the keyword in the schema. An earlier definition stays in
    /// force.
    ///
    /// ```
    /// use autograb_webhooks::{ValidateOptions, Validator};
    ///
    /// let mut validator = Validator::new();
    /// validator.define("stock_sold", r#"{
    ///     "type": "object",
    ///     "properties": { "id": { "type": "string" }, "sold": { "type": ["string", "null"], "format": "date" } },
    ///     "required": ["id"]
    /// }"#).unwrap();
    /// let payload = br#"{"event": "stock_sold", "data": {"sold": "yesterday"}}"#;
    /// let verdict = validator.validate(payload, &ValidateOptions::default());
    /// let paths: Vec<_> = verdict.issues.iter().map(|issue| issue.path.as_str()).collect();
    /// assert!(!verdict.valid);
    /// assert_eq!(paths, ["/data/id", "/data/sold"]);
    ///
    /// let issues = validator.define("stock_sold", r#"{"type": "object", "minProperties": 1}"#).unwrap_err();
    /// assert_eq!(issues[0].to_string(), "/minProperties: `minProperties` can't be checked; leave it out");
    /// ```
    pub fn define(&mut self, event: &str, schema: &str) -> Result<(), Vec<Issue>> {
        let definition = encode_definition(event, schema)?;
        // What the encoder wrote can be decoded.
        self.schemas.apply(&definition);
        Ok(())
    }

    /// Defines several events by a JSON object with a schema for each, such as the file that the command's `infer --out`
    /// writes. Returns their names.
    ///
    /// # Errors
    /// The issues of all schemas, as those of [`define`](Self::define): the path of each begins with the name of the event.
    /// Then none is defined.
    ///
    /// ```
    /// use autograb_webhooks::Validator;
    ///
    /// let mut validator = Validator::new();
    /// let events = validator.define_all(r#"{
    ///     "stock_sold": { "type": "object", "required": ["id"] },
    ///     "stock_moved": { "type": "object" }
    /// }"#).unwrap();
    /// assert_eq!(events, ["stock_sold", "stock_moved"]);
    ///
    /// let issues = validator.define_all(r#"{ "stock_sold": { "type": "array" } }"#).unwrap_err();
    /// assert_eq!(issues[0].path, "/stock_sold/type");
    /// ```
    pub fn define_all(&mut self, schemas: &str) -> Result<Vec<String>, Vec<Issue>> {
        let define = |(event, definition): (String, Vec<u8>)| {
            self.schemas.apply(&definition);
            event
        };
        Ok(encode_definitions(schemas)?.into_iter().map(define).collect())
    }

    /// Removes a definition. The catalogue describes the event again, if it knows it.
    ///
    /// ```
    /// use autograb_webhooks::{PayloadIssueCode, ValidateOptions, Validator};
    ///
    /// let mut validator = Validator::new();
    /// let payload = br#"{"event": "stock_sold", "data": {}}"#;
    /// validator.define("stock_sold", r#"{"type": "object"}"#).unwrap();
    /// assert!(validator.validate(payload, &ValidateOptions::default()).issues.is_empty());
    ///
    /// validator.undefine("stock_sold");
    /// let verdict = validator.validate(payload, &ValidateOptions::default());
    /// assert_eq!(verdict.issues[0].code, PayloadIssueCode::UnknownEvent);
    /// ```
    pub fn undefine(&mut self, event: &str) {
        self.schemas.undefine(event);
    }

    /// Returns a buffer for an input of this length, to be filled before the input is validated. Returns `None` if there
    /// is not enough memory.
    pub(crate) fn reserve_input(&mut self, length: usize) -> Option<&mut [u8]> {
        if self.input_buffer.len() > MAX_KEPT_BYTES && length <= MAX_KEPT_BYTES {
            self.scratch = Scratch::default();
        }
        reserve(&mut self.input_buffer, length)
    }

    /// Validates the input in the buffer. Returns the index of its event among the schemas if there are no issues,
    /// otherwise a report whose texts are in `text`.
    pub(crate) fn validate_input(
        &mut self,
        input: Input,
        options: &ValidateOptions<'_>,
        text: &mut Vec<u8>,
    ) -> Result<usize, Report> {
        let Some(cursor) = padded_cursor(&mut self.input_buffer, input.length) else {
            return Err(Report::oversize(Some(input.length), options, text));
        };
        let mut visitor =
            PayloadVisitor::new(cursor, &self.schemas, input.origin, &mut self.scratch, options.clamped());
        match (visitor.document(), visitor.event_name) {
            (Ok(()), EventName::Known(index)) if visitor.diagnostics.is_empty() => Ok(index),
            // A visitor that halted has reported why, unless the input is validated again.
            _ => Err(report(visitor, cursor, &mut self.buffers, text)),
        }
    }
}

/// An input with its padding.
#[derive(Debug, Default)]
pub(crate) struct InputBuffer(Vec<u8>);

impl InputBuffer {
    /// Copies a text, and returns a cursor at its first value: behind a byte order mark and white space. Returns `None` if
    /// there is not enough memory.
    pub(crate) fn load(&mut self, text: &[u8]) -> Option<Cursor<'_>> {
        let mut cursor = self.copy(text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text))?;
        cursor.skip_blank();
        Some(cursor)
    }

    /// Copies a text, and returns a cursor at its start. Returns `None` if there is not enough memory.
    pub(crate) fn copy(&mut self, text: &[u8]) -> Option<Cursor<'_>> {
        copy(text, reserve(&mut self.0, text.len())?);
        padded_cursor(&mut self.0, text.len())
    }
}

/// Checks that inputs are JSON without duplicate keys, nested at most 128 levels deep, whatever they describe.
pub(crate) struct SyntaxChecker {
    /// Empty: the checks of the grammar need none.
    schemas: SchemaSet,
    scratch: Scratch,
}

impl SyntaxChecker {
    pub(crate) fn new() -> Self {
        Self { schemas: SchemaSet::empty(), scratch: Scratch::default() }
    }

    /// Returns whether the rest of an input is valid.
    pub(crate) fn is_valid(&mut self, rest: Cursor<'_>) -> bool {
        let options = ValidateOptions { max_issues: 0, ..ValidateOptions::default() };
        let mut visitor = PayloadVisitor::new(rest, &self.schemas, Origin::Bytes, &mut self.scratch, options);
        visitor.json_text().is_ok() && visitor.diagnostics.are_harmless()
    }
}

#[cold]
#[inline(never)]
fn report(
    visitor: PayloadVisitor<'_>,
    input: Cursor<'_>,
    buffers: &mut Buffers,
    text: &mut Vec<u8>,
) -> Report {
    let event = match visitor.event_name {
        EventName::Known(index) => {
            visitor.schemas.events.get(index).map(|event| event.name.as_bytes().into())
        }
        EventName::Unknown(name) => Some(name.value(&input)),
        EventName::Missing => None,
    };
    let event = event.map(|event: Cow<'_, [u8]>| Span::write(text, &event));
    Report::new(visitor.diagnostics, event, input, buffers, text)
}

/// Copies bytes to a buffer of the same length. `copy_from_slice` would bring the message of its panic, and `core::fmt`,
/// into the payload module.
pub(super) fn copy(bytes: &[u8], buffer: &mut [u8]) {
    buffer.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = *byte);
}

/// The input in a validator's buffer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input {
    pub(crate) length: usize,
    pub(crate) origin: Origin,
}

/// The form in which an input was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Bytes,
    /// A JavaScript string, encoded as UTF-8. The encoder replaces all lone surrogates by the same character, so
    /// different keys may become equal. The result is final only if there are no issues.
    Encoded,
    /// A JavaScript string with its lone surrogates restored.
    Exact,
}

impl Origin {
    /// All origins with their names in JavaScript, where each is known by its index.
    pub(crate) const ALL: [(&str, Self); 3] =
        [("BYTES", Self::Bytes), ("ENCODED", Self::Encoded), ("EXACT", Self::Exact)];
}

/// Makes room for an input of this length and its padding. A large buffer is freed as soon as a smaller input comes.
fn reserve(buffer: &mut Vec<u8>, length: usize) -> Option<&mut [u8]> {
    let needed = length.checked_add(PADDING).filter(|&needed| u32::try_from(needed).is_ok())?;
    if buffer.len() > MAX_KEPT_BYTES && length <= MAX_KEPT_BYTES {
        *buffer = Vec::new();
    }
    if buffer.len() < needed {
        buffer.try_reserve_exact(needed - buffer.len()).ok()?;
        buffer.resize(needed, 0);
    }
    buffer.get_mut(..length)
}

/// Returns a cursor over the input in the buffer, after resetting the padding.
fn padded_cursor(buffer: &mut [u8], length: usize) -> Option<Cursor<'_>> {
    let padded = buffer.get_mut(..length.checked_add(PADDING)?)?;
    padded.last_chunk_mut::<PADDING>()?.fill(0);
    Cursor::new(padded)
}
