//! What a story is played with.

use autograb_webhooks::shared::{ObjectReader, check_region};
use autograb_webhooks::{IssueCode, Issues, Overrides, Region};
use serde_json::Value;

use crate::bounds::{MAX_RETRIES, MAX_SAFE_INTEGER, MAX_WAIT_MS};
use crate::options::read_share;

/// What a story is played with. The default pushes each event once, in order, without waiting.
///
/// ```
/// use autograb_webhooks::Overrides;
/// use autograb_webhooks_sandbox::PlayOptions;
/// use serde_json::json;
///
/// let options = PlayOptions::from_json(json!({"seed": 7, "retries": 3}), &Overrides::default()).unwrap();
/// assert_eq!((options.seed, options.retries.count, options.retries.delay_ms), (Some(7), 3, 1_000));
///
/// let wrong = json!({"story": "crash", "late": 2, "retries": {"count": 1_000}});
/// let issues = PlayOptions::from_json(wrong, &Overrides::default()).unwrap_err();
/// let paths: Vec<_> = issues.iter().map(|issue| issue.path.as_str()).collect();
/// assert_eq!(paths, ["/story", "/late", "/retries/count"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlayOptions {
    /// The seed of the story and of how it is pushed. Without one, the sandbox's own random numbers give it.
    pub seed: Option<u64>,
    /// The region of the car, and of the webhooks that get its events. Without one, the webhooks of all regions get
    /// them, and the seed decides on the car.
    pub region: Option<Region>,
    /// The share of events that are pushed twice, from 0 to 1.
    pub duplicates: f64,
    /// The share of events whose pushes change places with those of a neighbour, from 0 to 1.
    pub reorder: f64,
    /// The share of events that are pushed only after the last one has happened, from 0 to 1.
    pub late: f64,
    /// Whether the webhooks are deleted after the last event has happened, before the late pushes are sent.
    pub delete_webhooks: bool,
    /// The time between two events, in milliseconds.
    pub interval_ms: u64,
    /// How a push that failed is repeated.
    pub retries: Retries,
}

/// How a push is repeated that was not answered with a 2xx status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    /// How often it is repeated.
    pub count: u64,
    /// The wait before the first repetition, in milliseconds. Each further wait is twice as long.
    pub delay_ms: u64,
    /// The longest wait, in milliseconds.
    pub max_delay_ms: u64,
}

impl Default for Retries {
    fn default() -> Self {
        Self { count: 0, delay_ms: 1_000, max_delay_ms: 60_000 }
    }
}

impl Retries {
    /// The wait before a repetition, in milliseconds; the first one has the number 0.
    pub(crate) fn wait_ms(&self, number: u64) -> u64 {
        let factor = 1u64.checked_shl(u32::try_from(number).unwrap_or(u32::MAX)).unwrap_or(u64::MAX);
        self.delay_ms.saturating_mul(factor).min(self.max_delay_ms)
    }

    /// Reads `{ count, delayMs?, maxDelayMs? }`.
    fn from_json(value: Value) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(value, "`retries`", &mut issues);
        let count = fields.required("count").map(|count| read_count(&mut fields, "/count", &count));
        let mut wait = |name, default| fields.number(name, 0..=MAX_WAIT_MS).unwrap_or(default);
        let defaults = Self::default();
        let retries = Self {
            count: count.unwrap_or_default(),
            delay_ms: wait("delayMs", defaults.delay_ms),
            max_delay_ms: wait("maxDelayMs", defaults.max_delay_ms),
        };
        fields.finish("`retries`", false);
        issues.ok_or(retries)
    }
}

/// The number of retries at a path; 0 if it is wrong.
fn read_count(fields: &mut ObjectReader<'_>, path: &str, value: &Value) -> u64 {
    let count = value.as_u64().filter(|count| *count <= MAX_RETRIES);
    if !value.is_number() {
        fields.wrong_type(path.to_owned(), "an integer", value);
    } else if count.is_none() {
        fields.report(path, IssueCode::Range, format!("must be an integer from 0 to {MAX_RETRIES}"));
    }
    count.unwrap_or_default()
}

impl PlayOptions {
    /// Reads the options as JavaScript passes them, and reports everything that is wrong with them.
    pub fn from_json(value: Value, rules: &Overrides) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(value, "the options", &mut issues);
        if fields.text("story").is_some_and(|story| story != "sale") {
            fields.report("/story", IssueCode::Range, "there is one story: `sale`");
        }
        let options = Self {
            seed: fields.number("seed", 0..=MAX_SAFE_INTEGER),
            region: fields.text("region").map(Region::from),
            duplicates: read_share(&mut fields, "duplicates").unwrap_or_default(),
            reorder: read_share(&mut fields, "reorder").unwrap_or_default(),
            late: read_share(&mut fields, "late").unwrap_or_default(),
            delete_webhooks: fields.flag("deleteWebhooks"),
            interval_ms: fields.number("intervalMs", 0..=MAX_WAIT_MS).unwrap_or_default(),
            retries: Self::read_retries(&mut fields),
        };
        // The shell takes a valid one out.
        if let Some(signal) = fields.take("signal") {
            fields.wrong_type("/signal".to_owned(), "an AbortSignal", &signal);
        }
        fields.finish_options();
        if options.region.is_some() {
            check_region(options.region.as_ref(), rules, &mut issues);
        }
        issues.ok_or(options)
    }

    /// Reads the number of retries, or an object with it.
    fn read_retries(fields: &mut ObjectReader<'_>) -> Retries {
        match fields.take("retries") {
            None => Retries::default(),
            Some(Value::Object(object)) => {
                fields.nested("retries", Retries::from_json(Value::Object(object))).unwrap_or_default()
            }
            Some(count) => Retries { count: read_count(fields, "/retries", &count), ..Retries::default() },
        }
    }
}
