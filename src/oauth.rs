//! OAuth client credentials \[hub\]: an access token in place of a key, for accounts that also have a key.

use std::fmt;

use serde_json::Value;

use crate::api::error_of;
use crate::endpoint::check_base;
use crate::error::{Error, ErrorCode};
use crate::host::{base64, parse_json};
use crate::http::{Headers, Method, Request, Response, is_header_value};
use crate::issue::{Issue, IssueCode, add_uncovered, under};
use crate::webhook::Fields;

/// Where access tokens are given out \[hub\].
pub const DEFAULT_TOKEN_URL: &str = "https://api.autograb.com.au/auth-broker/request-token";

/// How long before its end a token is renewed, in milliseconds; for a short-lived one a tenth of its life.
const AHEAD_MS: u64 = 60_000;

/// How long a token holds that does not say so, in milliseconds \[hub\].
const USUAL_LIFE_MS: u64 = 3_599_000;

/// The credentials that an access token is asked for with. `Debug` hides the secret.
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
    /// Who asks.
    pub client_id: String,
    /// What only they know.
    pub client_secret: String,
    /// Where to ask.
    pub token_url: String,
}

impl OAuth {
    /// Credentials for AutoGrab's own token address.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            token_url: DEFAULT_TOKEN_URL.to_owned(),
        }
    }

    /// Reads credentials from JSON, `{ clientId, clientSecret, tokenUrl? }`, and reports what is wrong with them.
    pub(crate) fn read(value: Value) -> (Self, Vec<Issue>) {
        let mut issues = Vec::new();
        let mut fields = Fields::of(value, "`oauth`", &mut issues);
        let mut oauth = Self::new(fields.required_text("clientId"), fields.required_text("clientSecret"));
        if let Some(url) = fields.text("tokenUrl") {
            oauth.token_url = url;
        }
        fields.finish("`oauth`", false);
        let breaches = oauth.check();
        (oauth, add_uncovered(issues, breaches))
    }

    fn check(&self) -> Vec<Issue> {
        let mut issues = Vec::new();
        for (path, value) in [("/clientId", &self.client_id), ("/clientSecret", &self.client_secret)] {
            if value.trim().is_empty() {
                issues.push(Issue::new(path, IssueCode::Empty, "it is empty"));
            } else if !is_header_value(value) {
                let message = "it can't be sent in a header: it holds a line break, an outer space or a character outside ASCII";
                issues.push(Issue::new(path, IssueCode::HeaderValue, message));
            }
        }
        issues.extend(under("/tokenUrl", check_base(&self.token_url, false)));
        if self.token_url.contains(['?', '#']) {
            let message = "leave out query and fragment: what is secret goes into a header";
            issues.push(Issue::new("/tokenUrl", IssueCode::Url, message));
        }
        issues
    }

    /// The request that asks for an access token.
    pub fn token_request(&self) -> Request {
        let mut headers = Headers::default();
        headers.push("Accept", "application/json");
        headers.push("Authorization", format!("Basic {}", self.basic()));
        headers.push("Content-Type", "application/x-www-form-urlencoded");
        let body = Some("grant_type=client_credentials".to_owned());
        Request { method: Method::POST, url: self.token_url.clone(), headers, body }
    }

    /// What must not be shown where an answer repeats it.
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

/// An access token and how long it holds. `Debug` hides the token.
///
/// ```
/// use autograb_webhooks::{Token, http::Response};
///
/// let body = r#"{"access_token": "t", "expires_in": 3599, "scope": "", "token_type": "bearer"}"#;
/// let token = Token::read(&Response::new(200, body), 0)?;
/// assert!(token.is_fresh(3_500_000));
/// assert!(!token.is_fresh(3_550_000), "it is renewed ahead of its end");
/// assert!(token.holds(3_550_000));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The token itself.
    pub access_token: String,
    /// From when on it should be renewed, in milliseconds since the Unix epoch.
    renew_at_ms: u64,
    /// When it ends.
    ends_at_ms: u64,
}

impl Token {
    /// Reads the answer to [`OAuth::token_request`].
    pub fn read(response: &Response, now_ms: u64) -> Result<Self, Error> {
        let refused = |code, problem: &str| {
            Err(error_of(response, code, &format!("{problem} (status {})", response.status)))
        };
        match response.status {
            200..=299 => {}
            400 | 401 | 403 => {
                return refused(ErrorCode::Unauthorized, "the client id or secret is not accepted");
            }
            429 => return refused(ErrorCode::RateLimited, "too many were asked for"),
            500.. => return refused(ErrorCode::ServerError, "the service failed"),
            _ => return refused(ErrorCode::UnexpectedResponse, "the answer is not one of AutoGrab's"),
        }
        let answer = parse_json(&response.body).unwrap_or_default();
        let token = answer.get("access_token").and_then(Value::as_str).filter(|token| is_header_value(token));
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            // What can't be read may hold a token all the same.
            let head = Response { body: String::new(), ..response.clone() };
            let problem = format!("the answer holds none (status {})", head.status);
            return Err(error_of(&head, ErrorCode::UnexpectedResponse, &problem));
        };
        let life_ms = answer
            .get("expires_in")
            .and_then(seconds)
            .map_or(USUAL_LIFE_MS, |s| (s.max(0.0) * 1_000.0) as u64);
        let ends_at_ms = now_ms.saturating_add(life_ms);
        let renew_at_ms = ends_at_ms - AHEAD_MS.min(life_ms / 10);
        Ok(Self { access_token: token.to_owned(), renew_at_ms, ends_at_ms })
    }

    /// Whether the token is far enough from its end.
    pub fn is_fresh(&self, now_ms: u64) -> bool {
        now_ms < self.renew_at_ms
    }

    /// Whether the service still takes the token.
    pub fn holds(&self, now_ms: u64) -> bool {
        now_ms < self.ends_at_ms
    }
}

/// A number of seconds, as a number or as a text.
fn seconds(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| parse_json(value.as_str()?)?.as_f64())
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("ends_at_ms", &self.ends_at_ms).finish_non_exhaustive()
    }
}
