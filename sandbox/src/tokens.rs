//! OAuth client credentials: access tokens that replace a key for a limited time.

use std::fmt;

use autograb_webhooks::api::failure;
use autograb_webhooks::http::{Request, Response};
use autograb_webhooks::shared::{path_of, write_json};
use autograb_webhooks::{DEFAULT_TOKEN_URL, OAuth};
use serde_json::json;

use crate::account::OauthClient;
use crate::bounds::{MAX_SAFE_INTEGER, MAX_TOKENS};
use crate::options::Options;
use crate::random::Random;
use crate::tracked::Tracked;

/// The access tokens that were issued and have not expired, by their text.
#[derive(Clone, Default)]
pub(crate) struct Tokens(pub(crate) Tracked<String, Token>);

/// Shows how many tokens there are, and none of them.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tokens").field(&self.0.len()).finish()
    }
}

/// The account that a token belongs to, and when it expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// The index of the account among the options' accounts.
    pub(crate) account: usize,
    /// In milliseconds since the Unix epoch.
    pub(crate) expires_at: u64,
}

/// Whether a request asks for a token.
pub(crate) fn asks_for_token(request: &Request) -> bool {
    path_of(&request.url) == path_of(DEFAULT_TOKEN_URL)
}

impl Tokens {
    /// Answers a request for a token as the hub describes it; refusals are those of RFC 6749 \[assumed\].
    pub(crate) fn answer(
        &mut self,
        options: &Options,
        random: &mut Random,
        request: &Request,
        now_ms: u64,
    ) -> Result<Response, Response> {
        if request.method.as_str() != "POST" {
            return Err(failure(405, "method not allowed"));
        }
        let account = client_of(options, request).ok_or_else(|| {
            refuse(401, "invalid_client", "the client id or secret is wrong, or not sent as `Basic`")
                .header("WWW-Authenticate", "Basic")
        })?;
        check_grant(request)?;
        self.0.retain(|_, token| token.expires_at > now_ms);
        if self.0.len() >= MAX_TOKENS {
            let message =
                format!("{MAX_TOKENS} access tokens are valid, which is the most: use one until it expires");
            return Err(refuse(429, "temporarily_unavailable", &message));
        }
        let text = format!("tok_{:016x}{:016x}", random.bits(), random.bits());
        let lifetime_ms = options.token_expires_in.saturating_mul(1_000);
        let expires_at = now_ms.saturating_add(lifetime_ms).min(MAX_SAFE_INTEGER);
        self.0.insert(text.clone(), Token { account, expires_at });
        let lifetime = options.token_expires_in;
        Ok(answer(
            200,
            &json!({ "access_token": text, "expires_in": lifetime, "scope": "", "token_type": "bearer" }),
        ))
    }

    /// The account that a token belongs to; `None` once it has expired.
    pub(crate) fn account(&self, token: &str, now_ms: u64) -> Option<usize> {
        self.0.get(token).filter(|token| token.expires_at > now_ms).map(|token| token.account)
    }
}

/// The account whose credentials a request contains, in the form that this project's client sends.
fn client_of(options: &Options, request: &Request) -> Option<usize> {
    let given = request.headers.get("Authorization")?;
    let is_it = |client: &OauthClient| {
        let own = OAuth::new(client.id.as_str(), client.secret.as_str()).token_request();
        own.headers.get("Authorization") == Some(given)
    };
    options.accounts.iter().position(|account| account.oauth_clients.iter().any(is_it))
}

fn check_grant(request: &Request) -> Result<(), Response> {
    let kind = request.headers.get("Content-Type").unwrap_or_default().to_ascii_lowercase();
    let body = request.body.as_deref().unwrap_or_default();
    let grant = body.split('&').find_map(|pair| pair.strip_prefix("grant_type="));
    match grant.filter(|_| kind.starts_with("application/x-www-form-urlencoded")) {
        Some("client_credentials") => Ok(()),
        Some(_) => Err(refuse(400, "unsupported_grant_type", "there is only `client_credentials`")),
        None => Err(refuse(400, "invalid_request", "the body must be a form with a `grant_type`")),
    }
}

fn refuse(status: u16, error: &str, description: &str) -> Response {
    answer(status, &json!({ "error": error, "error_description": description }))
}

fn answer(status: u16, body: &serde_json::Value) -> Response {
    Response::new(status, write_json(body))
        .header("Content-Type", "application/json")
        .header("Cache-Control", "no-store")
}
