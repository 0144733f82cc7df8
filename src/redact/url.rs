//! URLs without their secrets, for messages and logs.

/// Splits a URL into its scheme and what follows `://`.
pub(crate) fn split_scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    Some((scheme, rest.strip_prefix("//")?))
}

/// Removes the secrets from an endpoint: the values in its query, user name, password and fragment.
///
/// ```
/// use autograb_webhooks::redact_endpoint;
///
/// assert_eq!(redact_endpoint("https://dealer.example/hook?token=secret&more"), "https://dealer.example/hook?token=…&…");
/// assert_eq!(redact_endpoint("https://me:pw@dealer.example/hook"), "https://…@dealer.example/hook");
/// ```
pub fn redact_endpoint(endpoint: &str) -> String {
    show_url(endpoint, |_| false)
}

/// Removes the secrets from the URL of a call: the region is the only parameter that keeps its value.
pub(crate) fn show_call(url: &str) -> String {
    show_url(url, |parameter| parameter == "region")
}

fn show_url(url: &str, is_shown: fn(&str) -> bool) -> String {
    let base = url.split('#').next().unwrap_or_default();
    let Some((path, query)) = base.split_once('?') else { return hide_credentials(base) };
    let mut shown = hide_credentials(path);
    let mut mark = '?';
    for pair in query.split('&') {
        shown.push(mark);
        mark = '&';
        match pair.split_once('=') {
            Some((name, value)) => {
                shown.push_str(name);
                shown.push('=');
                shown.push_str(if is_shown(name) { value } else { "…" });
            }
            None => shown.push('…'),
        }
    }
    shown
}

/// The standard accepts any number of slashes of both kinds before a user name, with line breaks and tabs among them.
/// This may hide too much, as a `\` ends the host in some URLs only.
fn hide_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once(':') else { return url.to_owned() };
    let is_slash = |c| matches!(c, '/' | '\\' | '\t' | '\n' | '\r');
    let authority = rest.trim_start_matches(is_slash);
    let host = authority.split('/').next().and_then(|authority| authority.rsplit_once('@'));
    let shown = host.and_then(|(secret, _)| authority.get(secret.len()..));
    match (shown, rest.get(..rest.len() - authority.len())) {
        (Some(shown), Some(slashes)) => format!("{scheme}:{slashes}…{shown}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::show_call;

    #[test]
    fn of_a_call_the_region_alone_is_shown() {
        for (url, shown) in [
            ("https://a.example/v2/webhooks?region=uk", "https://a.example/v2/webhooks?region=uk"),
            ("https://me:pw@a.example/v2?key=k1&region=uk&k2#k3", "https://…@a.example/v2?key=…&region=uk&…"),
            ("https://a.example/v2?Region=uk", "https://a.example/v2?Region=…"),
        ] {
            assert_eq!(show_call(url), shown);
        }
    }
}
