//! The accounts that may call a sandbox, and their credentials.

use std::collections::BTreeSet;
use std::fmt;

use autograb_webhooks::shared::ObjectReader;
use autograb_webhooks::{Config, Issue, IssueCode, Issues};
use serde_json::Value;

/// An account that may call.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whether it has a licence for the Webhooks API \[seed\].
    pub licensed: bool,
    /// Its API keys.
    pub keys: Vec<Key>,
    /// Its OAuth client credentials. The access tokens work only if the account also has a key \[hub\].
    pub oauth_clients: Vec<OauthClient>,
}

/// A key of an account. `Debug` hides its text.
#[derive(Clone)]
pub struct Key {
    /// The value of the header `ApiKey`.
    pub text: String,
    /// The origins that it is bound to, such as `https://dealer.example` \[hub\]; empty if it works everywhere.
    pub origins: Vec<String>,
}

/// OAuth client credentials of an account. `Debug` hides the secret.
#[derive(Clone)]
pub struct OauthClient {
    /// The client id.
    pub id: String,
    /// The client secret.
    pub secret: String,
}

impl Account {
    /// Reads the accounts as JavaScript passes them. A key or a client id may occur only once among all of them.
    pub(crate) fn list_from_json(values: Vec<Value>) -> Result<Vec<Self>, Issues> {
        if values.is_empty() {
            return Err(Issue::new("", IssueCode::Empty, "give at least one account").into());
        }
        let (mut keys, mut clients) = (BTreeSet::new(), BTreeSet::new());
        each(values, |value| Self::from_json(value, &mut keys, &mut clients))
    }

    fn from_json(
        value: Value,
        known_keys: &mut BTreeSet<String>,
        known_clients: &mut BTreeSet<String>,
    ) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let is_account = value.is_object();
        let mut fields = ObjectReader::new(value, "an account", &mut issues);
        let licensed = fields.optional_flag("licensed").unwrap_or(true);
        let keys = read_list(&mut fields, "keys", |value| {
            Key::from_json(value).and_then(|key| once(known_keys, key.text.clone(), key))
        });
        let oauth_clients = read_list(&mut fields, "oauthClients", |value| {
            OauthClient::from_json(value).and_then(|client| once(known_clients, client.id.clone(), client))
        });
        if is_account && matches!((keys.as_deref(), oauth_clients.as_deref()), (Some([]), Some([]))) {
            fields.report("/keys", IssueCode::Empty, "give the account a key to call with");
        }
        fields.finish("an account", false);
        let (keys, oauth_clients) = (keys.unwrap_or_default(), oauth_clients.unwrap_or_default());
        issues.ok_or(Self { licensed, keys, oauth_clients })
    }
}

/// The value, if no other one has the same name.
fn once<T>(known: &mut BTreeSet<String>, name: String, named: T) -> Result<T, Issues> {
    let message = "it occurs a second time; accounts can't share it";
    let repeated = || Issue::new("", IssueCode::Duplicate, message).into();
    known.insert(name).then_some(named).ok_or_else(repeated)
}

impl Key {
    /// Reads a key: its text, or `{ key, origins }`.
    fn from_json(value: Value) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let key = match value {
            Value::String(text) => Self { text, origins: Vec::new() },
            value => {
                let mut fields = ObjectReader::new(value, "a key that is not a string", &mut issues);
                let text = fields.text("key");
                let origins = fields.take("origins").and_then(|value| fields.as_texts(value, "origins"));
                fields.finish("a key", false);
                Self { text: text.unwrap_or_default(), origins: origins.unwrap_or_default() }
            }
        };
        if issues.is_empty() {
            // The core checks keys as part of a configuration. This one contains nothing else.
            let problems = Config::new(key.text.as_str()).check().err();
            issues.extend(problems.into_iter().flatten().map(|issue| Issue { path: String::new(), ..issue }));
        }
        issues.ok_or(key)
    }
}

impl OauthClient {
    fn from_json(value: Value) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(value, "an OAuth client", &mut issues);
        let client =
            Self { id: fields.required_text("clientId"), secret: fields.required_text("clientSecret") };
        fields.finish("an OAuth client", false);
        issues.ok_or(client)
    }
}

/// Takes a list out of an object. An absent list is empty.
fn read_list<T>(
    fields: &mut ObjectReader<'_>,
    name: &str,
    read: impl FnMut(Value) -> Result<T, Issues>,
) -> Option<Vec<T>> {
    let Some(value) = fields.take(name) else { return Some(Vec::new()) };
    let elements = fields.as_array(value, name)?;
    fields.nested(name, each(elements, read))
}

/// Reads every element. The issues of each are reported under its index.
pub(crate) fn each<T>(
    values: Vec<Value>,
    mut read: impl FnMut(Value) -> Result<T, Issues>,
) -> Result<Vec<T>, Issues> {
    let (mut elements, mut issues) = (Vec::new(), Issues::new());
    for (index, value) in values.into_iter().enumerate() {
        match read(value) {
            Ok(element) => elements.push(element),
            Err(own) => issues.extend(own.into_iter().map(|issue| issue.under(&format!("/{index}")))),
        }
    }
    issues.ok_or(elements)
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("origins", &self.origins).finish_non_exhaustive()
    }
}

impl fmt::Debug for OauthClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OauthClient").field("id", &self.id).finish_non_exhaustive()
    }
}
