//! The options of a client and of a call, as JavaScript gives them.

pub(crate) mod groups;
pub(crate) mod row;
pub(crate) mod table;

use serde_json::Value;

use crate::config::{Config, Credential, default_base_url};
use crate::issue::{Issue, IssueCode, Issues};
use crate::oauth::{self, OAuth, UK_TOKEN_URL};
use crate::overrides::{Overrides, rows as rules};
use crate::reader::ObjectReader;
use crate::retry::RetryPolicy;
use crate::webhook::{Header, Region};
use row::Integer;

/// The options in messages.
pub const OPTIONS: &str = "the options";

const TIMEOUT_MS: Integer = table::TIMEOUT_MS.integer();
const MAX_RETRIES: Integer = table::MAX_RETRIES.integer();
const MAX_RETRY_AFTER_MS: Integer = table::MAX_RETRY_AFTER_MS.integer();
const MAX_RESPONSE_BYTES: Integer = table::MAX_RESPONSE_BYTES.integer();

/// The default time limit of an attempt, in milliseconds.
pub const DEFAULT_TIMEOUT_MS: u32 = TIMEOUT_MS.default;
/// The default maximum size of a response, in bytes.
pub const DEFAULT_MAX_RESPONSE_BYTES: u32 = MAX_RESPONSE_BYTES.default;

/// The options that can be set for a client, and for one of its calls. Those of the call take precedence.
///
/// ```
/// use autograb_webhooks::shared::Options;
/// use serde_json::json;
///
/// let client = Options::of_client(json!({"apiKey": "pub_example", "region": "uk", "maxRetries": 5})).unwrap();
/// let call = Options::of_call(json!({"region": "au"})).unwrap();
/// let both = call.merged_over(&client);
/// assert_eq!(both.config().region, Some("au".into()));
/// assert_eq!(both.policy().max_retries, 5);
///
/// let issues = Options::of_client(json!({"apikey": "pub_example", "timeoutMs": -1})).unwrap_err();
/// let paths: Vec<_> = issues.iter().map(|issue| issue.path.as_str()).collect();
/// assert_eq!(paths, ["/timeoutMs", "/apikey"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Options {
    credential: Option<Credential>,
    oauth: Option<OAuth>,
    base_url: Option<String>,
    region: Option<Region>,
    headers: Vec<Header>,
    timeout_ms: Option<u32>,
    max_retries: Option<u32>,
    max_retry_after_ms: Option<u64>,
    max_response_bytes: Option<u32>,
    dangerously_allow_secret_key: bool,
    rules: Overrides,
    prune: bool,
    dry_run: bool,
}

impl Options {
    /// The options of a client that are functions, which the bindings take.
    pub(crate) const FUNCTIONS: &[&str] =
        &[table::FETCH.name, table::ON_REQUEST.name, table::ON_RESPONSE.name, table::ON_RETRY.name];

    /// Reads the options of a client. An `apiKey` of `null` means that a proxy of the caller adds the key.
    pub fn of_client(value: Value) -> Result<Self, Issues> {
        into_result(Self::read_client(value))
    }

    /// What can be read of the options of a client, and what is wrong with the others.
    pub(crate) fn read_client(value: Value) -> (Self, Issues) {
        let has_token_url = value
            .get(table::OAUTH.name)
            .is_some_and(|oauth| oauth.get(oauth::rows::TOKEN_URL.name).is_some());
        let (mut options, issues) = Self::read(value, |reader, options| {
            options.credential = reader.take(table::API_KEY.name).and_then(|key| match key {
                Value::Null => Some(Credential::None),
                key => reader.as_text(key, "/apiKey".to_owned()).map(Credential::ApiKey),
            });
            options.oauth = reader.take(table::OAUTH.name).map(|oauth| {
                let (oauth, issues) = OAuth::read(oauth);
                reader.report_nested(table::OAUTH.name, issues);
                oauth
            });
            options.base_url = reader.text(table::BASE_URL.name);
            options.dangerously_allow_secret_key = reader.flag(table::DANGEROUSLY_ALLOW_SECRET_KEY.name);
            options.rules.allow_insecure_base_url = reader.flag(rules::ALLOW_INSECURE_BASE_URL.name);
            reader.suggest_also(Self::FUNCTIONS);
        });
        options.choose_hosts(has_token_url);
        (options, issues)
    }

