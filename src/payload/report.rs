//! Reports: the diagnostics of a payload as issues with paths, positions and messages.
//!
//! All texts of a report are spans of one buffer, so a report takes few allocations however many issues it has.

pub(crate) mod diagnostic;
pub(crate) mod issue;
pub(crate) mod location;
pub(crate) mod message;
mod wrong_input;

use std::borrow::Cow;
use std::mem;

use serde::{Deserialize, Serialize};

use super::json::cursor::Cursor;
use super::options::ValidateOptions;
use crate::text::{push_text, string};
use diagnostic::{Diagnostics, KeyName};
use issue::{PayloadIssue, PayloadIssueCode, Severity};
use location::{Location, PathSegment};

/// The result of [`validate`](crate::validate).
///
/// ```
/// use autograb_webhooks::{ValidateOptions, validate};
///
/// let verdict = validate("[]", &ValidateOptions::default());
/// let json = serde_json::to_value(&verdict)?;
/// assert_eq!(json["valid"], false);
/// assert_eq!(json["issues"][0]["code"], "type");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether no issue is an error.
    pub valid: bool,
    /// The name of the event in the payload, known or not.
    pub event: Option<Cow<'static, str>>,
    /// The issues in the order of the payload. A valid payload can have warnings and notices.
    pub issues: Vec<PayloadIssue>,
    /// The number of issues beyond `max_issues`.
    pub omitted: usize,
}

/// A span of the text buffer of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A [`Verdict`] whose texts are spans.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) valid: bool,
    pub(crate) event: Option<Span>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) omitted: usize,
}

/// A [`PayloadIssue`] whose texts are spans.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) severity: Severity,
    pub(crate) code: PayloadIssueCode,
    pub(crate) path: Span,
    pub(crate) message: Message,
    pub(crate) offset: usize,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// A message, and the parts of it that say what is expected and what was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Message {
    pub(crate) text: Span,
    pub(crate) expected: Option<Span>,
    pub(crate) found: Option<Span>,
}

/// Buffers that are reused from report to report.
#[derive(Default)]
pub(crate) struct Buffers {
    path: Vec<PathSegment>,
    entries: Vec<Entry>,
}

impl Buffers {
    /// Takes the memory of a report that is no longer needed.
    pub(crate) fn recycle(&mut self, report: Report) {
        const MAX_KEPT: usize = 1024;
        if report.entries.capacity() <= MAX_KEPT {
            self.entries = report.entries;
            self.entries.clear();
        }
        self.path.shrink_to(MAX_KEPT);
    }
}

impl Span {
    /// Returns the span of what was written to `text` since it ended at `start`.
    pub(crate) fn since(start: usize, text: &[u8]) -> Self {
        Self { start, end: text.len() }
    }

    /// Writes UTF-8 text, in which lone surrogates are replaced.
    pub(crate) fn write(text: &mut Vec<u8>, value: &[u8]) -> Self {
        let start = text.len();
        push_text(text, value);
        Self::since(start, text)
    }

    pub(crate) fn of(self, text: &[u8]) -> &[u8] {
        text.get(self.start..self.end).unwrap_or_default()
    }

    pub(crate) fn string(self, text: &[u8]) -> String {
        string(self.of(text).to_vec())
    }
}

impl Report {
    /// Writes the diagnostics of an input as issues.
    pub(crate) fn new(
        mut diagnostics: Diagnostics<'_>,
        event: Option<Span>,
        input: Cursor<'_>,
        buffers: &mut Buffers,
        text: &mut Vec<u8>,
    ) -> Self {
        let mut location = Location::start(input, &mut buffers.path);
        let mut entries = mem::take(&mut buffers.entries);
        for diagnostic in &diagnostics.listed() {
            location.advance(diagnostic.at);
            let key = diagnostic.key.map(|key| match key {
                KeyName::Known(name) => name.as_bytes().into(),
                KeyName::Found(string) => string.value(&input),
            });
            entries.push(Entry {
                severity: diagnostic.severity,
                code: diagnostic.kind.code(),
                path: location.write_pointer(key.as_deref(), text),
                message: message::write(diagnostic, key.as_deref(), &location, &diagnostics.options, text),
                offset: diagnostic.at,
                line: location.line,
                column: location.column(diagnostic.at),
            });
        }
        let omitted = diagnostics.count - entries.len();
        Self { valid: diagnostics.valid, event, entries, omitted }
    }

    /// Reports an input that exceeds `max_bytes`, or for which there is not enough memory. The length of a JavaScript
    /// string is unknown.
    pub(crate) fn oversize(length: Option<usize>, options: &ValidateOptions<'_>, text: &mut Vec<u8>) -> Self {
        Self::refused(PayloadIssueCode::Size, message::write_size(text, options.max_bytes, length))
    }

    /// Reports a JavaScript value that can't be read, or not be written as JSON.
    #[cfg(all(target_family = "wasm", any(feature = "payload", feature = "bindings")))]
    pub(crate) fn unserializable(reason: &str, text: &mut Vec<u8>) -> Self {
        Self::refused(PayloadIssueCode::Unserializable, message::write_reason(text, reason))
    }

    /// Reports an input of which nothing was read.
    fn refused(code: PayloadIssueCode, message: Message) -> Self {
        let path = Span { start: 0, end: 0 };
        let severity = Severity::Error;
        let entry = Entry { severity, code, path, message, offset: 0, line: 1, column: 1 };
        Self { valid: false, event: None, entries: vec![entry], omitted: 0 }
    }

    pub(crate) fn verdict(&self, text: &[u8]) -> Verdict {
        Verdict {
            valid: self.valid,
            event: self.event.map(|event| event.string(text).into()),
            issues: self.entries.iter().map(|entry| entry.issue(text)).collect(),
            omitted: self.omitted,
        }
    }
}

impl Entry {
    pub(crate) fn issue(&self, text: &[u8]) -> PayloadIssue {
        PayloadIssue {
            severity: self.severity,
            code: self.code,
            path: self.path.string(text),
            expected: self.message.expected.map(|span| span.string(text)),
            found: self.message.found.map(|span| span.string(text)),
            message: self.message.text.string(text),
            offset: self.offset,
            line: self.line,
            column: self.column,
        }
    }
}
