//! Validating a log: NDJSON, a payload in each line, as one text or chunk by chunk.
//!
//! Memory stays flat however long the log is: what is kept of it is a line that a chunk has cut, up to `max_bytes`, the
//! bad lines that are to be listed, and a count for each event.

use super::issue::{PayloadIssue, Severity};
use super::json::Json;
use super::report::Report;
use super::scan::line_feed;
use super::tally::{BatchEvent, Counts, Tally};
use super::validate::{Input, Origin, ValidateOptions, Validator};
use crate::text::string;

/// A line of a log that is no valid payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The line, counted from 1. Lines end with `\n` or `\r\n`.
    pub line: u64,
    /// The byte of the log at which the line starts, counted from 0.
    pub offset: u64,
    /// The event's name, if the line has one.
    pub event: Option<String>,
    /// What there is to say about the line. Places are those in the line, as if it had been validated alone.
    pub issues: Vec<PayloadIssue>,
    /// How many issues there were beyond `max_issues`.
    pub omitted: usize,
}

/// What [`Batch`] says of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchSummary {
    /// How many payloads there were: the lines that are not blank.
    pub total: u64,
    /// How many of them are valid, warnings or not.
    pub valid: u64,
    /// How many of them are not.
    pub invalid: u64,
    /// How many lines hold nothing but white space. They are passed over.
    pub blank: u64,
    /// The counts of each event that came.
    pub events: Vec<BatchEvent>,
    /// How many bad lines there were beyond those that were to be listed.
    pub omitted: u64,
}

/// Validates a log chunk by chunk. A chunk may end anywhere, within a line or a character.
///
/// ```
/// use autograb_webhooks::{Batch, ValidateOptions, Validator};
///
/// let mut batch = Batch::new(Validator::new(), ValidateOptions::default(), 100);
/// let mut bad = batch.push(b"{\"event\": \"ping\", \"data\": {}}\n\n{\"event\": \"pi");
/// bad.extend(batch.push(b"ng\", \"data\": []}"));
/// let (last, summary) = batch.finish();
/// bad.extend(last);
///
/// assert_eq!((bad[0].line, bad[0].offset), (3, 31));
/// assert_eq!(bad[0].issues[0].to_string(), "/data: expected an object, found an array");
/// assert_eq!((summary.total, summary.valid, summary.invalid, summary.blank), (2, 1, 1, 1));
/// assert_eq!(summary.events[0].event.as_deref(), Some("ping"));
/// ```
pub struct Batch<'a> {
    validator: Validator,
    options: ValidateOptions<'a>,
    lines: Lines,
}

impl<'a> Batch<'a> {
    /// A validator for one log, which lists at most `max_bad_lines`. The options hold for each line.
    pub fn new(validator: Validator, options: ValidateOptions<'a>, max_bad_lines: usize) -> Self {
        Self { validator, options, lines: Lines::new(max_bad_lines) }
    }

    /// Validates the lines that end in this chunk, and gives the bad ones.
    pub fn push(&mut self, chunk: &[u8]) -> Vec<BadLine> {
        let mut text = Vec::new();
        let bad = self.lines.push(chunk, &mut self.validator, &self.options, &mut text);
        bad.into_iter().map(|bad| bad.into_line(&text)).collect()
    }

    /// Validates the last line, if nothing ends it, and sums up.
    pub fn finish(mut self) -> (Option<BadLine>, BatchSummary) {
        let mut text = Vec::new();
        let last = self.lines.end(&mut self.validator, &self.options, &mut text);
        (last.map(|bad| bad.into_line(&text)), self.lines.summary(&self.validator))
    }
}

/// A [`BadLine`] whose texts stand in another place.
pub(crate) struct Bad {
    pub(crate) line: u64,
    pub(crate) offset: u64,
    pub(crate) report: Report,
}

