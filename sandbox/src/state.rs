//! Everything that has happened in a sandbox, and the same as plain JSON.

use std::collections::BTreeMap;

use autograb_webhooks::api::get;
use autograb_webhooks::http::Response;
use autograb_webhooks::shared::{Fields, object, write_json};
use autograb_webhooks::{Issue, IssueCode, Webhook};
use serde_json::Value;

use crate::account::each;
use crate::delivery::Delivery;
use crate::fault::{Fault, Faults};
use crate::options::{LARGEST_NUMBER, Options};
use crate::outbox::Outbox;
use crate::random::Random;
use crate::tokens::{Token, Tokens};
use crate::usage::Usage;

/// Everything that has happened in a sandbox.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) random: Random,
    pub(crate) faults: Faults,
    pub(crate) requests: u64,
    pub(crate) created: u64,
    /// By id, which is the order in which they were created.
    pub(crate) webhooks: BTreeMap<String, Kept>,
    pub(crate) outbox: Outbox,
    /// By the place of the account.
    pub(crate) usage: BTreeMap<usize, Usage>,
    pub(crate) tokens: Tokens,
}

/// A webhook, and whose it is.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// The place of its account among the options' accounts.
    pub(crate) owner: usize,
    pub(crate) webhook: Webhook,
}

/// The form of the snapshots that are written, and the only one that is read.
const VERSION: u64 = 1;

impl State {
    /// The state in which nothing has happened.
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            random: Random::new(options.seed),
            faults: Faults::new(&options.faults),
            requests: 0,
            created: 0,
            webhooks: BTreeMap::new(),
            outbox: Outbox::default(),
            usage: BTreeMap::new(),
            tokens: Tokens::default(),
        }
    }

    /// The id of the next webhook. The number comes first, so that the order of the ids is that of creation.
    pub(crate) fn next_id(&mut self) -> String {
        self.created += 1;
        format!("wh_{:06}{:08x}", self.created, self.random.bits() >> 32)
    }

    pub(crate) fn to_json(&self) -> Value {
        let Self { random, faults, requests, created, webhooks, outbox, usage, tokens } = self;
        let deliveries = |list: &mut dyn Iterator<Item = &Delivery>| list.map(Delivery::to_json).collect();
        object([
            ("version", VERSION.into()),
            ("random", seed_json(random)),
            ("faultRandom", seed_json(&faults.random)),
            ("faults", faults.ordered.iter().map(Fault::to_json).collect()),
            ("requests", (*requests).into()),
            ("created", (*created).into()),
            ("webhooks", webhooks.values().map(Kept::to_json).collect()),
            ("delivered", outbox.made.into()),
            ("deliveries", deliveries(&mut outbox.kept.iter())),
            ("owed", deliveries(&mut outbox.owed.iter())),
            ("usage", usage.iter().map(|(account, usage)| usage.to_json(*account)).collect()),
            ("tokens", tokens.0.iter().map(|(text, token)| token.to_json(text)).collect()),
        ])
        .into()
    }

    /// Reads a snapshot, and reports everything that is wrong with it.
    pub(crate) fn from_json(value: Value, options: &Options) -> Result<Self, Vec<Issue>> {
        if value.is_object() && value.get("version").and_then(Value::as_u64) != Some(VERSION) {
            let message = format!("must be {VERSION}: this is no snapshot, or one of another version");
            return Err(vec![Issue::new("/version", IssueCode::Range, message)]);
        }
        let mut issues = Vec::new();
        let mut fields = Fields::of(value, "a snapshot", &mut issues);
        fields.take("version");
        let places = options.accounts.len();
        let mut state = Self::new(options);
        state.random = read_seed(&mut fields, "random");
        state.faults.random = read_seed(&mut fields, "faultRandom");
        state.faults.ordered = list(&mut fields, "faults", Fault::from_json).into();
        state.requests = count(&mut fields, "requests");
        state.created = count(&mut fields, "created");
        let webhooks = list(&mut fields, "webhooks", |value| Kept::from_json(value, places));
        state.webhooks = webhooks.into_iter().map(|kept| (kept.webhook.id.clone(), kept)).collect();
        state.outbox.made = count(&mut fields, "delivered");
        state.outbox.kept = list(&mut fields, "deliveries", Delivery::from_json).into();
        state.outbox.owed = list(&mut fields, "owed", Delivery::from_json);
        state.usage =
            list(&mut fields, "usage", |value| Usage::from_json(value, places)).into_iter().collect();
        let tokens = list(&mut fields, "tokens", |value| Token::from_json(value, places));
        state.tokens = Tokens(tokens.into_iter().collect());
        fields.finish("a snapshot", false);
        if issues.is_empty() { Ok(state) } else { Err(issues) }
    }
}

