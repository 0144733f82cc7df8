//! OAuth client credentials: access tokens that stand in for a key, for a while.

use std::collections::BTreeMap;

use autograb_webhooks::api::failure;
use autograb_webhooks::http::{Request, Response};
use autograb_webhooks::shared::{object, path_of, write_json};
use autograb_webhooks::{DEFAULT_TOKEN_URL, OAuth};

use crate::account::OauthClient;
use crate::options::Options;
use crate::random::Random;

/// The access tokens that were given out and have not expired.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens(pub(crate) BTreeMap<String, Token>);

/// Whose a token is, and until when it works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// The place of the account among the options' accounts.
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
        let text = format!("tok_{:016x}{:016x}", random.bits(), random.bits());
        let expires_at = now_ms.saturating_add(options.token_expires_in.saturating_mul(1_000));
        self.0.insert(text.clone(), Token { account, expires_at });
        let answer = object([
            ("access_token", text.into()),
            ("expires_in", options.token_expires_in.into()),
            ("scope", "".into()),
            ("token_type", "bearer".into()),
        ]);
        Ok(json(200, answer.into()))
    }

    /// The account whose token this is, while it works.
    pub(crate) fn account(&self, token: &str, now_ms: u64) -> Option<usize> {
        self.0.get(token).filter(|token| token.expires_at > now_ms).map(|token| token.account)
    }
}

/// The account whose credentials a request carries: those that our own client would send.
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
    json(status, object([("error", error.into()), ("error_description", description.into())]).into())
}

fn json(status: u16, value: serde_json::Value) -> Response {
    Response::new(status, write_json(&value))
        .header("Content-Type", "application/json")
        .header("Cache-Control", "no-store")
}
