//! Keeping secrets out of what is shown.

use crate::json::write_json;
use crate::percent::{percent_decode, percent_encode};

/// What stands in place of a secret.
const HIDDEN: &str = "…";

/// The text without the given secrets, and without the query of any URL in it.
///
/// A query is where an endpoint's token stands, of this webhook or of another that an answer repeats.
pub(crate) fn redact(text: &str, secrets: &[String]) -> String {
    hide_queries(&hide_secrets(text, &forms(secrets)))
}

/// The forms in which an answer may repeat secrets: as they are, as JSON escapes them, and decoded or encoded as a query's
/// values are. One of two characters is found everywhere, and tells nothing.
fn forms(secrets: &[String]) -> Vec<String> {
    let mut forms = Vec::new();
    for secret in secrets.iter().filter(|secret| secret.len() > 2) {
        forms.push(secret.clone());
        let json = write_json(secret);
        forms.extend(json.get(1..json.len().saturating_sub(1)).map(str::to_owned));
        forms.push(percent_decode(secret));
        forms.push(percent_encode(secret));
    }
    forms
}

fn hide_secrets(text: &str, secrets: &[String]) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_here = |secret: &&String| !secret.is_empty() && rest.starts_with(secret.as_str());
        // The longest, as one secret may begin with another.
        let length = match secrets.iter().filter(is_here).map(String::len).max() {
            Some(length) => {
                shown.push_str(HIDDEN);
                length
            }
            None => {
                shown.push(c);
                c.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    shown
}

/// Every `http://host/path?query` in the text as `http://host/path?…`, JSON's `\/` included, and so what else looks like
/// a query: `host/path?name=value`, percent-encoded or not.
fn hide_queries(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let (mut in_url, mut in_query) = (false, false);
    for (place, c) in text.char_indices() {
        let rest = || text.get(place..).unwrap_or_default();
        if c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>') {
            (in_url, in_query) = (false, false);
        } else if c == ':' {
            in_url |= rest().starts_with(":/") || rest().starts_with(":\\/");
        }
        if in_query {
            continue;
        }
        in_query = match c {
            '?' => in_url || is_query(rest(), b"?", b"="),
            '%' => is_query(rest(), b"%3F", b"%3D"),
            _ => false,
        };
        match (in_query, c) {
            (false, _) => shown.push(c),
            (true, '?') => shown.push_str("?…"),
            (true, _) => shown.push_str("%3F…"),
        }
    }
    shown
}

/// Whether a text begins with a query: a mark, a name and another mark.
fn is_query(text: &str, before: &[u8], behind: &[u8]) -> bool {
    const LONGEST: usize = 64;
    let is_name =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'[' | b']');
    let starts =
        |text: &[u8], mark: &[u8]| text.get(..mark.len()).is_some_and(|part| part.eq_ignore_ascii_case(mark));
    let (text, rest) = (text.as_bytes(), text.as_bytes().get(before.len()..).unwrap_or_default());
    let length = rest.iter().take(LONGEST).take_while(is_name).count();
    starts(text, before) && starts(rest.get(length..).unwrap_or_default(), behind)
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn secrets_and_queries_are_hidden() {
        let key = ["pub_k1", "", "pub_k1_b", "n\"0nce", "a%20b", "5"].map(str::to_owned);
        for (text, shown) in [
            ("nothing to hide?", "nothing to hide?"),
            ("key pub_k1 and pub_k1", "key … and …"),
            ("key pub_k1_b", "key …"),
            ("see https://a.example/h?token=t1 for more?", "see https://a.example/h?… for more?"),
            (r#"{"e":"https:\/\/a.example\/h?t=1","n":"x"}"#, r#"{"e":"https:\/\/a.example\/h?…","n":"x"}"#),
            (r"http:\/\/a\/?q http://b/?q", r"http:\/\/a\/?… http://b/?…"),
            ("http://a/?q http://b/?q", "http://a/?… http://b/?…"),
            ("https://a.example/h", "https://a.example/h"),
            ("bad //a.example/h?token=t1 or a.example/h?token=t2?", "bad //a.example/h?… or a.example/h?…"),
            ("next=https%3A%2F%2Fa.example%2Fh%3Ftoken%3Dt1 it", "next=https%3A%2F%2Fa.example%2Fh%3F… it"),
            ("is it 5%3F, or what?", "is it 5%3F, or what?"),
            ("", ""),
            (r#"{"h": "n\"0nce"} and a b"#, r#"{"h": "…"} and …"#),
            ("5 is no secret", "5 is no secret"),
        ] {
            assert_eq!(redact(text, &key), shown);
        }
    }
}