    /// Sets the addresses that were not given, by the client's own region. They are the same for all its calls: the region
    /// of a single call must not send the key to another host.
    fn choose_hosts(&mut self, has_token_url: bool) {
        if self.base_url.is_none() {
            self.base_url = Some(default_base_url(self.region.as_ref()).to_owned());
        }
        if let Some(oauth) = self.oauth.as_mut().filter(|_| !has_token_url && self.region == Some(Region::UK))
        {
            UK_TOKEN_URL.clone_into(&mut oauth.token_url);
        }
    }

    /// Reads the options of `ensure`: those of a call, and `prune` and `dryRun`.
    pub fn of_ensure(value: Value) -> Result<Self, Issues> {
        into_result(Self::read_ensure(value))
    }

    /// What can be read of the options of `ensure`, and what is wrong with the others.
    pub(crate) fn read_ensure(value: Value) -> (Self, Issues) {
        Self::read(value, |reader, options| {
            options.prune = reader.flag(table::PRUNE.name);
            options.dry_run = reader.flag(table::DRY_RUN.name);
            reader.suggest_also(&[table::SIGNAL.name]);
        })
    }

    /// Reads the options of one call.
    pub fn of_call(value: Value) -> Result<Self, Issues> {
        into_result(Self::read_call(value))
    }

    /// What can be read of the options of one call, and what is wrong with the others.
    pub(crate) fn read_call(value: Value) -> (Self, Issues) {
        Self::read(value, |reader, _| reader.suggest_also(&[table::SIGNAL.name]))
    }

