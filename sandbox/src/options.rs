//! The options of a sandbox.

use autograb_webhooks::shared::ObjectReader;
use autograb_webhooks::{IssueCode, Issues, Overrides};
use serde_json::Value;

use crate::account::{Account, Key, OauthClient};
use crate::bounds::MAX_SAFE_INTEGER;

/// The options of a sandbox. The default has one account with a public and a secret key.
///
/// ```
/// use autograb_webhooks_sandbox::Options;
/// use serde_json::json;
///
/// let options = Options::from_json(json!({"accounts": [{"keys": ["pub_a", "sec_a"]}]})).unwrap();
/// assert_eq!(options.accounts[0].keys[1].text, "sec_a");
///
/// let issues = Options::from_json(json!({"accounts": [{"keys": []}], "sede": 1})).unwrap_err();
/// let paths: Vec<_> = issues.iter().map(|issue| issue.path.as_str()).collect();
/// assert_eq!(paths, ["/accounts/0/keys", "/sede"]);
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// The seed of its random numbers.
    pub seed: u64,
    /// The accounts that may call.
    pub accounts: Vec<Account>,
    /// The checks that the service skips. It always accepts `http:` endpoints: AutoGrab's page asks for an HTTP
    /// endpoint and says no more \[seed\].
    pub rules: Overrides,
    /// The limits of each account.
    pub limits: Limits,
    /// The lifetime of an access token, in seconds.
    pub token_expires_in: u64,
    /// How many deliveries are remembered; the oldest are forgotten first, also beyond
    /// [`MAX_DELIVERY_BYTES`](crate::MAX_DELIVERY_BYTES).
    pub max_deliveries: usize,
    /// Random faults.
    pub faults: RandomFaults,
}

/// The limits of an account. The defaults are so high that nobody reaches them by accident \[assumed\].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The number of calls in a period, as in `Rate-Limit-Total` \[hub\].
    pub total: u64,
    /// The length of a period, in milliseconds. It begins with the first call in it.
    pub period_ms: u64,
    /// The number of calls in a month that the licence includes, as in `Monthly-Base-Request-Quota` \[hub\].
    pub monthly_base: u64,
    /// The largest number of calls in a month, as in `Monthly-Max-Request-Quota` \[hub\].
    pub monthly_max: u64,
}

/// Random faults.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RandomFaults {
    /// The share of calls that fail, from 0 to 1.
    pub rate: f64,
    /// The seed of these faults. It is separate, so that faults do not change the ids of webhooks.
    pub seed: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { total: 100_000, period_ms: 60_000, monthly_base: 1_000_000, monthly_max: 10_000_000 }
    }
}

impl Default for Options {
    fn default() -> Self {
        let key = |text: &str| Key { text: text.to_owned(), origins: Vec::new() };
        let client = OauthClient { id: "client_sandbox".to_owned(), secret: "secret_sandbox".to_owned() };
        let account = Account {
            licensed: true,
            keys: vec![key("pub_sandbox"), key("sec_sandbox")],
            oauth_clients: vec![client],
        };
        Self {
            seed: 0,
            accounts: vec![account],
            rules: Overrides { allow_insecure_endpoint: true, ..Overrides::default() },
            limits: Limits::default(),
            // As in the hub's example [hub].
            token_expires_in: 3_599,
            max_deliveries: 1_000,
            faults: RandomFaults::default(),
        }
    }
}

impl Options {
    /// Reads the options as JavaScript passes them, and reports everything that is wrong with them.
    pub fn from_json(value: Value) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let mut options = Self::default();
        let mut fields = ObjectReader::new(value, "the options", &mut issues);
        options.read(&mut fields);
        fields.suggest_also(&["deliver", "now", "origin", "sleep"]);
        fields.finish_options();
        issues.ok_or(options)
    }

    fn read(&mut self, fields: &mut ObjectReader<'_>) {
        if let Some(value) = fields.take("accounts") {
            let accounts = fields.as_array(value, "accounts");
            let accounts = accounts.and_then(|list| fields.nested("accounts", Account::list_from_json(list)));
            self.accounts = accounts.unwrap_or_default();
        }
        set(&mut self.seed, fields.number("seed", 0..=MAX_SAFE_INTEGER));
        self.rules = Overrides { allow_insecure_endpoint: true, ..Overrides::read(fields) };
        if let Some(value) = fields.take("rateLimit") {
            let limits = self.limits.with_rate(value);
            set(&mut self.limits, fields.nested("rateLimit", limits));
        }
        if let Some(value) = fields.take("quota") {
            let limits = self.limits.with_quota(value);
            set(&mut self.limits, fields.nested("quota", limits));
        }
        set(&mut self.token_expires_in, fields.number("tokenExpiresIn", 1..=MAX_SAFE_INTEGER / 1_000));
        set(
            &mut self.max_deliveries,
            fields.number("maxDeliveries", 1..=1_000_000).map(|count| count as usize),
        );
        if let Some(value) = fields.take("faults") {
            set(&mut self.faults, fields.nested("faults", RandomFaults::from_json(value)));
        }
    }
}

impl Limits {
    /// These limits with the `total` and `periodMs` of an object.
    fn with_rate(mut self, value: Value) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(value, "`rateLimit`", &mut issues);
        set(&mut self.total, fields.number("total", 0..=MAX_SAFE_INTEGER));
        set(&mut self.period_ms, fields.number("periodMs", 1..=MAX_SAFE_INTEGER));
        fields.finish("`rateLimit`", false);
        issues.ok_or(self)
    }

    /// These limits with the `base` and `max` of an object.
    fn with_quota(mut self, value: Value) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(value, "`quota`", &mut issues);
        set(&mut self.monthly_base, fields.number("base", 0..=MAX_SAFE_INTEGER));
        set(&mut self.monthly_max, fields.number("max", 0..=MAX_SAFE_INTEGER));
        fields.finish("`quota`", false);
        issues.ok_or(self)
    }
}

impl RandomFaults {
    fn from_json(value: Value) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(value, "`faults`", &mut issues);
        let rate = fields.required("rate").and_then(|rate| as_share(&mut fields, "rate", &rate));
        let seed = fields.number("seed", 0..=MAX_SAFE_INTEGER);
        fields.finish("`faults`", false);
        let faults = Self { rate: rate.unwrap_or_default(), seed: seed.unwrap_or_default() };
        issues.ok_or(faults)
    }
}

/// Takes a share: a number from 0 to 1.
pub(crate) fn read_share(fields: &mut ObjectReader<'_>, name: &str) -> Option<f64> {
    fields.take(name).and_then(|value| as_share(fields, name, &value))
}

fn as_share(fields: &mut ObjectReader<'_>, name: &str, value: &Value) -> Option<f64> {
    let share = value.as_f64().filter(|share| (0.0..=1.0).contains(share));
    if !value.is_number() {
        fields.wrong_type(format!("/{name}"), "a number", value);
    } else if share.is_none() {
        fields.report(format!("/{name}"), IssueCode::Range, "must be a number from 0 to 1");
    }
    share
}

fn set<T>(option: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *option = given;
    }
}