impl Bad {
    fn into_line(self, text: &[u8]) -> BadLine {
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

/// What is known of a log so far.
pub(crate) struct Lines {
    max_bad_lines: usize,
    /// How many bad lines were given out.
    listed: usize,
    /// How many lines have ended.
    ended: u64,
    /// Where the line at hand starts.
    offset: u64,
    /// How much of it came with earlier chunks.
    length: u64,
    /// Whether a carriage return is the last of it.
    returns: bool,
    /// The bytes that came with earlier chunks; none if they are too many.
    kept: Vec<u8>,
    blank: u64,
    pub(crate) tally: Tally,
}

impl Lines {
    pub(crate) fn new(max_bad_lines: usize) -> Self {
        Self {
            max_bad_lines,
            listed: 0,
            ended: 0,
            offset: 0,
            length: 0,
            returns: false,
            kept: Vec::new(),
            blank: 0,
            tally: Tally::default(),
        }
    }

    /// Validates the lines that end in a chunk, and gives the bad ones.
    pub(crate) fn push(
        &mut self,
        chunk: &[u8],
        validator: &mut Validator,
        options: &ValidateOptions<'_>,
        text: &mut Vec<u8>,
    ) -> Vec<Bad> {
        let mut bad = Vec::new();
        let mut rest = chunk;
        while let Some((line, after)) = split_line(rest) {
            bad.extend(self.line(line, validator, options, text));
            self.offset += 1;
            rest = after;
        }
        self.keep(rest, options);
        bad
    }

    /// Validates what stands behind the last line feed.
    pub(crate) fn end(
        &mut self,
        validator: &mut Validator,
        options: &ValidateOptions<'_>,
        text: &mut Vec<u8>,
    ) -> Option<Bad> {
        if self.length == 0 { None } else { self.line(&[], validator, options, text) }
    }

    pub(crate) fn summary(&self, validator: &Validator) -> BatchSummary {
        let mut summary = self.totals(validator);
        self.tally.each(&validator.shapes, |name, Counts { valid, invalid, warnings }| {
            let event = name.map(|name| string(name.to_vec()));
            summary.events.push(BatchEvent { event, valid, invalid, warnings });
        });
        summary
    }

    /// The summary without its events.
    pub(crate) fn totals(&self, validator: &Validator) -> BatchSummary {
        let mut totals = BatchSummary { blank: self.blank, ..BatchSummary::default() };
        self.tally.each(&validator.shapes, |_, counts| {
            totals.valid += counts.valid;
            totals.invalid += counts.invalid;
        });
        totals.total = totals.valid + totals.invalid;
        totals.omitted = totals.invalid - self.listed as u64;
        totals
    }

    /// Keeps the part of a line that a chunk has cut.
    fn keep(&mut self, part: &[u8], options: &ValidateOptions<'_>) {
        self.length += part.len() as u64;
        if let Some(last) = part.last() {
            self.returns = *last == b'\r';
        }
        // A carriage return at its end doesn't count.
        if self.length <= (options.max_bytes as u64).saturating_add(1)
            && self.kept.try_reserve(part.len()).is_ok()
        {
            self.kept.extend_from_slice(part);
        } else {
            self.kept = Vec::new();
        }
    }

    /// Validates a line that ends here, the rest of which is `rest`.
    fn line(
        &mut self,
        rest: &[u8],
        validator: &mut Validator,
        options: &ValidateOptions<'_>,
        text: &mut Vec<u8>,
    ) -> Option<Bad> {
        let length = self.length + rest.len() as u64;
        let written = text.len();
        let bad = if self.length == 0 {
            self.whole(rest, validator, options, text)
        } else {
            self.joined(rest, validator, options, text)
        };
        if bad.is_none() {
            text.truncate(written);
        }
        self.offset += length;
        self.length = 0;
        self.ended += 1;
        bad
    }

    fn joined(
        &mut self,
        rest: &[u8],
        validator: &mut Validator,
        options: &ValidateOptions<'_>,
        text: &mut Vec<u8>,
    ) -> Option<Bad> {
        self.keep(rest, options);
        let mut kept = std::mem::take(&mut self.kept);
        if kept.len() as u64 != self.length {
            let length = self.length - u64::from(self.returns);
            let report = Report::oversize(usize::try_from(length).ok(), options, text);
            return self.bad(report, text);
        }
        let bad = self.whole(&kept, validator, options, text);
        // One long line is no reason to hold so much until the end.
        if kept.capacity() <= Validator::KEPT {
            kept.clear();
            self.kept = kept;
        }
        bad
    }

    fn whole(
        &mut self,
        line: &[u8],
        validator: &mut Validator,
        options: &ValidateOptions<'_>,
        text: &mut Vec<u8>,
    ) -> Option<Bad> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            self.blank += 1;
            return None;
        }
        let room = if line.len() > options.max_bytes { None } else { validator.room(line.len()) };
        let Some(room) = room else {
            let report = Report::oversize(Some(line.len()), options, text);
            return self.bad(report, text);
        };
        room.copy_from_slice(line);
        let input = Input { length: line.len(), origin: Origin::Bytes };
        // One is enough to know whether there are warnings: the gravest are kept.
        let max_issues = if self.listed < self.max_bad_lines { options.max_issues.max(1) } else { 1 };
        let mut report = match validator.examine(input, &ValidateOptions { max_issues, ..*options }, text) {
            Ok(index) => {
                self.tally.clean(index);
                return None;
            }
            Err(report) => report,
        };
        if !report.valid {
            if options.max_issues == 0 {
                report.omitted += report.entries.len();
                report.entries.clear();
            }
            return self.bad(report, text);
        }
        let warned = report.entries.iter().any(|entry| entry.severity == Severity::Warning);
        let counts = self.tally.of(report.event.map(|event| event.of(text)));
        counts.valid += 1;
        counts.warnings += u64::from(warned);
        None
    }

    /// Counts a bad line, and gives it unless enough were given.
    fn bad(&mut self, report: Report, text: &[u8]) -> Option<Bad> {
        self.tally.of(report.event.map(|event| event.of(text))).invalid += 1;
        if self.listed == self.max_bad_lines {
            return None;
        }
        self.listed += 1;
        Some(Bad { line: self.ended + 1, offset: self.offset, report })
    }
}

/// The bytes before and behind the first line feed.
fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (line, rest) = bytes.split_at_checked(line_feed(bytes)?)?;
    Some((line, rest.get(1..)?))
}

impl BadLine {
    /// The line as JSON, with the names that JavaScript sees.
    pub fn to_json(&self) -> String {
        let mut json = Json::new();
        self.write(&mut json);
        json.into_text()
    }

    pub(crate) fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.key("type").string("line");
            json.key("line").integer(self.line);
            json.key("offset").integer(self.offset);
            json.key("event").string_or_null(self.event.as_deref());
            json.key("issues").array(&self.issues, |json, issue| issue.write(json));
            json.key("omitted").integer(self.omitted as u64);
        });
    }
}

impl BatchSummary {
    /// The summary as JSON, with the names that JavaScript sees.
    pub fn to_json(&self) -> String {
        let mut json = Json::new();
        json.object(|json| {
            json.key("type").string("summary");
            json.key("total").integer(self.total);
            json.key("valid").integer(self.valid);
            json.key("invalid").integer(self.invalid);
            json.key("blank").integer(self.blank);
            json.key("events").array(&self.events, |json, event| event.write(json));
            json.key("omitted").integer(self.omitted);
        });
        json.into_text()
    }
}
