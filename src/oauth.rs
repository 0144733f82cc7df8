//! OAuth client credentials \[hub\]: an access token in place of a key, for accounts that also have a key.

use std::fmt;

use serde_json::Value;

use crate::api::error_of;
use crate::endpoint::{UrlAdvice, check_url};
use crate::error::{Error, ErrorCode};
use crate::host::base64;
use crate::http::{Headers, Method, Request, Response, is_header_value};
use crate::issue::{IssueCode, Issues};
use crate::json::parse_json;
use crate::options::row::{Kind, option_rows};
use crate::reader::ObjectReader;
use crate::redact::MAX_PARSED;

/// The URL that issues access tokens \[hub\].
pub const DEFAULT_TOKEN_URL: &str = "https://api.autograb.com.au/auth-broker/request-token";

/// The URL that issues access tokens for the United Kingdom \[assumed\]: the same path on the host of that region.
pub const UK_TOKEN_URL: &str = "https://api.autograb.co.uk/auth-broker/request-token";

/// The properties of the option `oauth`.
pub(crate) mod rows {
    use super::{DEFAULT_TOKEN_URL, Kind, UK_TOKEN_URL, option_rows};

    option_rows! {
        /// The id of the OAuth client.
        CLIENT_ID = "clientId": Kind::Required("string");
        /// The secret of the OAuth client.
        CLIENT_SECRET = "clientSecret": Kind::Required("string");
        /// The URL that issues access tokens.
        TOKEN_URL = "tokenUrl": Kind::Url { default: DEFAULT_TOKEN_URL, uk: UK_TOKEN_URL };
    }
}

/// How long before it expires a token is renewed, in milliseconds; a short-lived one after nine tenths of its life.
const AHEAD_MS: u64 = 60_000;

/// The lifetime of a token whose answer does not tell it, in milliseconds \[hub\].
const USUAL_LIFE_MS: u64 = 3_599_000;

/// The credentials that request an access token. `Debug` hides the secret.
///
/// ```
/// use autograb_webhooks::OAuth;
///
/// let oauth = OAuth::new("id", "s3cret");
/// let request = oauth.token_request();
/// assert_eq!(request.body.as_deref(), Some("grant_type=client_credentials"));
/// assert_eq!(request.headers.get("authorization"), Some("Basic aWQ6czNjcmV0"));
/// assert!(!format!("{oauth:?} {request:?}").contains("s3cret"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct OAuth {
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: String,
    /// The URL that issues access tokens.
    pub token_url: String,
}

