//! What there is to say about a payload, on its way out: numbers, and parts of one text. However much it is, saying
//! it takes few allocations.

use super::issue::{PayloadIssue, PayloadIssueCode, Severity};
use super::validate::Verdict;
use crate::text::{push_text, string};

/// A part of the text that a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A [`Verdict`] whose texts stand in another place.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) valid: bool,
    pub(crate) event: Option<Span>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) omitted: usize,
}

/// A [`PayloadIssue`] whose texts stand in another place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) severity: Severity,
    pub(crate) code: PayloadIssueCode,
    pub(crate) path: Span,
    pub(crate) sentence: Sentence,
    pub(crate) offset: usize,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// A message, and the parts of it that say what is expected and what is found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence {
    pub(crate) message: Span,
    pub(crate) expected: Option<Span>,
    pub(crate) found: Option<Span>,
}

impl Span {
    /// What has been written to `text` since it ended at `start`.
    pub(crate) fn since(start: usize, text: &[u8]) -> Self {
        Self { start, end: text.len() }
    }

    /// Writes UTF-8 text that may hold lone surrogates, which are replaced.
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
    /// The report on an input of which nothing was read.
    pub(crate) fn refused(code: PayloadIssueCode, sentence: Sentence) -> Self {
        let path = Span { start: 0, end: 0 };
        let severity = Severity::Error;
        let entry = Entry { severity, code, path, sentence, offset: 0, line: 1, column: 1 };
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
        let Sentence { message, expected, found } = self.sentence;
        PayloadIssue {
            severity: self.severity,
            code: self.code,
            path: self.path.string(text),
            expected: expected.map(|span| span.string(text)),
            found: found.map(|span| span.string(text)),
            message: message.string(text),
            offset: self.offset,
            line: self.line,
            column: self.column,
        }
    }
}
