//! Keeping secrets out of what is shown.

/// What stands in place of a secret.
const HIDDEN: &str = "…";

/// The text without the given secrets, and without the query of any URL in it.
///
/// A query is where an endpoint's token stands, of this webhook or of another that an answer repeats.
pub(crate) fn redact(text: &str, secrets: &[String]) -> String {
    let mut shown = text.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        shown = shown.replace(secret.as_str(), HIDDEN);
    }
    hide_queries(&shown)
}

/// Every `http://host/path?query` in the text as `http://host/path?…`, JSON's `\/` included.
fn hide_queries(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(scheme) = [":/", ":\\/"].iter().filter_map(|mark| rest.find(mark)).min() {
        let Some((before, url)) = rest.split_at_checked(scheme) else { break };
        let end = url.find(|c: char| c.is_whitespace() || "\"'`<>".contains(c)).unwrap_or(url.len());
        let Some((url, after)) = url.split_at_checked(end) else { break };
        shown.push_str(before);
        match url.split_once('?') {
            Some((path, _)) => shown.extend([path, "?", HIDDEN]),
            None => shown.push_str(url),
        }
        rest = after;
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn secrets_and_queries_are_hidden() {
        let key = ["pub_k1".to_owned(), String::new()];
        for (text, shown) in [
            ("nothing to hide?", "nothing to hide?"),
            ("key pub_k1 and pub_k1", "key … and …"),
            ("see https://a.example/h?token=t1 for more?", "see https://a.example/h?… for more?"),
            (r#"{"e":"https:\/\/a.example\/h?t=1","n":"x"}"#, r#"{"e":"https:\/\/a.example\/h?…","n":"x"}"#),
            (r"http:\/\/a\/?q http://b/?q", r"http:\/\/a\/?… http://b/?…"),
            ("http://a/?q http://b/?q", "http://a/?… http://b/?…"),
            ("https://a.example/h", "https://a.example/h"),
            ("", ""),
        ] {
            assert_eq!(redact(text, &key), shown);
        }
    }
}
