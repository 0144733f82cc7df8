//! The buffer in which the payload module hands results to JavaScript: numbers, and one text that they point into.
//! Building objects through wasm-bindgen or from JSON takes JavaScript several times as long as the validation.
//!
//! Each record is declared once, in [`records`]. The macro makes the function that writes it and a row of [`RECORDS`],
//! from which `cargo xtask generate` makes the JavaScript function that reads it.

/// A record: its name, and its fields in their order.
pub struct Record {
    /// The name in Rust.
    pub name: &'static str,
    /// The fields: name, kind, and the record or constant that the kind refers to.
    pub fields: &'static [(&'static str, &'static str, &'static str)],
}

/// The words before the first record.
pub const HEADER: &[&str] = &["textAddress", "textLength"];

/// Declares records, with the value of each field.
///
/// | kind | words |
/// | --- | --- |
/// | `word` | a number of 32 bits |
/// | `long` | a number of 64 bits, the lower half first |
/// | `flag` | 1 or 0 |
/// | `severity`, `code` | an index into the names |
/// | `text`, `string`, `bytes` | the start and the end of a span; the end is before the start if there is none |
/// | `list` | records, each after a 1, and a 0 |
/// | `one` | a record |
/// | `constant` | none: JavaScript adds the value |
macro_rules! records {
    ($(
        $name:ident($value:ident: $type:ty) {
            $($field:ident: $kind:ident $($item:ident)? ($($content:expr)?),)+
        }
    )+) => {
        /// All records. A record comes after those that it refers to.
        pub const RECORDS: &[Record] = &[$(Record {
            name: stringify!($name),
            fields: &[$((stringify!($field), stringify!($kind), concat!($(stringify!($item))?)),)+],
        },)+];

        #[cfg(all(target_family = "wasm", feature = "payload"))]
        impl ResultWriter {
            $(pub(crate) fn $name(&mut self, $value: $type) {
                $(records!(@write self, $kind $($item)? ($($content)?));)+
            })+
        }
    };
    (@write $writer:ident, constant $item:ident ()) => {};
    (@write $writer:ident, one $item:ident ($content:expr)) => { $writer.$item($content); };
    (@write $writer:ident, list $item:ident ($content:expr)) => {
        for item in $content {
            $writer.word(1);
            $writer.$item(item);
        }
        $writer.word(0);
    };
    (@write $writer:ident, $kind:ident ($content:expr)) => { $writer.$kind($content); };
}

records! {
    issue(entry: &Entry) {
        severity: severity(entry.severity),
        code: code(entry.code),
        path: text(Some(entry.path)),
        expected: text(entry.message.expected),
        found: text(entry.message.found),
        message: text(Some(entry.message.text)),
        offset: word(entry.offset),
        line: word(entry.line),
        column: word(entry.column),
    }
    verdict(report: &Report) {
        valid: flag(report.valid),
        event: text(report.event),
        issues: list issue(&report.entries),
        omitted: word(report.omitted),
    }
    line(line: &InvalidLine) {
        type: constant line(),
        line: long(line.line),
        offset: long(line.offset),
        event: text(line.report.event),
        issues: list issue(&line.report.entries),
        omitted: word(line.report.omitted),
    }
    event(event: &EventCounts<'_>) {
        event: bytes(event.name),
        valid: long(event.counts.valid),
        invalid: long(event.counts.invalid),
        warnings: long(event.counts.warnings),
    }
    summary(summary: &LogSummary<'_>) {
        type: constant summary(),
        total: long(summary.totals.total),
        valid: long(summary.totals.valid),
        invalid: long(summary.totals.invalid),
        blank: long(summary.totals.blank),
        events: list event(&summary.events),
        omitted: long(summary.totals.omitted),
    }
    lines(lines: &[InvalidLine]) {
        lines: list line(lines),
    }
    log_end(end: &LogEnd<'_>) {
        lines: list line(end.last.as_slice()),
        summary: one summary(&end.summary),
    }
    name(name: Option<&str>) {
        name: string(name),
    }
    name_issue(issue: &NameIssue) {
        path: text(Some(issue.path)),
        code: string(Some(issue.code)),
        message: text(Some(issue.message)),
    }
    name_issues(issues: &[NameIssue]) {
        issues: list name_issue(issues),
    }
}

#[cfg(all(target_family = "wasm", feature = "payload"))]
pub(crate) use writer::{NameIssue, ResultWriter};
#[cfg(all(target_family = "wasm", feature = "payload"))]
use {
    super::batch::{InvalidLine, LogEnd, LogSummary, tally::EventCounts},
    super::report::{Entry, Report},
};

#[cfg(all(target_family = "wasm", feature = "payload"))]
mod writer {
    use super::HEADER;
    use crate::payload::report::Span;
    use crate::{PayloadIssueCode, Severity};

    /// Writes records.
    #[derive(Default)]
    pub(crate) struct ResultWriter {
        words: Vec<u32>,
        pub(crate) text: Vec<u8>,
    }

    /// An issue of a list of event names.
    pub(crate) struct NameIssue {
        pub(crate) path: Span,
        pub(crate) code: &'static str,
        pub(crate) message: Span,
    }

    impl ResultWriter {
        /// A larger buffer is freed after it has been read.
        const MAX_KEPT_BYTES: usize = 1 << 20;

        /// Discards the last result, which has been read.
        pub(crate) fn begin(&mut self) {
            if self.text.capacity() > Self::MAX_KEPT_BYTES
                || self.words.capacity() > Self::MAX_KEPT_BYTES / size_of::<u32>()
            {
                *self = Self::default();
            }
            self.text.clear();
            self.words.clear();
            self.words.resize(HEADER.len(), 0);
        }

        /// Completes the header and returns the address of the result.
        pub(crate) fn finish(&mut self) -> usize {
            if let Some(header) = self.words.first_chunk_mut() {
                *header = [self.text.as_ptr() as u32, self.text.len() as u32];
            }
            self.words.as_ptr() as usize
        }

        /// Writes text for a later record.
        pub(crate) fn span(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Span {
            let start = self.text.len();
            write(&mut self.text);
            Span::since(start, &self.text)
        }

        pub(super) fn word(&mut self, word: usize) {
            self.words.push(word as u32);
        }

        pub(super) fn long(&mut self, long: u64) {
            self.words.extend([long as u32, (long >> 32) as u32]);
        }

        pub(super) fn flag(&mut self, flag: bool) {
            self.word(usize::from(flag));
        }

        pub(super) fn severity(&mut self, severity: Severity) {
            self.word(severity as usize);
        }

        pub(super) fn code(&mut self, code: PayloadIssueCode) {
            self.word(code as usize);
        }

        pub(super) fn text(&mut self, span: Option<Span>) {
            let Span { start, end } = span.unwrap_or(Span { start: 1, end: 0 });
            self.words.extend([start as u32, end as u32]);
        }

        pub(super) fn string(&mut self, value: Option<&str>) {
            self.bytes(value.map(str::as_bytes));
        }

        pub(super) fn bytes(&mut self, value: Option<&[u8]>) {
            let span = value.map(|value| self.span(|text| text.extend_from_slice(value)));
            self.text(span);
        }
    }
}
