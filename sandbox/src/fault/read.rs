//! Faults as JavaScript gives them, and as a snapshot keeps them.

use autograb_webhooks::shared::{Fields, check_headers, object};
use autograb_webhooks::{Header, Issue, IssueCode};
use serde_json::Value;

use super::{Body, CALLS, Fault, Truncation};

/// The statuses that answer a request for good, and that JavaScript lets a response have.
const STATUSES: [u64; 2] = [200, 599];
const LONGEST_WAIT_MS: u64 = 3_600_000;
const MOST_TIMES: u64 = 1_000_000;

impl Fault {
    /// Reads a fault, and reports everything that is wrong with it.
    pub fn from_json(value: Value) -> Result<Self, Vec<Issue>> {
        let mut issues = Vec::new();
        let mut fields = Fields::of(value, "a fault", &mut issues);
        let fault = Self::read(&mut fields);
        fault.check(&mut fields);
        fields.finish("a fault", false);
        if issues.is_empty()
            && fault == (Self { times: fault.times, calls: fault.calls.clone(), ..Self::default() })
        {
            let message = "say what is to go wrong: `status`, `dropConnection`, `truncateBody`, `delayMs` …";
            issues.push(Issue::new("", IssueCode::Empty, message));
        }
        if issues.is_empty() { Ok(fault) } else { Err(issues) }
    }

    fn read(fields: &mut Fields<'_>) -> Self {
        let [least, most] = STATUSES;
        Self {
            status: fields.number("status", least, most).map(|status| status as u16),
            body: read_body(fields),
            headers: read_headers(fields),
            drop_connection: fields.flag("dropConnection"),
            truncate_body: read_truncation(fields),
            trickle_ms: fields.number("trickle", 0, LONGEST_WAIT_MS).unwrap_or_default(),
            delay_ms: fields.number("delayMs", 0, LONGEST_WAIT_MS).unwrap_or_default(),
            takes_effect: fields.switch("runs"),
            times: fields.number("times", 1, MOST_TIMES).unwrap_or(1),
            calls: read_calls(fields),
        }
    }

    fn check(&self, fields: &mut Fields<'_>) {
        let answered = [
            ("/status", self.status.is_some()),
            ("/body", self.body.is_some()),
            ("/headers", !self.headers.is_empty()),
            ("/truncateBody", self.truncate_body.is_some()),
            ("/trickle", self.trickle_ms > 0),
        ];
        for (path, _) in answered.iter().filter(|(_, is_given)| *is_given && self.drop_connection) {
            fields.report(*path, IssueCode::Conflict, "nothing is answered on a dropped connection");
        }
    }

    /// The fault as it is read.
    pub(crate) fn to_json(&self) -> Value {
        let (body, html) = match &self.body {
            None => (None, None),
            Some(Body::Html) => (None, Some(Value::from(true))),
            Some(Body::Text(text)) => (Some(text.as_str().into()), None),
            Some(Body::Json(value)) => (Some(value.clone()), None),
        };
        let truncation = self.truncate_body.map(|truncation| match truncation {
            Truncation::Half => Value::from(true),
            Truncation::After(bytes) => bytes.into(),
        });
        let headers = object(self.headers.iter().map(|header| (&header.name, header.value.as_str().into())));
        let parts = [
            ("status", self.status.map(Value::from)),
            ("body", body),
            ("html", html),
            ("headers", (!self.headers.is_empty()).then(|| headers.into())),
            ("dropConnection", self.drop_connection.then(|| true.into())),
            ("truncateBody", truncation),
            ("trickle", (self.trickle_ms > 0).then(|| self.trickle_ms.into())),
            ("delayMs", (self.delay_ms > 0).then(|| self.delay_ms.into())),
            ("runs", self.takes_effect.map(Value::from)),
            ("times", Some(self.times.into())),
            ("match", (!self.calls.is_empty()).then(|| self.calls.iter().copied().collect())),
        ];
        object(parts.into_iter().filter_map(|(name, value)| Some((name, value?)))).into()
    }
}

fn read_body(fields: &mut Fields<'_>) -> Option<Body> {
    let body = fields.take("body").map(|body| match body {
        Value::String(text) => Body::Text(text),
        value => Body::Json(value),
    });
    match (body, fields.flag("html")) {
        (Some(_), true) => {
            fields.report(
                "/html",
                IssueCode::Conflict,
                "give either a `body` or `html`, which is a page of its own",
            );
            None
        }
        (None, true) => Some(Body::Html),
        (body, false) => body,
    }
}

fn read_headers(fields: &mut Fields<'_>) -> Vec<Header> {
    let headers: Vec<Header> =
        fields.record("headers").into_iter().map(|(name, value)| Header { name, value }).collect();
    let mut issues = Vec::new();
    check_headers(&headers, &mut issues);
    for Issue { code, message, .. } in issues {
        fields.report("/headers", code, message);
    }
    headers
}

fn read_truncation(fields: &mut Fields<'_>) -> Option<Truncation> {
    let value = fields.take("truncateBody")?;
    match (&value, value.as_u64()) {
        (Value::Bool(false), _) => None,
        (Value::Bool(true), _) => Some(Truncation::Half),
        (_, Some(bytes)) => Some(Truncation::After(usize::try_from(bytes).unwrap_or(usize::MAX))),
        _ => {
            fields.wrong_type("/truncateBody".to_owned(), "`true`, `false` or a number of bytes", &value);
            None
        }
    }
}

/// The calls that a fault is to meet: the name of one, or a list.
fn read_calls(fields: &mut Fields<'_>) -> Vec<&'static str> {
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
                let message = format!("must name calls; there are {}", CALLS.join(", "));
                fields.report("/match", IssueCode::Type, message);
            }
        }
    }
    calls
}
