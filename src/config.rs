//! The configuration that all calls of an account share.

use std::fmt;

use crate::endpoint::{UrlAdvice, check_url};
use crate::http::is_header_value;
use crate::issue::{Issue, IssueCode, Issues};
use crate::overrides::Overrides;
use crate::text::pointer;
use crate::webhook::{Header, Region, check_headers, check_region};

/// The base URL of the service for every region but the United Kingdom \[hub\].
pub const DEFAULT_BASE_URL: &str = "https://api.autograb.com.au/v2";

/// The base URL of the service for the United Kingdom \[hub: the newest copy of its edition; two older copies name
/// [`DEFAULT_BASE_URL`]\].
pub const UK_BASE_URL: &str = "https://api.autograb.co.uk/v2";

/// Returns the base URL of a client whose own region is this one.
///
/// ```
/// use autograb_webhooks::{DEFAULT_BASE_URL, Region, UK_BASE_URL, default_base_url};
///
/// assert_eq!(default_base_url(Some(&Region::UK)), UK_BASE_URL);
/// assert_eq!(default_base_url(Some(&Region::AU)), DEFAULT_BASE_URL);
/// assert_eq!(default_base_url(None), DEFAULT_BASE_URL);
/// ```
pub fn default_base_url(region: Option<&Region>) -> &'static str {
    if region == Some(&Region::UK) { UK_BASE_URL } else { DEFAULT_BASE_URL }
}

/// The credential of a call \[hub\]. `Debug` hides the secret.
///
/// ```
/// use autograb_webhooks::Credential;
///
/// assert_eq!(format!("{:?}", Credential::ApiKey("pub_example".into())), "ApiKey(…)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// An API key, sent as `ApiKey: …`. A `pub_…` key is bound to a web domain; a `sec_…` key must not reach a front end.
    ApiKey(String),
    /// An OAuth access token, sent as `Authorization: Bearer …`.
    Bearer(String),
    /// No credential: a proxy of the caller adds the key.
    None,
}

impl Credential {
    /// The header that contains it.
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

    /// The problem of the secret, if it has one.
    pub(crate) fn check(&self) -> Option<Issue> {
        let secret = self.secret()?;
        let (code, message) = if secret.trim().is_empty() {
            (IssueCode::Empty, "the key is empty")
        } else if !is_header_value(secret) {
            let message = "the key can't be sent in a header: it contains a line break, an outer space or a character outside ASCII";
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

/// The configuration that all calls of an account share.
///
/// ```
/// use autograb_webhooks::{Config, DEFAULT_BASE_URL};
///
/// let config = Config::new("pub_example").region("au");
/// assert_eq!(config.base_url(), DEFAULT_BASE_URL);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The base URL of the service, if it is not the one of the region. A trailing slash makes no difference.
    pub base_url: Option<String>,
    /// The credential of the calls.
    pub credential: Credential,
    /// The region of calls that name none themselves.
    pub region: Option<Region>,
    /// Further headers of every call, such as a trace id or what a proxy requires.
    pub headers: Vec<Header>,
    /// The rules that are overridden.
    pub rules: Overrides,
}

impl Config {
    /// Creates the configuration for a key and AutoGrab's own base URL.
    pub fn new(api_key: impl Into<String>) -> Self {
        Self::with_credential(Credential::ApiKey(api_key.into()))
    }

    /// Creates the configuration for a credential and AutoGrab's own base URL.
    pub fn with_credential(credential: Credential) -> Self {
        Self { base_url: None, credential, region: None, headers: Vec::new(), rules: Overrides::default() }
    }

    /// Sets the region.
    #[must_use]
    pub fn region(mut self, region: impl Into<Region>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sets a header of every call, in place of one with the same name.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let header = Header::new(name, value);
        self.headers.retain(|own| !own.name.eq_ignore_ascii_case(&header.name));
        self.headers.push(header);
        self
    }

    /// Sets the base URL.
    #[must_use]
    pub fn with_base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Returns the base URL of the calls: the one that was set, or the one of the region.
    pub fn base_url(&self) -> &str {
        self.base_url.as_deref().unwrap_or_else(|| default_base_url(self.region.as_ref()))
    }

    /// Sets the rules that are overridden.
    #[must_use]
    pub fn rules(mut self, rules: Overrides) -> Self {
        self.rules = rules;
        self
    }

    /// Checks the configuration itself. The paths are those of JavaScript's options.
    ///
    /// # Errors
    ///
    /// Every problem of the configuration.
    ///
    /// ```
    /// use autograb_webhooks::Config;
    ///
    /// let issues = Config::new("two\nlines").with_base_url("example.com").check().unwrap_err();
    /// let paths: Vec<_> = issues.iter().map(|issue| issue.path.as_str()).collect();
    /// assert_eq!(paths, ["/apiKey", "/baseUrl"]);
    /// ```
    pub fn check(&self) -> Result<(), Issues> {
        self.issues().into_result()
    }

    pub(crate) fn issues(&self) -> Issues {
        let mut issues = self.service_issues();
        issues.extend(self.call_issues());
        issues
    }

    /// The problems of what is fixed for a client: the credential and the base URL.
    pub(crate) fn service_issues(&self) -> Issues {
        let mut issues = Issues::from(self.credential.check());
        let Some(base_url) = &self.base_url else { return issues };
        let found = check_url(base_url, &UrlAdvice::BASE_URL, self.rules.allow_insecure_base_url);
        issues.extend(found.under("/baseUrl"));
        if base_url.contains(['?', '#']) {
            let message = "leave out query and fragment: the calls append their paths";
            issues.report("/baseUrl", IssueCode::Url, message);
        }
        issues
    }

    /// The problems of what each call may set anew: the region and the headers.
    pub(crate) fn call_issues(&self) -> Issues {
        let mut issues = Issues::new();
        if self.region.is_some() {
            check_region(self.region.as_ref(), &self.rules, &mut issues);
        }
        for header in &self.headers {
            let mut found = Issues::new();
            check_headers(std::slice::from_ref(header), &mut found);
            if header.name.eq_ignore_ascii_case("ApiKey") {
                found.report("", IssueCode::Conflict, "give the key as `apiKey`");
            }
            // JavaScript gives headers by name, not by index.
            let path = format!("/headers/{}", pointer(&header.name));
            issues.extend(found.into_iter().map(|issue| Issue { path: path.clone(), ..issue }));
        }
        issues
    }

    /// The secrets in the configuration.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = String> {
        let headers = self.headers.iter().map(|header| header.value.as_str());
        self.credential.secret().into_iter().chain(headers).map(str::to_owned)
    }
}
