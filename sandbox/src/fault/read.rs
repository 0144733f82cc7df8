//! Reading faults, as JavaScript passes them and as a snapshot contains them.

use autograb_webhooks::shared::{ObjectReader, check_headers};
use autograb_webhooks::{Header, Issue, IssueCode, Issues};
use serde_json::Value;

use super::{CALLS, Fault, Truncation};
use crate::bounds::{MAX_DEPTH, MAX_SAFE_INTEGER, MAX_WAIT_MS, is_too_deep};

/// The statuses of final answers that JavaScript lets a response have.
const STATUSES: [u64; 2] = [200, 599];
const MAX_TIMES: u64 = 1_000_000;

impl Fault {
    /// Reads a fault, and reports everything that is wrong with it.
    pub fn from_json(value: Value) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(value, "a fault", &mut issues);
        let fault = Self::read(&mut fields);
        fault.check(&mut fields);
        fields.finish("a fault", false);
        if issues.is_empty()
            && fault == (Self { times: fault.times, calls: fault.calls.clone(), ..Self::default() })
        {
            let message = "say what is to go wrong: `status`, `dropConnection`, `truncateBody`, `delayMs` …";
            issues.push(Issue::new("", IssueCode::Empty, message));
        }
        issues.ok_or(fault)
    }

    fn read(fields: &mut ObjectReader<'_>) -> Self {
        let [min, max] = STATUSES;
        Self {
            status: fields.number("status", min..=max).map(|status| status as u16),
            body: fields.take("body"),
            html: fields.flag("html"),
            headers: read_headers(fields),
            drop_connection: fields.flag("dropConnection"),
            truncate_body: read_truncation(fields),
            trickle_ms: fields.number("trickle", 0..=MAX_WAIT_MS).unwrap_or_default(),
            delay_ms: fields.number("delayMs", 0..=MAX_WAIT_MS).unwrap_or_default(),
            takes_effect: fields.optional_flag("runs"),
            times: fields.number("times", 1..=MAX_TIMES).unwrap_or(1),
            calls: read_calls(fields),
        }
    }

    fn check(&self, fields: &mut ObjectReader<'_>) {
        if self.body.as_ref().is_some_and(is_too_deep) {
            let message = format!("must not be nested deeper than {MAX_DEPTH} levels");
            fields.report("/body", IssueCode::Range, message);
        }
        if self.html && self.body.is_some() {
            let message = "give either a `body` or `html`, which is a page of its own";
            fields.report("/html", IssueCode::Conflict, message);
        }
        let of_an_answer = [
            ("/status", self.status.is_some()),
            ("/body", self.body.is_some()),
            ("/headers", !self.headers.is_empty()),
            ("/truncateBody", self.truncate_body.is_some()),
            ("/trickle", self.trickle_ms > 0),
        ];
        for (path, _) in of_an_answer.iter().filter(|(_, is_given)| *is_given && self.drop_connection) {
            fields.report(*path, IssueCode::Conflict, "a dropped connection has no answer; leave this out");
        }
    }
}

fn read_headers(fields: &mut ObjectReader<'_>) -> Vec<Header> {
    let headers: Vec<Header> =
        fields.string_map("headers").into_iter().map(|(name, value)| Header { name, value }).collect();
    let mut issues = Issues::new();
    check_headers(&headers, &mut issues);
    for Issue { code, message, .. } in issues {
        fields.report("/headers", code, message);
    }
    headers
}

fn read_truncation(fields: &mut ObjectReader<'_>) -> Option<Truncation> {
    let value = fields.take("truncateBody")?;
    match (&value, value.as_u64().filter(|bytes| *bytes <= MAX_SAFE_INTEGER)) {
        (Value::Bool(false), _) => None,
        (Value::Bool(true), _) => Some(Truncation::Half),
        (_, Some(bytes)) => Some(Truncation::After(usize::try_from(bytes).unwrap_or(usize::MAX))),
        _ => {
            fields.wrong_type("/truncateBody".to_owned(), "`true`, `false` or a number of bytes", &value);
            None
        }
    }
}

/// The calls that a fault is limited to: the name of one, or a list.
fn read_calls(fields: &mut ObjectReader<'_>) -> Vec<&'static str> {
    let names = match fields.take("match") {
        None => Vec::new(),
        Some(Value::String(name)) => vec![name],
        Some(value) => fields.as_texts(value, "match").unwrap_or_default(),
    };
    let mut calls = Vec::new();
    for name in names {
        match CALLS.iter().find(|call| **call == name) {
            Some(call) => calls.push(*call),
            None => {
                let message = format!("must name calls: {}", CALLS.join(", "));
                fields.report("/match", IssueCode::Type, message);
            }
        }
    }
    calls
}
