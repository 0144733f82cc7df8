//! Schemas, types and a report from a log of real deliveries, without any value of it.
//!
//! `shape` is what is remembered of the values at a path, `record` fills it from the bytes of a line
//! that `check` or the validator has found valid; `schema`, `types` and
//! `report` are derived from it at the end.

mod check;
mod record;
mod report;
mod schema;
mod shape;
mod types;

pub use report::{EventShape, FieldShape, FieldStatus, ShapeReport, SkippedLines};

use serde::Serialize;

use super::lines::{Content, LineSplitter, is_blank};
use super::option_rows;
use super::validate::{InputBuffer, SyntaxChecker};
use crate::event::EVENTS;
use crate::options::row::Limit;
use crate::sort::sort;
use check::is_like;
use record::{PathBudget, Recorder, event_of};
use shape::{Shape, is_data};

/// Options of [`Inference`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InferOptions<'a> {
    /// The event to look at. By default, all events.
    pub event: Option<&'a str>,
    /// The paths whose values are listed in the schema, such as `/data/sightings/*/seller_type`. The values at all other
    /// paths are forgotten, because they may be personal data.
    pub values: &'a [&'a str],
    /// The maximum number of different paths, those of all events together. It bounds the memory. The default and maximum
    /// is 1,000.
    pub max_paths: usize,
    /// The maximum size of a line in bytes. The default is 16 MiB.
    pub max_bytes: usize,
}

impl InferOptions<'_> {
    /// More could exceed what a definition may contain: each path has a schema for each of its types.
    const PATHS: Limit = option_rows::MAX_PATHS.limit();
    const BYTES: Limit = option_rows::MAX_LINE_BYTES.limit();
}

impl Default for InferOptions<'_> {
    fn default() -> Self {
        Self { event: None, values: &[], max_paths: Self::PATHS.default, max_bytes: Self::BYTES.default }
    }
}

/// Infers schemas from a log in NDJSON, chunk by chunk. A chunk may end anywhere.
///
/// For each event and path it counts types and remembers the lengths of strings and arrays, the formats that every string
/// has, and between which powers of ten the numbers lie. Memory is bounded by [`InferOptions::max_paths`] and by the longest
/// line. No value is kept, except at the paths that [`InferOptions::values`] names. Names of properties are kept unless
/// they look like data, such as numbers and addresses; an object with such a name, or with more than 64, is taken for a
/// map whose names are forgotten.
///
/// ```
/// use autograb_webhooks::{FieldStatus, InferOptions, Inference, Validator};
///
/// let mut inference = Inference::new(InferOptions::default());
/// for price in 100..120 {
///     let line = format!("{{\"event\": \"stock_sold\", \"data\": {{\"vin\": \"WVWZZZ1JZXW000001\", \"price\": {price}}}}}\n");
///     inference.push(line.as_bytes());
/// }
/// let inferred = inference.finish();
/// assert_eq!(inferred.report.payloads, 20);
///
/// let (event, schema) = &inferred.schemas[0];
/// Validator::new().define(event, schema).unwrap();
/// assert!(schema.contains(r#""required":["vin","price"]"#));
///
/// let price = &inferred.report.events[0].fields[1];
/// assert_eq!((price.path.as_str(), price.status), ("/data/price", FieldStatus::New));
/// assert_eq!(price.range.as_ref().unwrap(), &["100".to_owned(), "1000".to_owned()]);
/// ```
pub struct Inference {
    event: Option<String>,
    values: Vec<String>,
    max_bytes: usize,
    lines: LineSplitter,
    log: Log,
}

/// What was learned of a log so far.
struct Log {
    buffer: InputBuffer,
    checker: SyntaxChecker,
    budget: PathBudget,
    events: Vec<(String, Shape)>,
    skipped: SkippedLines,
}

