//! What all calls of an account have in common.

use std::fmt;

use crate::endpoint::check_base;
use crate::http::is_header_value;
use crate::issue::{Issue, IssueCode, under};
use crate::rules::Rules;
use crate::text::pointer;
use crate::webhook::{Header, Region, check_headers, check_region};

/// Where the service is: one host for every region \[hub\].
pub const DEFAULT_BASE_URL: &str = "https://api.autograb.com.au/v2";

/// How a call shows who is calling \[hub\]. `Debug` hides the secret.
///
/// ```
/// use autograb_webhooks::Credential;
///
/// assert_eq!(format!("{:?}", Credential::ApiKey("pub_example".into())), "ApiKey(…)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// A key, sent as `ApiKey: …`: `pub_…` is bound to a web domain, `sec_…` must not reach a front end.
    ApiKey(String),
    /// An OAuth access token, sent as `Authorization: Bearer …`.
    Bearer(String),
    /// Nothing: a proxy of the caller's own adds the key.
    None,
}

impl Credential {
    /// The header that carries it.
    pub(crate) fn header(&self) -> Option<(&'static str, String)> {
        match self {
            Self::ApiKey(key) => Some(("ApiKey", key.clone())),
            Self::Bearer(token) => Some(("Authorization", format!("Bearer {token}"))),
            Self::None => None,
        }
    }

    /// The secret itself.
    pub(crate) fn secret(&self) -> Option<&str> {
        match self {
            Self::ApiKey(secret) | Self::Bearer(secret) => Some(secret),
            Self::None => None,
        }
    }

    /// What is wrong with the secret, if something is.
    pub(crate) fn check(&self) -> Option<Issue> {
        let secret = self.secret()?;
        let (code, message) = if secret.trim().is_empty() {
            (IssueCode::Empty, "the key is empty")
        } else if !is_header_value(secret) {
            let message = "the key can't be sent in a header: it holds a line break, an outer space or a character outside ASCII";
            (IssueCode::HeaderValue, message)
        } else {
            return None;
        };
        Some(Issue::new("/apiKey", code, message))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ApiKey(_) => "ApiKey(…)",
            Self::Bearer(_) => "Bearer(…)",
            Self::None => "None",
        })
    }
}

/// What all calls of an account have in common.
///
/// ```
/// use autograb_webhooks::{Config, DEFAULT_BASE_URL};
///
/// let config = Config::new("pub_example").region("uk");
/// assert_eq!(config.base_url, DEFAULT_BASE_URL);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the service is. A trailing slash makes no difference.
    pub base_url: String,
    /// Who is calling.
    pub credential: Credential,
    /// The region of the calls that name none.
    pub region: Option<Region>,
    /// What to send with every call besides, such as a trace id or what a proxy asks for.
    pub headers: Vec<Header>,
    /// The rules that are overruled.
    pub rules: Rules,
}

impl Config {
    /// The configuration for a key, at the service's own address.
    pub fn new(api_key: impl Into<String>) -> Self {
        Self::with_credential(Credential::ApiKey(api_key.into()))
    }

    /// The configuration for a credential, at the service's own address.
    pub fn with_credential(credential: Credential) -> Self {
        Self {
            base_url: DEFAULT_BASE_URL.to_owned(),
            credential,
            region: None,
            headers: Vec::new(),
            rules: Rules::default(),
        }
    }

    /// The same in this region.
    #[must_use]
    pub fn region(mut self, region: impl Into<Region>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The same at this address.
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// The same with these rules overruled.
    #[must_use]
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Reports everything that is wrong with the configuration itself. Paths are those of JavaScript's options.
    ///
    /// ```
    /// use autograb_webhooks::{Config, Rules};
    ///
    /// let issues = Config::new("two\nlines").base_url("example.com").check();
    /// let paths: Vec<_> = issues.iter().map(|issue| issue.path.as_str()).collect();
    /// assert_eq!(paths, ["/apiKey", "/baseUrl"]);
    /// ```
    pub fn check(&self) -> Vec<Issue> {
        let mut issues = Vec::from_iter(self.credential.check());
        issues.extend(under("/baseUrl", check_base(&self.base_url, self.rules.allow_insecure_base_url)));
        if self.base_url.contains(['?', '#']) {
            let message = "leave out query and fragment: the calls append their paths";
            issues.push(Issue::new("/baseUrl", IssueCode::Url, message));
        }
        if self.region.is_some() {
            check_region(self.region.as_ref(), &self.rules, &mut issues);
        }
        for header in &self.headers {
            let mut found = Vec::new();
            check_headers(std::slice::from_ref(header), &mut found);
            if header.name.eq_ignore_ascii_case("ApiKey") {
                found.push(Issue::new("", IssueCode::Conflict, "give the key as `apiKey`"));
            }
            // JavaScript gives them by name.
            issues.extend(
                found
                    .into_iter()
                    .map(|issue| Issue { path: format!("/headers/{}", pointer(&header.name)), ..issue }),
            );
        }
        issues
    }

    /// What of the configuration must not be shown where an answer repeats it.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = String> {
        let headers = self.headers.iter().map(|header| header.value.as_str());
        self.credential.secret().into_iter().chain(headers).map(str::to_owned)
    }
}
