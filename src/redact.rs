//! Removing secrets from text that is shown, such as what an answer repeats of a request.
//!
//! A secret is found in every encoding that a service may repeat it in: as it is, escaped in JSON, percent-encoded, and
//! as HTML entities. Redaction comes before shortening, so that no part of a secret is left at a cut.

use serde_json::Value;

mod url;

pub use url::redact_endpoint;
pub(crate) use url::{show_call, split_scheme};

use crate::json::{parse_json, write_json};
use crate::percent::percent_decode;

/// The replacement of a secret.
const HIDDEN: &str = "…";

/// The least number of bytes of a secret. A shorter one would be found everywhere, and tells nothing.
const MIN_LENGTH: usize = 3;

/// What must not be shown.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    texts: Vec<String>,
    /// Whether a secret can begin with a byte, in any encoding.
    starts: Vec<bool>,
}

impl Secrets {
    /// Collects secrets: each one as a whole, its parts (the token in `Bearer token`), and what it is without
    /// percent-encoding.
    pub(crate) fn new(secrets: impl IntoIterator<Item = String>) -> Self {
        let mut texts: Vec<String> = Vec::new();
        for secret in secrets {
            let decoded = percent_decode(&secret);
            let parts =
                secret.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '=' | '"' | '\''));
            texts.extend(parts.map(str::to_owned));
            texts.extend([decoded, secret]);
        }
        texts.retain(|text| text.len() >= MIN_LENGTH);
        let mut starts = vec![false; 256];
        for byte in texts.iter().filter_map(|text| text.bytes().next()).chain(*b"%\\&+") {
            if let Some(start) = starts.get_mut(usize::from(byte)) {
                *start = true;
            }
        }
        Self { texts, starts }
    }

    /// Returns the text without the secrets, and without the query of any URL in it: a query may contain the token of an
    /// endpoint, of this webhook or of another that an answer repeats.
    pub(crate) fn redact(&self, text: &str) -> String {
        hide_queries(&self.hide(text))
    }

    /// Returns the text without the secrets.
    pub(crate) fn hide(&self, text: &str) -> String {
        let bytes = text.as_bytes();
        let mut shown = String::with_capacity(text.len());
        let (mut at, mut copied) = (0, 0);
        while let Some(byte) = bytes.get(at) {
            let may_start = self.starts.get(usize::from(*byte)).is_some_and(|start| *start);
            let end = if may_start { self.end_of_secret(text, at) } else { None };
            match end {
                Some(end) => {
                    shown.push_str(text.get(copied..at).unwrap_or_default());
                    shown.push_str(HIDDEN);
                    (at, copied) = (end, end);
                }
                None => at += 1,
            }
        }
        shown.push_str(text.get(copied..).unwrap_or_default());
        shown
    }

    /// Returns the index after the secret that starts at an index, if one does.
    fn end_of_secret(&self, text: &str, at: usize) -> Option<usize> {
        let rest = text.get(at..)?;
        let length = |secret: &String| match rest.starts_with(secret.as_str()) {
            true => Some(secret.len()),
            false => encoded_length(rest.as_bytes(), secret),
        };
        // The longest, as one secret may begin with another.
        self.texts.iter().filter_map(length).max().map(|length| at + length)
    }
}

/// Returns how many bytes of a text are an encoding of the secret, if it starts with one.
fn encoded_length(text: &[u8], secret: &str) -> Option<usize> {
    let mut at = 0;
    for character in secret.chars() {
        let rest = text.get(at..)?;
        at += escaped(rest)
            .filter(|(decoded, _)| *decoded == character)
            .map(|(_, length)| length)
            .or_else(|| plain_length(rest, character))?;
    }
    Some(at)
}

/// Returns the length of a character that is not escaped, or percent-encoded.
fn plain_length(text: &[u8], character: char) -> Option<usize> {
    let mut buffer = [0; 4];
    let encoded = character.encode_utf8(&mut buffer).as_bytes();
    if text.starts_with(encoded) || (character == ' ' && text.starts_with(b"+")) {
        return Some(encoded.len());
    }
    let is_percent_encoded = encoded.iter().enumerate().all(|(index, byte)| match text.get(3 * index..) {
        Some([b'%', high, low, ..]) => hex(&[*high, *low]) == Some(u32::from(*byte)),
        _ => false,
    });
    is_percent_encoded.then_some(3 * encoded.len())
}

