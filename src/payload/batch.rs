//! Validation of a log in NDJSON: one payload per line, given as one text or in chunks.
//!
//! Memory is bounded: an incomplete line of at most `max_bytes`, the invalid lines of a chunk, and a count per event.

pub(crate) mod tally;

use serde::{Deserialize, Serialize};

use super::lines::{Content, Line, LineSplitter, is_blank};
use super::options::ValidateOptions;
use super::report::Report;
use super::report::issue::{PayloadIssue, Severity};
use super::validate::{Input, Origin, Validator, copy};
use crate::text::string;
use tally::{BatchEvent, EventCounts, Tally};

/// A line of a log that is not a valid payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename = "line")]
pub struct BadLine {
    /// The line, from 1. Lines end with `\n` or `\r\n`.
    pub line: u64,
    /// The offset of the line in the log in bytes, from 0.
    pub offset: u64,
    /// The name of the event, if the line has one.
    pub event: Option<String>,
    /// The issues of the line. Positions are relative to the line.
    pub issues: Vec<PayloadIssue>,
    /// The number of issues beyond `max_issues`.
    pub omitted: usize,
}

/// The result of [`Batch`] for a whole log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename = "summary")]
pub struct BatchSummary {
    /// The number of payloads: the lines that are not blank.
    pub total: u64,
    /// The number of valid payloads, including those with warnings.
    pub valid: u64,
    /// The number of invalid payloads.
    pub invalid: u64,
    /// The number of lines with nothing but white space, which are ignored.
    pub blank: u64,
    /// The counts of each event.
    pub events: Vec<BatchEvent>,
    /// The number of invalid lines beyond the maximum that is listed.
    pub omitted: u64,
}

/// Validates a log chunk by chunk. A chunk may end anywhere, even within a line or a character.
///
/// ```
/// use autograb_webhooks::{Batch, ValidateOptions, Validator};
///
/// let mut batch = Batch::new(Validator::new(), ValidateOptions::default(), 100);
/// let mut bad = batch.push(b"{\"event\": \"ping\", \"data\": {}}\n\n{\"event\": \"pi");
/// bad.extend(batch.push(b"ng\", \"data\": [1]}"));
/// let (last, summary) = batch.finish();
/// bad.extend(last);
///
/// assert_eq!((bad[0].line, bad[0].offset), (3, 31));
/// assert_eq!(bad[0].issues[0].message, "expected `data` to be an object, found an array");
/// assert_eq!((summary.total, summary.valid, summary.invalid, summary.blank), (2, 1, 1, 1));
/// assert_eq!(summary.events[0].event.as_deref(), Some("ping"));
/// ```
pub struct Batch<'a> {
    validator: Validator,
    options: ValidateOptions<'a>,
    lines: LineValidator,
}

impl<'a> Batch<'a> {
    /// Creates a validator of one log that lists at most `max_bad_lines`. The options apply to each line.
    pub fn new(validator: Validator, options: ValidateOptions<'a>, max_bad_lines: usize) -> Self {
        Self { validator, options, lines: LineValidator::new(max_bad_lines) }
    }

    /// Validates the lines that end in this chunk, and returns the invalid ones.
    pub fn push(&mut self, chunk: &[u8]) -> Vec<BadLine> {
        let mut text = Vec::new();
        let invalid = self.lines.push(chunk, &mut self.validator, &self.options, &mut text);
        invalid.into_iter().map(|line| line.into_bad_line(&text)).collect()
    }

    /// Validates a last line without a line feed. Returns that line if it is invalid, and the summary.
    pub fn finish(mut self) -> (Option<BadLine>, BatchSummary) {
        let mut text = Vec::new();
        let last = self.lines.finish(&mut self.validator, &self.options, &mut text);
        (last.map(|line| line.into_bad_line(&text)), self.lines.summary(&self.validator).into_batch_summary())
    }
}

/// A [`BatchSummary`] whose names are borrowed.
pub(crate) struct LogSummary<'a> {
    /// The summary without its events.
    pub(crate) totals: BatchSummary,
    pub(crate) events: Vec<EventCounts<'a>>,
}

impl LogSummary<'_> {
    fn into_batch_summary(self) -> BatchSummary {
        let event = |EventCounts { name, counts }: &EventCounts<'_>| BatchEvent {
            event: name.map(|name| string(name.to_vec())),
            valid: counts.valid,
            invalid: counts.invalid,
            warnings: counts.warnings,
        };
        BatchSummary { events: self.events.iter().map(event).collect(), ..self.totals }
    }
}

/// The end of a log: its last line if that is invalid, and the summary.
#[cfg(all(target_family = "wasm", feature = "payload"))]
pub(crate) struct LogEnd<'a> {
    pub(crate) last: Option<InvalidLine>,
    pub(crate) summary: LogSummary<'a>,
}

/// A [`BadLine`] whose texts are spans.
pub(crate) struct InvalidLine {
    pub(crate) line: u64,
    pub(crate) offset: u64,
    pub(crate) report: Report,
}

