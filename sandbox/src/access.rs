//! Who may call.

use autograb_webhooks::api::failure;
use autograb_webhooks::http::{Headers, Response};

use crate::account::{Account, Key};
use crate::options::Options;
use crate::tokens::Tokens;

/// The index of the account that a request comes from, or the answer that refuses it. The texts are \[assumed\],
/// and so is that a token takes precedence over a key.
pub(crate) fn admit(
    options: &Options,
    tokens: &Tokens,
    headers: &Headers,
    now_ms: u64,
) -> Result<usize, Response> {
    let token = headers.get("Authorization").and_then(|value| value.strip_prefix("Bearer "));
    let index = match token {
        Some(token) => by_token(options, tokens, token, now_ms)?,
        None => by_key(options, headers)?,
    };
    match options.accounts.get(index) {
        Some(account) if account.licensed => Ok(index),
        _ => Err(failure(403, "the account has no licence for the Webhooks API")),
    }
}

fn by_token(options: &Options, tokens: &Tokens, token: &str, now_ms: u64) -> Result<usize, Response> {
    let index = tokens
        .account(token, now_ms)
        .ok_or_else(|| failure(401, "the access token is unknown or has expired: request another"))?;
    match options.accounts.get(index) {
        Some(account) if !account.keys.is_empty() => Ok(index),
        _ => Err(failure(403, "access tokens work only for accounts that also have an API key")),
    }
}

fn by_key(options: &Options, headers: &Headers) -> Result<usize, Response> {
    let text = headers
        .get("ApiKey")
        .ok_or_else(|| failure(401, "the header `ApiKey` is missing: every call needs a key"))?;
    let find = |(index, account): (usize, &Account)| {
        let key = account.keys.iter().find(|key| key.text == text)?;
        Some((index, key.works_from(headers.get("Origin"))))
    };
    match options.accounts.iter().enumerate().find_map(find) {
        Some((index, true)) => Ok(index),
        Some((_, false)) => {
            Err(failure(403, "this key is bound to another web domain than the call comes from"))
        }
        None => Err(failure(401, "unknown API key")),
    }
}

impl Key {
    /// Whether the key may be used from this origin. A bound key is refused when a call has no origin.
    pub(crate) fn works_from(&self, origin: Option<&str>) -> bool {
        self.origins.is_empty() || origin.is_some_and(|origin| self.origins.iter().any(|own| own == origin))
    }
}