/// Decodes the escape that a text starts with, of JSON or HTML, and returns its length.
fn escaped(text: &[u8]) -> Option<(char, usize)> {
    match text {
        [b'\\', b'u', rest @ ..] => {
            let unit = hex(rest.get(..4)?)?;
            match (unit, rest.get(4..10)) {
                (0xD800..0xDC00, Some([b'\\', b'u', low @ ..])) => {
                    let low = hex(low)?.checked_sub(0xDC00)?;
                    Some((char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + low)?, 12))
                }
                _ => Some((char::from_u32(unit)?, 6)),
            }
        }
        [b'\\', escape, ..] => {
            let decoded = match escape {
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'"' | b'\\' | b'/' | b'\'' => char::from(*escape),
                _ => return None,
            };
            Some((decoded, 2))
        }
        [b'&', rest @ ..] => {
            const LONGEST: usize = 10;
            let length = rest.iter().take(LONGEST).position(|byte| *byte == b';')?;
            let decoded = match rest.get(..length)? {
                b"amp" => '&',
                b"lt" => '<',
                b"gt" => '>',
                b"quot" => '"',
                b"apos" => '\'',
                [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex(digits)?)?,
                [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
                _ => return None,
            };
            Some((decoded, length + 2))
        }
        _ => None,
    }
}

fn hex(digits: &[u8]) -> Option<u32> {
    let mut value = 0u32;
    for digit in digits {
        value = value.checked_mul(16)? + char::from(*digit).to_digit(16)?;
    }
    Some(value)
}

/// The longest JSON text that an error parses, to quote or to show it: parsing 8 MB would take seconds.
pub(crate) const MAX_PARSED: usize = 256 * 1024;

/// Removes from the text of an answer what may be a secret of any webhook or account: the values of headers, the queries
/// of URLs, and tokens and keys by the names of their properties. A text that begins like JSON or contains parts of it,
/// but is not JSON or is longer than [`MAX_PARSED`], can't be searched for them: it is `None`.
pub(crate) fn without_secret_properties(body: &str) -> Option<String> {
    let text = body.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if !text.starts_with(['{', '[']) {
        let parts = ["\"headers\"", "\"value\"", "\"endpoint\"", "_token\""];
        let has_json = parts.iter().any(|part| position(text, part).is_some());
        return (!has_json).then(|| body.to_owned());
    }
    let mut value = Some(text).filter(|text| text.len() <= MAX_PARSED).and_then(parse_json)?;
    match hide_properties(&mut value, Context::Plain) {
        true => Some(write_json(&value)),
        false => Some(body.to_owned()),
    }
}

/// Where a JSON value lies.
#[derive(Clone, Copy, PartialEq)]
enum Context {
    Plain,
    /// In a list or map of headers.
    Headers,
    /// A token or key.
    Secret,
}

impl Context {
    /// The context of a property's value.
    fn of(self, name: &str, object_has_name: bool) -> Self {
        let lower = name.to_ascii_lowercase();
        let is_secret = ["token", "secret", "password", "apikey", "api_key", "authorization"];
        match self {
            Self::Headers if object_has_name && name == "name" => Self::Plain,
            Self::Headers => Self::Headers,
            _ if position(&lower, "header").is_some() => Self::Headers,
            _ if is_secret.iter().any(|word| position(&lower, word).is_some()) && lower != "token_type" => {
                Self::Secret
            }
            context => context,
        }
    }
}

/// Hides secrets in a JSON value. Returns whether there were any.
fn hide_properties(value: &mut Value, context: Context) -> bool {
    // Not `any`, which stops at the first.
    match value {
        Value::Object(object) => {
            let has_name = object.contains_key("name");
            let properties = object.iter_mut();
            properties.fold(false, |hidden, (name, part)| {
                hide_properties(part, context.of(name, has_name)) | hidden
            })
        }
        Value::Array(elements) => {
            elements.iter_mut().fold(false, |hidden, part| hide_properties(part, context) | hidden)
        }
        Value::Null | Value::Bool(_) => false,
        Value::Number(_) if context == Context::Plain => false,
        Value::String(text) if context == Context::Plain => match shown_string(text) {
            Some(shown) => {
                *text = shown;
                true
            }
            None => false,
        },
        other => {
            *other = HIDDEN.into();
            true
        }
    }
}

/// A string of an answer without its secrets, if it has any: JSON in a string, and the query of a URL, which ends with the
/// string.
fn shown_string(text: &str) -> Option<String> {
    if text.starts_with(['{', '[']) {
        return Some(without_secret_properties(text).unwrap_or_else(|| HIDDEN.to_owned()));
    }
    let host = position(text, "://")? + 3;
    let is_end = |byte: &u8| matches!(byte, b'?' | b'#');
    let end = host + text.as_bytes().get(host..)?.iter().position(is_end)?;
    Some(format!("{}{HIDDEN}", hide_user(text.get(..=end)?)))
}

