//! Snapshots of a sandbox, and the changes since one.
//!
//! Both have one form. A snapshot contains every entry of every list. A change contains the entries that were
//! inserted or updated, and the keys of those that were removed.

use std::sync::Arc;

use autograb_webhooks::shared::ObjectReader;
use autograb_webhooks::{Issue, IssueCode, Issues, Webhook};
use serde::Serialize;
use serde_json::Value;

use crate::account::each;
use crate::bounds::MAX_SAFE_INTEGER;
use crate::delivery::{Delivery, id_of, number_of};
use crate::fault::Fault;
use crate::options::Options;
use crate::random::Random;
use crate::state::{State, StoredWebhook};
use crate::tokens::Token;
use crate::tracked::Tracked;
use crate::usage::Usage;

/// The version of the form that is written, and the only one that is read.
pub(crate) const VERSION: u64 = 2;

/// A state, or what has changed in it, as it is serialized.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Snapshot<'a> {
    /// Present in a snapshot, absent in a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    random: String,
    fault_random: String,
    requests: u64,
    created: u64,
    delivered: u64,
    /// All of them, if one has changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    faults: Option<&'a std::collections::VecDeque<Fault>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhooks: Option<Vec<&'a StoredWebhook>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payloads: Option<Vec<PayloadEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deliveries: Option<Vec<&'a Delivery>>,
    /// The ids of the deliveries that nobody has taken yet.
    pending: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Vec<UsageEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Vec<TokenEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<Removed<'a>>,
}

/// The keys of entries that were removed.
#[derive(Serialize)]
struct Removed<'a> {
    webhooks: Vec<&'a str>,
    payloads: Vec<u64>,
    deliveries: Vec<String>,
    tokens: Vec<&'a str>,
}

/// The body that deliveries share.
#[derive(Serialize)]
pub(crate) struct PayloadEntry<'a> {
    number: u64,
    body: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UsageEntry {
    account: usize,
    period_ends: u64,
    in_period: u64,
    month: u64,
    in_month: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TokenEntry<'a> {
    token: &'a str,
    account: usize,
    expires_at: u64,
}