impl OAuth {
    /// Creates credentials for AutoGrab's own token URL.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            token_url: DEFAULT_TOKEN_URL.to_owned(),
        }
    }

    /// Reads credentials from JSON, `{ clientId, clientSecret, tokenUrl? }`, and checks them.
    pub(crate) fn read(value: Value) -> (Self, Issues) {
        let mut issues = Issues::new();
        let mut reader = ObjectReader::new(value, "`oauth`", &mut issues);
        let mut oauth = Self::new(
            reader.required_text(rows::CLIENT_ID.name),
            reader.required_text(rows::CLIENT_SECRET.name),
        );
        if let Some(url) = reader.text(rows::TOKEN_URL.name) {
            oauth.token_url = url;
        }
        reader.finish("`oauth`", false);
        issues.merge(oauth.issues());
        (oauth, issues)
    }

    fn issues(&self) -> Issues {
        let mut issues = Issues::new();
        for (name, value) in [("clientId", &self.client_id), ("clientSecret", &self.client_secret)] {
            if value.trim().is_empty() {
                issues.report(format!("/{name}"), IssueCode::Empty, format!("`{name}` is empty"));
            } else if !is_header_value(value) {
                let message = format!(
                    "`{name}` can't be sent in a header: it contains a line break, an outer space or a character outside ASCII"
                );
                issues.report(format!("/{name}"), IssueCode::HeaderValue, message);
            }
        }
        if self.client_id.contains(':') {
            let message = "`clientId` can't contain a colon: HTTP's basic authentication ends it there";
            issues.report("/clientId", IssueCode::HeaderValue, message);
        }
        issues.extend(check_url(&self.token_url, &UrlAdvice::TOKEN_URL, false).under("/tokenUrl"));
        if self.token_url.contains(['?', '#']) {
            let message = "leave out query and fragment: secrets are sent in a header";
            issues.report("/tokenUrl", IssueCode::Url, message);
        }
        issues
    }

    /// Encodes the request for an access token.
    pub fn token_request(&self) -> Request {
        let mut headers = Headers::default();
        headers.push("Accept", "application/json");
        headers.push("Authorization", format!("Basic {}", self.basic()));
        headers.push("Content-Type", "application/x-www-form-urlencoded");
        let body = Some("grant_type=client_credentials".to_owned());
        Request { headers, body, ..Request::new(Method::POST, &*self.token_url) }
    }

    /// The secrets in the credentials.
    pub(crate) fn secrets(&self) -> Vec<String> {
        vec![self.client_secret.clone(), self.basic()]
    }

    fn basic(&self) -> String {
        base64(&format!("{}:{}", self.client_id, self.client_secret))
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// An access token and its lifetime. `Debug` hides the token.
///
/// ```
/// use autograb_webhooks::{Token, http::Response};
///
/// let body = r#"{"access_token": "t", "expires_in": 3599, "scope": "", "token_type": "bearer"}"#;
/// let token = Token::read(&Response::new(200, body), 0)?;
/// assert!(token.is_fresh(3_500_000));
/// assert!(!token.is_fresh(3_550_000), "it is renewed before it expires");
/// assert!(token.holds(3_550_000));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The token itself.
    pub access_token: String,
    /// When it should be renewed, in milliseconds since the Unix epoch.
    renew_at_ms: u64,
    /// When it expires, in milliseconds since the Unix epoch.
    expires_at_ms: u64,
}

impl Token {
    /// Decodes the answer to [`OAuth::token_request`].
    ///
    /// # Errors
    ///
    /// The refusal of the service, or an answer without a token.
    pub fn read(response: &Response, now_ms: u64) -> Result<Self, Error> {
        // The body may contain a token, whatever the status.
        let body = &response.body;
        let response = &Response { body: String::new(), ..response.clone() };
        let refused = |code, problem: &str| {
            Err(error_of(response, code, &format!("{problem} (status {})", response.status)))
        };
        match response.status {
            200..=299 => {}
            400 | 401 | 403 => {
                return refused(ErrorCode::Unauthorized, "the client id or secret is not accepted");
            }
            429 => return refused(ErrorCode::RateLimited, "too many tokens were requested"),
            500.. => return refused(ErrorCode::ServerError, "the service failed"),
            _ => return refused(ErrorCode::UnexpectedResponse, "the answer is not one of AutoGrab's"),
        }
        let answer = Some(body).filter(|body| body.len() <= MAX_PARSED).and_then(|body| parse_json(body));
        let answer = answer.unwrap_or_default();
        let token = answer.get("access_token").and_then(Value::as_str).filter(|token| is_header_value(token));
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            return refused(ErrorCode::UnexpectedResponse, "the answer contains none");
        };
        let life_ms = answer
            .get("expires_in")
            .and_then(seconds)
            .map_or(USUAL_LIFE_MS, |s| (s.max(0.0) * 1_000.0) as u64);
        let expires_at_ms = now_ms.saturating_add(life_ms);
        let renew_at_ms = expires_at_ms - AHEAD_MS.min(life_ms / 10);
        Ok(Self { access_token: token.to_owned(), renew_at_ms, expires_at_ms })
    }

    /// Returns whether the token is far enough from expiring.
    pub fn is_fresh(&self, now_ms: u64) -> bool {
        now_ms < self.renew_at_ms
    }

    /// Returns whether the token has not expired.
    pub fn holds(&self, now_ms: u64) -> bool {
        now_ms < self.expires_at_ms
    }
}

/// Reads a number of seconds from a number or a string.
fn seconds(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| parse_json(value.as_str()?)?.as_f64())
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("expires_at_ms", &self.expires_at_ms).finish_non_exhaustive()
    }
}
