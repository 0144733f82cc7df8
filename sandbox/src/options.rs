//! What a sandbox is told when it is made.

use std::fmt;

use autograb_webhooks::shared::Fields;
use autograb_webhooks::{Config, Issue, IssueCode, Rules};
use serde_json::Value;

/// The largest whole number that JavaScript holds exactly.
const LARGEST_NUMBER: u64 = (1 << 53) - 1;
/// How many deliveries are remembered unless told otherwise.
const DEFAULT_MAX_DELIVERIES: usize = 1000;

/// What a sandbox is told when it is made. The default has one account with a public and a secret key.
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
    /// Where all chance comes from.
    pub seed: u64,
    /// Who may call.
    pub accounts: Vec<Account>,
    /// The rules that the service is made to overrule. It takes `http:` endpoints anyway: its page asks for an
    /// HTTP endpoint and says no more.
    pub rules: Rules,
    /// How many deliveries are remembered; the oldest are forgotten first.
    pub max_deliveries: usize,
}

/// Someone who may call, and what of.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whether a licence for the Webhooks API is attached to it [seed].
    pub licensed: bool,
    /// The keys that it calls with.
    pub keys: Vec<Key>,
}

/// A key of an account. `Debug` hides its text.
#[derive(Clone)]
pub struct Key {
    /// What is sent as `ApiKey`.
    pub text: String,
    /// The origins that it is bound to, such as `https://dealer.example` [hub]; empty if it works anywhere.
    pub origins: Vec<String>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("origins", &self.origins).finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        let key = |text: &str| Key { text: text.to_owned(), origins: Vec::new() };
        let account = Account { licensed: true, keys: vec![key("pub_sandbox"), key("sec_sandbox")] };
        Self {
            seed: 0,
            accounts: vec![account],
            rules: Rules { allow_insecure_endpoint: true, ..Rules::default() },
            max_deliveries: DEFAULT_MAX_DELIVERIES,
        }
    }
}

impl Options {
    /// Reads the options as JavaScript gives them, and reports everything that is wrong with them.
    pub fn from_json(value: Value) -> Result<Self, Vec<Issue>> {
        let mut issues = Vec::new();
        let options = Self::read(value, &mut issues);
        if issues.is_empty() { Ok(options) } else { Err(issues) }
    }

    fn read(value: Value, issues: &mut Vec<Issue>) -> Self {
        let mut fields = Fields::of(value, "the options", issues);
        let default = Self::default();
        let accounts = fields.take("accounts").and_then(|value| fields.as_elements(value, "accounts"));
        let mut problems = Vec::new();
        let options = Self {
            seed: fields.number("seed", 0, LARGEST_NUMBER).unwrap_or(default.seed),
            accounts: accounts.map_or(default.accounts, |list| read_accounts(list, &mut problems)),
            rules: Rules { allow_insecure_endpoint: true, ..Rules::read(&mut fields) },
            max_deliveries: fields
                .number("maxDeliveries", 1, 1_000_000)
                .map_or(default.max_deliveries, |count| count as usize),
        };
        fields.finish("the options", false);
        issues.splice(0..0, problems);
        options
    }
}

fn read_accounts(values: Vec<Value>, issues: &mut Vec<Issue>) -> Vec<Account> {
    if values.is_empty() {
        issues.push(Issue::new("/accounts", IssueCode::Empty, "give at least one account"));
    }
    let mut accounts: Vec<Account> = Vec::new();
    for (index, value) in values.into_iter().enumerate() {
        let mut own = Vec::new();
        let account = Account::read(value, &mut own);
        for (place, key) in account.keys.iter().enumerate() {
            let others = accounts.iter().flat_map(|account| &account.keys);
            if others.chain(account.keys.iter().take(place)).any(|other| other.text == key.text) {
                let message = "another account or this one has that key already";
                own.push(Issue::new(format!("/keys/{place}"), IssueCode::Duplicate, message));
            }
        }
        issues.extend(own.into_iter().map(|issue| issue.under(&format!("/accounts/{index}"))));
        accounts.push(account);
    }
    accounts
}

impl Account {
    fn read(value: Value, issues: &mut Vec<Issue>) -> Self {
        let mut fields = Fields::of(value, "an account", issues);
        let licensed = match fields.take("licensed") {
            None => true,
            Some(Value::Bool(licensed)) => licensed,
            Some(other) => {
                fields.wrong_type("/licensed".to_owned(), "`true` or `false`", &other);
                true
            }
        };
        let keys = fields.required("keys").and_then(|value| fields.as_elements(value, "keys"));
        if keys.as_ref().is_some_and(Vec::is_empty) {
            fields.report("/keys", IssueCode::Empty, "give the account a key to call with");
        }
        fields.finish("an account", false);
        let read = |(index, value)| {
            let mut own = Vec::new();
            let key = Key::read(value, &mut own);
            issues.extend(own.into_iter().map(|issue| issue.under(&format!("/keys/{index}"))));
            key
        };
        Self { licensed, keys: keys.unwrap_or_default().into_iter().enumerate().map(read).collect() }
    }
}

impl Key {
    /// A key is its text, or `{ key, origins }`.
    fn read(value: Value, issues: &mut Vec<Issue>) -> Self {
        let key = match value {
            Value::String(text) => Self { text, origins: Vec::new() },
            value => {
                let mut fields = Fields::of(value, "a key that is not a string", issues);
                let text = fields.text("key");
                let origins = fields.take("origins").and_then(|value| fields.as_texts(value, "origins"));
                fields.finish("a key", false);
                Self { text: text.unwrap_or_default(), origins: origins.unwrap_or_default() }
            }
        };
        if issues.is_empty() {
            // Of a configuration with nothing but a key, what is wrong is wrong with the key.
            let problems = Config::new(key.text.as_str()).check();
            issues.extend(problems.into_iter().map(|issue| Issue { path: String::new(), ..issue }));
        }
        key
    }
}