/// The result of [`Inference`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inferred {
    /// A JSON Schema for the data of each event, by its name. [`Validator::define`](crate::Validator::define) accepts it,
    /// and it accepts every payload that it was inferred from.
    ///
    /// It allows more than was seen:
    ///
    /// * A number is a number, also if all were integers. Ranges and lengths are in the report only.
    /// * A property is required, and a format asserted, if at least 10 objects or strings were seen, without exception.
    /// * A value that was always `null` may be anything.
    /// * A property that was not seen gets a notice, as everywhere.
    pub schemas: Vec<(String, String)>,
    /// The data of each event as TypeScript.
    pub typescript: String,
    /// The data of each event as Rust, for serde.
    pub rust: String,
    /// How the log compares with the catalogue. It contains no value of the log.
    pub report: ShapeReport,
}

impl Inference {
    /// Creates an inference from one log.
    pub fn new(options: InferOptions<'_>) -> Self {
        Self {
            event: options.event.map(str::to_owned),
            values: options.values.iter().map(|path| (*path).to_owned()).collect(),
            max_bytes: options.max_bytes,
            lines: LineSplitter::default(),
            log: Log {
                buffer: InputBuffer::default(),
                checker: SyntaxChecker::new(),
                budget: PathBudget::new(options.max_paths.min(InferOptions::PATHS.max)),
                events: Vec::new(),
                skipped: SkippedLines::default(),
            },
        }
    }

    /// Learns from the lines that end in this chunk.
    pub fn push(&mut self, chunk: &[u8]) {
        let Self { event, values, max_bytes, lines, log } = self;
        lines.push(chunk, *max_bytes, |line| log.line(line.content, event.as_deref(), values, *max_bytes));
    }

    /// Learns from a last line without a line feed, and returns the result.
    pub fn finish(mut self) -> Inferred {
        let Self { event, values, max_bytes, lines, log } = &mut self;
        lines.finish(*max_bytes, |line| log.line(line.content, event.as_deref(), values, *max_bytes));
        let Log { mut events, skipped, budget, .. } = self.log;
        let position =
            |name: &str| EVENTS.iter().position(|event| event.name == name).unwrap_or(EVENTS.len());
        sort(&mut events, |(a, _), (b, _)| (position(a), a) < (position(b), b));
        Inferred {
            schemas: events.iter().map(|(name, shape)| (name.clone(), schema::write(name, shape))).collect(),
            typescript: types::typescript(&events),
            rust: types::rust(&events),
            report: report::report(&events, skipped, budget.is_exhausted),
        }
    }
}

impl Log {
    fn line(&mut self, content: Content<'_>, event: Option<&str>, values: &[String], max_bytes: usize) {
        let line = match content {
            Content::Bytes(line) if line.len() <= max_bytes => line,
            _ => return self.skipped.too_long += 1,
        };
        if is_blank(line) {
            return;
        }
        let Self { buffer, checker, budget, events, skipped } = self;
        let Some(cursor) = buffer.load(line) else { return skipped.too_long += 1 };
        let name = event_of(cursor);
        let index =
            name.as_deref().and_then(|name| events.iter().position(|(known, _)| known.as_bytes() == name));
        if let Some((_, shape)) = index.and_then(|index| events.get_mut(index))
            && is_like(cursor, shape)
        {
            return Recorder::new(cursor, budget).value(shape, 0);
        }
        if !checker.is_valid(cursor) {
            return skipped.not_json += 1;
        }
        let name =
            name.and_then(|name| String::from_utf8(name.into_owned()).ok()).filter(|name| !is_data(name));
        let Some(name) = name else { return skipped.not_a_payload += 1 };
        if event.is_some_and(|event| event != name) {
            return skipped.other_event += 1;
        }
        let index = index.unwrap_or(events.len());
        if index == events.len() {
            if !budget.take() {
                return skipped.other_event += 1;
            }
            events.push((name, Shape::new(values.to_vec())));
        }
        if let Some((_, shape)) = events.get_mut(index) {
            Recorder::new(cursor, budget).value(shape, 0);
        }
    }
}