impl State {
    /// Everything, as it is serialized.
    pub(crate) fn snapshot(&self) -> Snapshot<'_> {
        let Self { faults, webhooks, outbox, usage, tokens, .. } = self;
        Snapshot {
            version: Some(VERSION),
            faults: Some(&faults.ordered),
            webhooks: Some(webhooks.entries.values().collect()),
            payloads: Some(outbox.payloads.iter().map(PayloadEntry::new).collect()),
            deliveries: Some(outbox.deliveries.values().collect()),
            usage: Some(usage.iter().map(UsageEntry::new).collect()),
            tokens: Some(tokens.0.iter().map(TokenEntry::new).collect()),
            removed: None,
            ..self.counters()
        }
    }

    /// What has changed since the last call of [`track`](Self::track), as it is serialized.
    pub(crate) fn changes(&self) -> Snapshot<'_> {
        let Self { webhooks, outbox, usage, tokens, .. } = self;
        let removed = Removed {
            webhooks: webhooks.entries.removed().map(String::as_str).collect(),
            payloads: outbox.payloads.removed().copied().collect(),
            deliveries: outbox.deliveries.removed().map(|number| id_of(*number)).collect(),
            tokens: tokens.0.removed().map(String::as_str).collect(),
        };
        Snapshot {
            version: None,
            faults: self.changed_faults(),
            webhooks: non_empty(webhooks.entries.changed().map(|(_, stored)| stored)),
            payloads: non_empty(outbox.payloads.changed().map(PayloadEntry::new)),
            deliveries: non_empty(outbox.deliveries.changed().map(|(_, delivery)| delivery)),
            usage: non_empty(usage.changed().map(UsageEntry::new)),
            tokens: non_empty(tokens.0.changed().map(TokenEntry::new)),
            removed: (!removed.is_empty()).then_some(removed),
            ..self.counters()
        }
    }

    /// What is written whether it has changed or not.
    fn counters(&self) -> Snapshot<'_> {
        Snapshot {
            version: None,
            random: hexadecimal(&self.random),
            fault_random: hexadecimal(&self.faults.random),
            requests: self.requests,
            created: self.created,
            delivered: self.outbox.made,
            faults: None,
            webhooks: None,
            payloads: None,
            deliveries: None,
            pending: self.outbox.pending.iter().map(|number| id_of(*number)).collect(),
            usage: None,
            tokens: None,
            removed: None,
        }
    }

    /// Reads a snapshot, and reports everything that is wrong with it.
    pub(crate) fn from_snapshot(value: Value, options: &Options) -> Result<Self, Issues> {
        if value.is_object() && value.get("version").and_then(Value::as_u64) != Some(VERSION) {
            let message = format!("must be {VERSION}: this is not a snapshot, or one of another version");
            return Err(Issue::new("/version", IssueCode::Range, message).into());
        }
        let mut state = Self::new(options);
        state.merge(value, options, Form::Snapshot)?;
        state.enforce_bounds(options);
        Ok(state)
    }

    /// Applies a change. After the last one, [`enforce_bounds`](Self::enforce_bounds) has to be called.
    pub(crate) fn apply_change(&mut self, value: Value, options: &Options) -> Result<(), Issues> {
        self.merge(value, options, Form::Change)
    }

    pub(crate) fn enforce_bounds(&mut self, options: &Options) {
        self.webhooks.measure();
        self.outbox.enforce_bounds(options.max_deliveries);
    }

    fn merge(&mut self, value: Value, options: &Options, form: Form) -> Result<(), Issues> {
        let accounts = options.accounts.len();
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(value, "a snapshot", &mut issues);
        fields.take("version");
        self.random = read_random(&mut fields, "random");
        self.faults.random = read_random(&mut fields, "faultRandom");
        self.requests = count(&mut fields, "requests");
        self.created = count(&mut fields, "created");
        self.outbox.made = count(&mut fields, "delivered");
        if let Some(faults) = list(&mut fields, "faults", form, Fault::from_json) {
            self.faults.ordered = faults.into();
        }
        for stored in
            entries(&mut fields, "webhooks", form, |value| StoredWebhook::from_json(value, accounts))
        {
            self.webhooks.entries.insert(stored.webhook.id.clone(), stored);
        }
        insert(&mut self.outbox.payloads, entries(&mut fields, "payloads", form, payload_from_json));
        let payloads = &self.outbox.payloads;
        let deliveries =
            entries(&mut fields, "deliveries", form, |value| Delivery::from_json(value, payloads));
        insert(&mut self.outbox.deliveries, deliveries);
        let usage = entries(&mut fields, "usage", form, |value| Usage::from_json(value, accounts));
        insert(&mut self.usage, usage);
        let tokens = entries(&mut fields, "tokens", form, |value| Token::from_json(value, accounts));
        insert(&mut self.tokens.0, tokens);
        if let Some(removed) = fields.take("removed").filter(|_| form == Form::Change) {
            let removed = self.remove(removed);
            fields.nested("removed", removed);
        }
        let pending = fields.required("pending").and_then(|value| fields.as_texts(value, "pending"));
        let numbers = pending.into_iter().flatten().filter_map(|id| number_of(&id));
        self.outbox.pending = numbers.filter(|number| self.outbox.deliveries.get(number).is_some()).collect();
        fields.finish("a snapshot", false);
        issues.into_result()
    }

    /// Removes the entries with the keys of [`Removed`].
    fn remove(&mut self, value: Value) -> Result<(), Issues> {
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(value, "what was removed", &mut issues);
        for id in texts(&mut fields, "webhooks") {
            self.webhooks.entries.remove(id.as_str());
        }
        for id in texts(&mut fields, "deliveries") {
            self.outbox.deliveries.remove(&number_of(&id).unwrap_or_default());
        }
        for number in fields.required("payloads").as_ref().and_then(Value::as_array).into_iter().flatten() {
            self.outbox.payloads.remove(&number.as_u64().unwrap_or_default());
        }
        for token in texts(&mut fields, "tokens") {
            self.tokens.0.remove(token.as_str());
        }
        fields.finish("what was removed", false);
        issues.into_result()
    }
}

/// Which of the two is read: lists that a snapshot must have may be absent from a change.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Snapshot,
    Change,
}

impl Removed<'_> {
    fn is_empty(&self) -> bool {
        let Self { webhooks, payloads, deliveries, tokens } = self;
        webhooks.is_empty() && payloads.is_empty() && deliveries.is_empty() && tokens.is_empty()
    }
}