    fn read(value: Value, more: fn(&mut ObjectReader<'_>, &mut Self)) -> (Self, Issues) {
        let mut issues = Issues::new();
        let mut reader = ObjectReader::new(value, OPTIONS, &mut issues);
        let mut options = Self::default();
        more(&mut reader, &mut options);
        options.region = reader.text(table::REGION.name).map(Region::from);
        let headers = reader.string_map(table::HEADERS.name).into_iter();
        options.headers = headers.map(|(name, value)| Header { name, value }).collect();
        let mut integer =
            |name, limits: Integer| reader.number(name, limits.range()).map(|value| value as u32);
        options.timeout_ms = integer(table::TIMEOUT_MS.name, TIMEOUT_MS);
        options.max_retries = integer(table::MAX_RETRIES.name, MAX_RETRIES);
        options.max_retry_after_ms =
            integer(table::MAX_RETRY_AFTER_MS.name, MAX_RETRY_AFTER_MS).map(u64::from);
        options.max_response_bytes = integer(table::MAX_RESPONSE_BYTES.name, MAX_RESPONSE_BYTES);
        options.rules = options.rules.or(&Overrides::read(&mut reader));
        reader.finish_options();
        (options, issues)
    }

    /// These options, and those of the other where these say nothing.
    #[must_use]
    pub fn merged_over(&self, other: &Self) -> Self {
        let mut headers = other.headers.clone();
        headers.retain(|header| !self.headers.iter().any(|own| own.name.eq_ignore_ascii_case(&header.name)));
        headers.extend(self.headers.iter().cloned());
        Self {
            credential: self.credential.clone().or_else(|| other.credential.clone()),
            oauth: self.oauth.clone().or_else(|| other.oauth.clone()),
            base_url: self.base_url.clone().or_else(|| other.base_url.clone()),
            region: self.region.clone().or_else(|| other.region.clone()),
            headers,
            timeout_ms: self.timeout_ms.or(other.timeout_ms),
            max_retries: self.max_retries.or(other.max_retries),
            max_retry_after_ms: self.max_retry_after_ms.or(other.max_retry_after_ms),
            max_response_bytes: self.max_response_bytes.or(other.max_response_bytes),
            dangerously_allow_secret_key: self.dangerously_allow_secret_key
                || other.dangerously_allow_secret_key,
            rules: self.rules.or(&other.rules),
            prune: self.prune || other.prune,
            dry_run: self.dry_run || other.dry_run,
        }
    }

    /// Reports what is wrong with the options of a client, beyond their types.
    ///
    /// A secret key must not reach a front end \[hub\], so one in a browser is an issue unless it was allowed by
    /// name. `has_other_credential` says that the key or token comes from elsewhere, call by call.
    pub fn check(&self, in_browser: bool, has_other_credential: bool) -> Issues {
        let mut issues = self.config().issues();
        issues.extend(self.check_caller(in_browser, has_other_credential));
        issues
    }

    /// Checks the options of one call, for a client whose own options have no problems: only what a call can set.
    pub fn check_call(&self) -> Issues {
        let mut issues = self.config().call_issues();
        issues.extend(self.check_headers());
        issues
    }

    /// Reports what is wrong with who calls: nobody, two at once, or with a secret that everybody could read.
    pub fn check_caller(&self, in_browser: bool, has_other_credential: bool) -> Issues {
        let mut issues = Issues::new();
        match (self.credential.is_some() || has_other_credential, &self.oauth) {
            (true, None) => {}
            (false, None) => {
                let message =
                    "give an `apiKey` or `oauth`, or `apiKey: null` where a proxy of yours adds the key";
                issues.push(Issue::new("/apiKey", IssueCode::Required, message));
            }
            (true, Some(_)) => {
                let message = "give either `apiKey` or `oauth`: a call carries one of them";
                issues.push(Issue::new("/oauth", IssueCode::Conflict, message));
            }
            (false, Some(_)) if in_browser && !self.dangerously_allow_secret_key => {
                issues.push(exposed("/oauth/clientSecret", "an OAuth secret"));
            }
            (false, Some(_)) => {}
        }
        issues.extend(self.check_headers());
        issues.extend(
            self.credential.as_ref().and_then(|credential| self.check_exposure(credential, in_browser)),
        );
        issues
    }

    /// Reports a header that takes the place of the access token.
    fn check_headers(&self) -> Option<Issue> {
        let is_token = |header: &Header| header.name.eq_ignore_ascii_case("Authorization");
        let message = "leave out `Authorization`: the access token of `oauth` is sent in it";
        let is_in_conflict = self.oauth.is_some() && self.headers.iter().any(is_token);
        is_in_conflict.then(|| Issue::new("/headers", IssueCode::Conflict, message))
    }

    /// Reports a secret key in a browser, where everybody can read it.
    pub fn check_exposure(&self, credential: &Credential, in_browser: bool) -> Option<Issue> {
        let is_secret = credential.secret().is_some_and(|key| key.starts_with("sec_"));
        (is_secret && in_browser && !self.dangerously_allow_secret_key)
            .then(|| exposed("/apiKey", "a `sec_` key"))
    }

    /// The OAuth credentials, if those are what the calls are made with.
    pub fn oauth(&self) -> Option<&OAuth> {
        self.oauth.as_ref()
    }

    /// Whether webhooks that are not wanted are deleted.
    pub fn prune(&self) -> bool {
        self.prune
    }

    /// Whether nothing is to be changed.
    pub fn dry_run(&self) -> bool {
        self.dry_run
    }

    /// What the requests are built from.
    pub fn config(&self) -> Config {
        Config {
            base_url: self.base_url.clone(),
            credential: self.credential.clone().unwrap_or(Credential::None),
            region: self.region.clone(),
            headers: self.headers.clone(),
            rules: self.rules,
        }
    }

    /// How often and how patiently to try again.
    pub fn policy(&self) -> RetryPolicy {
        let default = RetryPolicy::default();
        RetryPolicy {
            max_retries: self.max_retries.unwrap_or(default.max_retries),
            max_retry_after_ms: self.max_retry_after_ms.unwrap_or(default.max_retry_after_ms),
        }
    }

    /// How long each attempt may take, in milliseconds.
    pub fn timeout_ms(&self) -> u32 {
        self.timeout_ms.unwrap_or(DEFAULT_TIMEOUT_MS)
    }

    /// How large an answer may be, in bytes.
    pub fn max_response_bytes(&self) -> u32 {
        self.max_response_bytes.unwrap_or(DEFAULT_MAX_RESPONSE_BYTES)
    }
}

fn into_result((options, issues): (Options, Issues)) -> Result<Options, Issues> {
    issues.ok_or(options)
}

fn exposed(path: &str, what: &str) -> Issue {
    let message = format!(
        "{what} in a browser can be read by everybody who opens the page: use a `pub_` key, or call from a server \
         (`dangerouslyAllowSecretKey` overrules this)"
    );
    Issue::new(path, IssueCode::SecretKey, message)
}
