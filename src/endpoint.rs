//! The URL that events are pushed to, and the token that may stand in it.

use crate::error::Error;
use crate::host::Url;
use crate::issue::{IssueCode, Issues};
use crate::overrides::Overrides;
use crate::percent::percent_encode;
use crate::redact::split_scheme;

/// Checks the URL of an endpoint: it must be an absolute `https:` URL, by the WHATWG URL standard, without user name,
/// password and fragment. `http:` is accepted for this machine only.
///
/// # Errors
///
/// Every problem of the URL. The paths are empty, and no message repeats the URL, which may contain a token.
///
/// ```
/// use autograb_webhooks::{Overrides, check_endpoint};
///
/// let check = |url| check_endpoint(url, &Overrides::default());
/// assert!(check("https://dealer.example/hook?token=t").is_ok());
/// assert!(check("http://localhost:8080/hook").is_ok());
///
/// let issues = check("http://me:pw@dealer.example/hook#top").unwrap_err();
/// let codes: Vec<_> = issues.iter().map(|issue| issue.code.as_str()).collect();
/// assert_eq!(codes, ["insecure_url", "url_credentials", "url_fragment"]);
/// ```
pub fn check_endpoint(endpoint: &str, rules: &Overrides) -> Result<(), Issues> {
    let mut issues = check_url(endpoint, &UrlAdvice::ENDPOINT, rules.allow_insecure_endpoint);
    if endpoint.contains('#') && issues.iter().all(|issue| issue.code != IssueCode::Url) {
        issues.report("", IssueCode::UrlFragment, "leave out the fragment (`#…`): it is never sent");
    }
    issues.into_result()
}

/// What the messages about a URL advise.
pub(crate) struct UrlAdvice {
    /// What to do instead of using `http:`.
    insecure: &'static str,
    /// What to do instead of giving a user name and a password.
    credentials: &'static str,
}

impl UrlAdvice {
    const ENDPOINT: Self = Self {
        insecure: "use `https:`; `http:` is for this machine only, unless `allowInsecureEndpoint` permits it",
        credentials: "leave out user name and password; put a token into the query instead",
    };
    pub(crate) const BASE_URL: Self = Self {
        insecure: "use `https:`; `http:` is for this machine only, unless `allowInsecureBaseUrl` permits it",
        credentials: "leave out user name and password; give the key as `apiKey`",
    };
    pub(crate) const TOKEN_URL: Self = Self {
        insecure: "use `https:`; `http:` is for this machine only",
        credentials: "leave out user name and password; give them as `clientId` and `clientSecret`",
    };
}

/// Checks a URL that requests are sent to.
pub(crate) fn check_url(text: &str, advice: &UrlAdvice, allow_insecure: bool) -> Issues {
    let mut issues = Issues::new();
    // Parsers differ here: the standard strips line breaks, takes a backslash for a slash and a tab for nothing, and
    // Chromium takes a space for part of a host.
    let is_clean = !text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\');
    // The standard also accepts `https:dealer.example`, which hardly any other parser does.
    let has_authority = split_scheme(text).is_some();
    let Some(url) = Url::parse(text).filter(|_| is_clean && has_authority) else {
        issues.report("", IssueCode::Url, "must be an absolute URL: `https://host/path`");
        return issues;
    };
    match url.scheme.as_str() {
        "https" => {}
        "http" if allow_insecure || is_this_machine(&url.host) => {}
        "http" => issues.report("", IssueCode::InsecureUrl, advice.insecure),
        _ => issues.report("", IssueCode::UrlScheme, "must begin with `https:`"),
    }
    if url.has_credentials {
        issues.report("", IssueCode::UrlCredentials, advice.credentials);
    }
    issues
}

/// Returns whether a host, in the URL standard's form, is this machine.
pub fn is_this_machine(host: &str) -> bool {
    let is_ipv4 =
        |rest: &str| rest.split('.').count() == 3 && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host.strip_prefix("127.").is_some_and(is_ipv4)
}

/// Puts a token into the query of an endpoint, in place of one that is already there.
///
/// The service does not sign its pushes, so a token in the URL is how a receiver recognises the sender \[seed\].
///
/// # Errors
///
/// [`ErrorCode::InvalidRequest`](crate::ErrorCode::InvalidRequest) for an endpoint that is not an absolute URL, and for
/// an empty parameter or token.
///
/// ```
/// use autograb_webhooks::with_token;
///
/// assert_eq!(with_token("https://dealer.example/hook", "token", "a b")?, "https://dealer.example/hook?token=a%20b");
/// assert_eq!(with_token("https://dealer.example/hook?token=old&x=1", "token", "new")?, "https://dealer.example/hook?x=1&token=new");
/// assert_eq!(with_token("/hook", "token", "").unwrap_err().issues().len(), 2);
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
pub fn with_token(endpoint: &str, parameter: &str, token: &str) -> Result<String, Error> {
    let mut issues = check_url(endpoint, &UrlAdvice::ENDPOINT, true).under("/endpoint");
    for (path, text, message) in
        [("/parameter", parameter, "the parameter is empty"), ("/token", token, "the token is empty")]
    {
        if text.is_empty() {
            issues.report(path, IssueCode::Empty, message);
        }
    }
    issues.into_result()?;
    Ok(replace_parameter(endpoint, parameter, token))
}

/// Puts a parameter into the query of a URL, in place of one with the same name.
pub(crate) fn replace_parameter(url: &str, parameter: &str, value: &str) -> String {
    let (base, fragment) = url.split_once('#').map_or((url, None), |(base, rest)| (base, Some(rest)));
    let (path, query) = base.split_once('?').unwrap_or((base, ""));
    let parameter = percent_encode(parameter);
    let mut replaced = path.to_owned();
    let mut mark = '?';
    for pair in query.split('&') {
        if !pair.is_empty() && pair.split('=').next() != Some(parameter.as_str()) {
            replaced.push(mark);
            replaced.push_str(pair);
            mark = '&';
        }
    }
    replaced.push(mark);
    replaced.push_str(&parameter);
    replaced.push('=');
    replaced.push_str(&percent_encode(value));
    if let Some(fragment) = fragment {
        replaced.push('#');
        replaced.push_str(fragment);
    }
    replaced
}