/// Replaces the user name and the password in every URL of a text.
fn hide_user(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, host)) = position(rest, "://").and_then(|at| rest.split_at_checked(at + 3)) {
        shown.push_str(start);
        let is_end = |byte: u8| matches!(byte, b'/' | b'?' | b'#' | b'"' | b' ');
        let end = host.bytes().position(is_end).unwrap_or(host.len());
        let at = host.as_bytes().get(..end).and_then(|user| user.iter().rposition(|byte| *byte == b'@'));
        rest = match at.and_then(|at| host.get(at..)) {
            Some(shown_host) => {
                shown.push_str(HIDDEN);
                shown_host
            }
            None => host,
        };
    }
    shown.push_str(rest);
    shown
}

/// Returns the index at which a text contains a part. The search of `str` is made for long parts, and takes 4 KB of the
/// module.
pub(crate) fn position(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

/// Replaces the query and the fragment of every URL in the text by `?…`, those of JSON's `\/` included, and what else looks
/// like a query: `host/path?name=value` and `&name=value`, percent-encoded or not. A query ends at white space or a double
/// quote: the other characters that may enclose a URL may also be part of one.
fn hide_queries(text: &str) -> String {
    let text = &hide_user(text);
    let mut shown = String::with_capacity(text.len());
    let (mut in_url, mut in_query) = (false, false);
    for (index, c) in text.char_indices() {
        let rest = || text.get(index..).unwrap_or_default();
        if c.is_whitespace() || c == '"' {
            (in_url, in_query) = (false, false);
        } else if c == ':' {
            in_url |= [":/", ":\\/", ":\\u002f", ":\\u002F"].iter().any(|start| rest().starts_with(start));
        }
        if in_query {
            continue;
        }
        let starts = |marks: &[&str]| marks.iter().any(|mark| rest().starts_with(mark));
        let mark = match c {
            '?' if in_url || is_query(rest(), b"?", b"=") => "?",
            '#' if in_url => "#",
            '%' if is_query(rest(), b"%3F", b"%3D") => "%3F",
            '\\' if in_url && starts(&["\\u003f", "\\u003F", "\\u0023"]) => "?",
            '&' if is_query(rest(), b"&", b"=") => "&",
            '&' if in_url && starts(&["&#63;", "&#x3f;", "&#x3F;", "&#35;"]) => "?",
            _ => {
                shown.push(c);
                continue;
            }
        };
        in_query = true;
        shown.push_str(mark);
        shown.push_str(HIDDEN);
    }
    shown
}

/// Whether a text begins with a query: a question mark, a name and an equals sign.
fn is_query(text: &str, question_mark: &[u8], equals_sign: &[u8]) -> bool {
    const LONGEST: usize = 64;
    let is_name =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'[' | b']');
    let starts =
        |text: &[u8], mark: &[u8]| text.get(..mark.len()).is_some_and(|part| part.eq_ignore_ascii_case(mark));
    let text = text.as_bytes();
    let rest = text.get(question_mark.len()..).unwrap_or_default();
    let length = rest.iter().take(LONGEST).take_while(is_name).count();
    starts(text, question_mark) && starts(rest.get(length..).unwrap_or_default(), equals_sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn redact(text: &str, secrets: &[&str]) -> String {
        Secrets::new(secrets.iter().map(|secret| (*secret).to_owned())).redact(text)
    }

    #[test]
    fn secrets_and_queries_are_hidden() {
        let secrets = ["pub_k1", "", "pub_k1_b", "n\"0nce", "a%20b", "5", "Bearer t0ken"];
        for (text, shown) in [
            ("nothing to hide?", "nothing to hide?"),
            ("key pub_k1 and pub_k1", "key … and …"),
            ("key pub_k1_b", "key …"),
            ("see https://a.example/h?token=t1 for more?", "see https://a.example/h?… for more?"),
            (r#"{"e":"https:\/\/a.example\/h?t=1","n":"x"}"#, r#"{"e":"https:\/\/a.example\/h?…","n":"x"}"#),
            (r"http:\/\/a\/?q http://b/?q", r"http:\/\/a\/?… http://b/?…"),
            ("http://a/?q http://b/?q", "http://a/?… http://b/?…"),
            ("https://a.example/h", "https://a.example/h"),
            ("a https://a.example/h?n=it's&token=t1 b", "a https://a.example/h?… b"),
            ("<p>https://a.example/h&#63;token=t1</p>", "<p>https://a.example/h?…"),
            ("https://me:t1@a.example/h#t1 b", "https://…@a.example/h#… b"),
            ("h?note=x y&token=t1 z", "h?… y&… z"),
            ("bad //a.example/h?token=t1 or a.example/h?token=t2?", "bad //a.example/h?… or a.example/h?…"),
            ("next=https%3A%2F%2Fa.example%2Fh%3Ftoken%3Dt1 it", "next=https%3A%2F%2Fa.example%2Fh%3F… it"),
            ("is it 5%3F, or what?", "is it 5%3F, or what?"),
            ("", ""),
            (r#"{"h": "n\"0nce"} and a b"#, r#"{"h": "…"} and …"#),
            ("n&quot;0nce n&#34;0nce n&#x22;0nce n%220nce n\\u00220nce", "… … … … …"),
            ("5 is no secret", "5 is no secret"),
            ("token t0ken is malformed", "token … is malformed"),
        ] {
            assert_eq!(redact(text, &secrets), shown);
        }
    }

    #[test]
    fn values_of_headers_are_hidden_in_json() {
        for (body, shown) in [
            (
                r#"[{"headers":[{"name":"A","value":"s"}]}]"#,
                Some(r#"[{"headers":[{"name":"A","value":"…"}]}]"#),
            ),
            (r#"{"webhook":{"Headers":{"A":"s"}}}"#, Some(r#"{"webhook":{"Headers":{"A":"…"}}}"#)),
            (
                r#"{"changes":{"headers":{"from":[{"name":"A","value":"s"}],"to":[]}}}"#,
                Some(r#"{"changes":{"headers":{"from":[{"name":"A","value":"…"}],"to":[]}}}"#),
            ),
            (r#"{ "message": "no" }"#, Some(r#"{ "message": "no" }"#)),
            (r#"{"headers":[["A","s"],["B",7]]}"#, Some(r#"{"headers":[["…","…"],["…","…"]]}"#)),
            (r#"{"customHeaders":"A: s"}"#, Some(r#"{"customHeaders":"…"}"#)),
            (
                r#"{"access_token":"s","token_type":"bearer"}"#,
                Some(r#"{"access_token":"…","token_type":"bearer"}"#),
            ),
            (r#"{"e":"https://a.example/h?note=it's a&token=s"}"#, Some(r#"{"e":"https://a.example/h?…"}"#)),
            (
                r#"{"e":"https:\u002f\u002fa.example/h\u003ftoken=s"}"#,
                Some(r#"{"e":"https://a.example/h?…"}"#),
            ),
            (r#"{"e":"https://me:s@a.example/h#s"}"#, Some(r#"{"e":"https://…@a.example/h#…"}"#)),
            (r#"{"m":"{\"headers\":{\"A\":\"s\"}}"}"#, Some(r#"{"m":"{\"headers\":{\"A\":\"…\"}}"}"#)),
            ("\u{feff}[{\"headers\":{\"A\":\"s\"}}]", Some("[{\"headers\":{\"A\":\"…\"}}]")),
            (")]}',\n{\"headers\":{\"A\":\"s\"}}", None),
            (r#"[{"headers":[{"name":"A","val"#, None),
            ("<html>", Some("<html>")),
        ] {
            assert_eq!(without_secret_properties(body).as_deref(), shown);
        }
    }

    /// Encodes a character in one of the ways that services do.
    fn encode(character: char, how: u8) -> String {
        let mut buffer = [0; 4];
        let percent = |bytes: &[u8]| bytes.iter().map(|byte| format!("%{byte:02x}")).collect();
        let units =
            |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04X}")).collect();
        match (how, character) {
            (1, '/') => "\\/".to_owned(),
            (1, c) => units(c),
            (2, c) => percent(c.encode_utf8(&mut buffer).as_bytes()),
            (3, '&') => "&amp;".to_owned(),
            (3, c) => format!("&#{};", u32::from(c)),
            (4, c) => format!("&#x{:x};", u32::from(c)),
            (_, c) => c.to_string(),
        }
    }

    proptest! {
        #[test]
        fn a_secret_is_found_in_any_encoding_at_any_place(
            secret in "[!-~é€𝒳]{3,20}",
            before in "[ a-z0-9<>{}\":]{0,10}",
            after in "[ a-z0-9<>{}\":]{0,10}",
            ways in proptest::collection::vec(0u8..5, 20),
        ) {
            let encoded: String = secret.chars().zip(ways).map(|(c, how)| encode(c, how)).collect();
            // Escapes in the secret itself can be read in two ways; then it is found as it is.
            prop_assume!(!secret.contains(['\\', '&', '%']));
            let shown = Secrets::new([secret.clone()]).hide(&format!("{before}{encoded}{after}"));
            prop_assert!(shown.contains(HIDDEN), "{encoded} of {secret} is shown as {shown}");
            prop_assert!(!shown.contains(&encoded));
            let plain = Secrets::new([secret.clone()]).hide(&format!("{before}{secret}{after}"));
            prop_assert!(!plain.contains(&secret));
        }

        #[test]
        fn text_without_secrets_stays(text in "[a-m ]{0,60}") {
            prop_assert_eq!(redact(&text, &["secret", "token"]), text);
        }
    }
}