impl Kept {
    fn to_json(&self) -> Value {
        object([("account", self.owner.into()), ("webhook", self.webhook.to_json().into())]).into()
    }

    fn from_json(value: Value, places: usize) -> Result<Self, Vec<Issue>> {
        read(value, "a webhook", |fields| {
            let owner = place(fields, places);
            let value = fields.required("webhook").unwrap_or_default();
            // As an answer has it: the wire code knows how to read one.
            let answer = Response::new(200, write_json(&object([("webhook", value)]).into()));
            let webhook = get::decode(&answer, "").ok().filter(|webhook| !webhook.id.is_empty());
            if webhook.is_none() {
                fields.report("/webhook", IssueCode::Type, "must be a webhook with its id");
            }
            Some(Self { owner, webhook: webhook? })
        })
    }
}

impl Usage {
    fn to_json(self, account: usize) -> Value {
        object([
            ("account", account.into()),
            ("periodEnds", self.period_ends.into()),
            ("inPeriod", self.in_period.into()),
            ("month", self.month.into()),
            ("inMonth", self.in_month.into()),
        ])
        .into()
    }

    fn from_json(value: Value, places: usize) -> Result<(usize, Self), Vec<Issue>> {
        read(value, "the usage of an account", |fields| {
            let account = place(fields, places);
            let mut number = |name| count(fields, name);
            let (period_ends, in_period) = (number("periodEnds"), number("inPeriod"));
            let (month, in_month) = (number("month"), number("inMonth"));
            Some((account, Self { period_ends, in_period, month, in_month }))
        })
    }
}

impl Token {
    fn to_json(self, text: &str) -> Value {
        let parts =
            [("token", text.into()), ("account", self.account.into()), ("expiresAt", self.expires_at.into())];
        object(parts).into()
    }

    fn from_json(value: Value, places: usize) -> Result<(String, Self), Vec<Issue>> {
        read(value, "an access token", |fields| {
            let account = place(fields, places);
            let token = Self { account, expires_at: count(fields, "expiresAt") };
            Some((fields.required_text("token"), token))
        })
    }
}

/// Reads an object, all of it.
fn read<T>(
    value: Value,
    what: &str,
    read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
) -> Result<T, Vec<Issue>> {
    let mut issues = Vec::new();
    let mut fields = Fields::of(value, what, &mut issues);
    let given = read(&mut fields);
    fields.finish(what, false);
    given.filter(|_| issues.is_empty()).ok_or(issues)
}

fn list<T>(fields: &mut Fields<'_>, name: &str, read: impl FnMut(Value) -> Result<T, Vec<Issue>>) -> Vec<T> {
    let values = fields.required(name).and_then(|value| fields.as_elements(value, name));
    values.and_then(|values| fields.nested(name, each(values, read))).unwrap_or_default()
}

fn count(fields: &mut Fields<'_>, name: &str) -> u64 {
    fields.number(name, 0, LARGEST_NUMBER).unwrap_or_default()
}

/// The place of an account, of which there are so many.
fn place(fields: &mut Fields<'_>, places: usize) -> usize {
    let last = places.saturating_sub(1) as u64;
    fields.number("account", 0, last).unwrap_or_default() as usize
}

/// As text: JSON's numbers, as JavaScript reads them, do not hold 64 bits.
fn seed_json(random: &Random) -> Value {
    format!("{:016x}", random.seed()).into()
}

fn read_seed(fields: &mut Fields<'_>, name: &str) -> Random {
    let text = fields.required_text(name);
    let seed = u64::from_str_radix(&text, 16);
    if seed.is_err() {
        fields.report(format!("/{name}"), IssueCode::Type, "must be a hexadecimal number of 64 bits");
    }
    Random::new(seed.unwrap_or_default())
}
