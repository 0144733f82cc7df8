//! The token of the sender.

use subtle::{Choice, ConstantTimeEq as _};

use crate::percent::percent_decode;

/// What a request carries to show who sent it. `Debug` is not derived: it would show the token.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// The target of the request: a path with its query, or a whole URL.
    pub target: &'a str,
    /// The value of the header field that carries the token.
    pub header: Option<&'a str>,
}

/// The tokens that a receiver accepts: several at a time while one replaces another.
#[derive(Clone, Copy)]
pub struct Accepted<'a> {
    /// The name of the query parameter that carries the token.
    pub parameter: Option<&'a str>,
    /// The tokens that are accepted in the query.
    pub query_tokens: &'a [&'a str],
    /// The tokens that are accepted in the header field.
    pub header_tokens: &'a [&'a str],
}

/// Returns whether a request carries an accepted token, in its query or in its header.
///
/// Each accepted token is compared in constant time, and all of them are, so that the time says neither which token
/// matched nor how much of one. An empty token is never accepted. A plus sign in a query stands for itself or for a space,
/// because senders disagree.
///
/// ```
/// use autograb_webhooks::receiver::{Accepted, Credentials, authenticate};
///
/// let accepted = Accepted { parameter: Some("token"), query_tokens: &["new", "old"], header_tokens: &["k3y"] };
/// let is_accepted = |target, header| authenticate(&Credentials { target, header }, &accepted);
/// assert!(is_accepted("/hook?x=1&token=old", None));
/// assert!(is_accepted("/hook", Some("k3y")));
/// assert!(!is_accepted("/hook?token=older", Some("new")));
/// ```
pub fn authenticate(credentials: &Credentials<'_>, accepted: &Accepted<'_>) -> bool {
    let given = accepted.parameter.and_then(|name| parameter(credentials.target, name)).unwrap_or_default();
    let decoded = [percent_decode(given), percent_decode(&given.replace('+', " "))];
    let in_query = decoded.iter().map(|given| is_one_of(given, accepted.query_tokens));
    let in_header = is_one_of(credentials.header.unwrap_or_default(), accepted.header_tokens);
    in_query.fold(in_header, |found, is_equal| found | is_equal).into()
}

fn is_one_of(given: &str, tokens: &[&str]) -> Choice {
    let is_equal = |token: &&str| {
        let is_token = Choice::from(u8::from(!token.is_empty()));
        given.as_bytes().ct_eq(token.as_bytes()) & is_token
    };
    tokens.iter().map(is_equal).fold(Choice::from(0), |found, is_equal| found | is_equal)
}

/// Returns the token in the query of an endpoint.
#[cfg(all(target_family = "wasm", feature = "receiver"))]
pub(crate) fn token_of(endpoint: &str, name: &str) -> Option<String> {
    parameter(endpoint, name).map(percent_decode)
}

/// Returns the first value of a query parameter, still encoded.
fn parameter<'a>(target: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = target.split('#').next()?.split_once('?')?;
    let mut pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.find(|(own, _)| percent_decode(&own.replace('+', " ")) == name).map(|(_, value)| value)
}