impl<'a> PayloadEntry<'a> {
    pub(crate) fn new((number, body): (&u64, &'a Arc<str>)) -> Self {
        Self { number: *number, body }
    }
}

impl UsageEntry {
    fn new((account, usage): (&usize, &Usage)) -> Self {
        let Usage { period_ends, in_period, month, in_month } = *usage;
        Self { account: *account, period_ends, in_period, month, in_month }
    }
}

impl<'a> TokenEntry<'a> {
    fn new((token, entry): (&'a String, &Token)) -> Self {
        Self { token, account: entry.account, expires_at: entry.expires_at }
    }
}

impl StoredWebhook {
    fn from_json(value: Value, accounts: usize) -> Result<Self, Issues> {
        read(value, "a webhook", |fields| {
            let account = account(fields, accounts);
            let value = fields.required("webhook").unwrap_or_default();
            let webhook = match value {
                Value::Object(object) => Webhook::try_from(object).ok(),
                _ => None,
            };
            let webhook = webhook.filter(|webhook| !webhook.id.is_empty());
            if webhook.is_none() {
                fields.report("/webhook", IssueCode::Type, "must be a webhook with its id");
            }
            Some(Self { account, webhook: webhook? })
        })
    }
}

impl Usage {
    fn from_json(value: Value, accounts: usize) -> Result<(usize, Self), Issues> {
        read(value, "the usage of an account", |fields| {
            let account = account(fields, accounts);
            let mut number = |name| count(fields, name);
            let (period_ends, in_period) = (number("periodEnds"), number("inPeriod"));
            let (month, in_month) = (number("month"), number("inMonth"));
            Some((account, Self { period_ends, in_period, month, in_month }))
        })
    }
}

impl Token {
    fn from_json(value: Value, accounts: usize) -> Result<(String, Self), Issues> {
        read(value, "an access token", |fields| {
            let account = account(fields, accounts);
            let token = Self { account, expires_at: count(fields, "expiresAt") };
            Some((fields.required_text("token"), token))
        })
    }
}

fn payload_from_json(value: Value) -> Result<(u64, Arc<str>), Issues> {
    read(value, "a payload", |fields| Some((count(fields, "number"), fields.required_text("body").into())))
}

/// Reads an object with all its fields.
fn read<T>(
    value: Value,
    what: &str,
    read: impl FnOnce(&mut ObjectReader<'_>) -> Option<T>,
) -> Result<T, Issues> {
    let mut issues = Issues::new();
    let mut fields = ObjectReader::new(value, what, &mut issues);
    let given = read(&mut fields);
    fields.finish(what, false);
    given.filter(|_| issues.is_empty()).ok_or(issues)
}

/// Reads a list; `None` if a change does not contain it.
fn list<T>(
    fields: &mut ObjectReader<'_>,
    name: &str,
    form: Form,
    read: impl FnMut(Value) -> Result<T, Issues>,
) -> Option<Vec<T>> {
    let value = if form == Form::Snapshot { fields.required(name) } else { fields.take(name) }?;
    let values = fields.as_array(value, name)?;
    fields.nested(name, each(values, read))
}

fn entries<T>(
    fields: &mut ObjectReader<'_>,
    name: &str,
    form: Form,
    read: impl FnMut(Value) -> Result<T, Issues>,
) -> Vec<T> {
    list(fields, name, form, read).unwrap_or_default()
}

fn insert<K: Ord + Clone, V>(into: &mut Tracked<K, V>, entries: Vec<(K, V)>) {
    for (key, value) in entries {
        into.insert(key, value);
    }
}

fn texts(fields: &mut ObjectReader<'_>, name: &str) -> Vec<String> {
    fields.required(name).and_then(|value| fields.as_texts(value, name)).unwrap_or_default()
}

fn non_empty<T>(entries: impl Iterator<Item = T>) -> Option<Vec<T>> {
    Some(entries.collect()).filter(|entries: &Vec<T>| !entries.is_empty())
}

fn count(fields: &mut ObjectReader<'_>, name: &str) -> u64 {
    fields.number(name, 0..=MAX_SAFE_INTEGER).unwrap_or_default()
}

/// The index of an account, of which there are this many.
fn account(fields: &mut ObjectReader<'_>, accounts: usize) -> usize {
    let index = fields.number("account", 0..=MAX_SAFE_INTEGER).unwrap_or_default() as usize;
    if index >= accounts {
        let message = format!(
            "there is no account {index}: the options have {accounts}; use the options of the sandbox that wrote this"
        );
        fields.report("/account", IssueCode::Range, message);
    }
    index
}

/// As text: JavaScript's numbers do not hold 64 bits.
fn hexadecimal(random: &Random) -> String {
    format!("{:016x}", random.seed())
}

fn read_random(fields: &mut ObjectReader<'_>, name: &str) -> Random {
    let text = fields.required_text(name);
    let seed = u64::from_str_radix(&text, 16);
    if seed.is_err() {
        fields.report(format!("/{name}"), IssueCode::Type, "must be a hexadecimal number of 64 bits");
    }
    Random::new(seed.unwrap_or_default())
}