impl InvalidLine {
    fn into_bad_line(self, text: &[u8]) -> BadLine {
        let Report { event, entries, omitted, .. } = self.report;
        BadLine {
            line: self.line,
            offset: self.offset,
            event: event.map(|event| event.string(text)),
            issues: entries.iter().map(|entry| entry.issue(text)).collect(),
            omitted,
        }
    }
}

/// The state of a log between chunks.
pub(crate) struct LineValidator {
    lines: LineSplitter,
    counts: LineCounts,
}

struct LineCounts {
    max_bad_lines: usize,
    /// The number of invalid lines that were returned.
    listed: usize,
    blank: u64,
    tally: Tally,
}

impl LineValidator {
    pub(crate) fn new(max_bad_lines: usize) -> Self {
        let counts = LineCounts { max_bad_lines, listed: 0, blank: 0, tally: Tally::default() };
        Self { lines: LineSplitter::default(), counts }
    }

    /// Validates the lines that end in a chunk, and returns the invalid ones.
    pub(crate) fn push(
        &mut self,
        chunk: &[u8],
        validator: &mut Validator,
        options: &ValidateOptions<'_>,
        text: &mut Vec<u8>,
    ) -> Vec<InvalidLine> {
        let mut invalid = Vec::new();
        let Self { lines, counts } = self;
        lines.push(chunk, options.max_bytes, |line| {
            invalid.extend(counts.end_line(line, validator, options, text));
        });
        invalid
    }

    /// Validates the part behind the last line feed.
    pub(crate) fn finish(
        &mut self,
        validator: &mut Validator,
        options: &ValidateOptions<'_>,
        text: &mut Vec<u8>,
    ) -> Option<InvalidLine> {
        let mut invalid = None;
        let Self { lines, counts } = self;
        lines.finish(options.max_bytes, |line| invalid = counts.end_line(line, validator, options, text));
        invalid
    }

    pub(crate) fn summary<'a>(&'a self, validator: &'a Validator) -> LogSummary<'a> {
        let LineCounts { blank, listed, tally, .. } = &self.counts;
        let events = tally.events(&validator.schemas);
        let mut totals = BatchSummary { blank: *blank, ..BatchSummary::default() };
        for EventCounts { counts, .. } in &events {
            totals.valid += counts.valid;
            totals.invalid += counts.invalid;
        }
        totals.total = totals.valid + totals.invalid;
        totals.omitted = totals.invalid - *listed as u64;
        LogSummary { totals, events }
    }
}

impl LineCounts {
    fn end_line(
        &mut self,
        line: Line<'_>,
        validator: &mut Validator,
        options: &ValidateOptions<'_>,
        text: &mut Vec<u8>,
    ) -> Option<InvalidLine> {
        let written = text.len();
        let report = match line.content {
            Content::Bytes(bytes) => self.validate_line(bytes, validator, options, text),
            Content::TooLong(length) => Some(Report::oversize(usize::try_from(length).ok(), options, text)),
        };
        let invalid = report.and_then(|report| self.count_invalid(line, report, text));
        if invalid.is_none() {
            text.truncate(written);
        }
        invalid
    }

    /// Validates and counts a line. Returns the report of an invalid one, which is still to be counted.
    fn validate_line(
        &mut self,
        line: &[u8],
        validator: &mut Validator,
        options: &ValidateOptions<'_>,
        text: &mut Vec<u8>,
    ) -> Option<Report> {
        if is_blank(line) {
            self.blank += 1;
            return None;
        }
        let buffer = if line.len() > options.max_bytes { None } else { validator.reserve_input(line.len()) };
        let Some(buffer) = buffer else {
            return Some(Report::oversize(Some(line.len()), options, text));
        };
        copy(line, buffer);
        let input = Input { length: line.len(), origin: Origin::Bytes };
        // One issue is enough to know whether there are warnings, since the most severe is kept.
        let max_issues = if self.listed < self.max_bad_lines { options.max_issues.max(1) } else { 1 };
        let mut report =
            match validator.validate_input(input, &ValidateOptions { max_issues, ..*options }, text) {
                Ok(index) => {
                    self.tally.count_clean(index, &validator.schemas);
                    return None;
                }
                Err(report) => report,
            };
        if !report.valid {
            if options.max_issues == 0 {
                report.omitted += report.entries.len();
                report.entries.clear();
            }
            return Some(report);
        }
        let has_warning = report.entries.iter().any(|entry| entry.severity == Severity::Warning);
        let counts = self.tally.counts_mut(report.event.map(|event| event.of(text)));
        counts.valid += 1;
        counts.warnings += u64::from(has_warning);
        None
    }

    /// Counts an invalid line, and returns it unless enough were returned.
    fn count_invalid(&mut self, line: Line<'_>, report: Report, text: &[u8]) -> Option<InvalidLine> {
        self.tally.counts_mut(report.event.map(|event| event.of(text))).invalid += 1;
        if self.listed == self.max_bad_lines {
            return None;
        }
        self.listed += 1;
        Some(InvalidLine { line: line.number, offset: line.offset, report })
    }
}
