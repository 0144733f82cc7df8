//! Absolute `http` and `https` URLs.
//!
//! Whether a URL is valid is up to the parser of the WHATWG URL standard: the host's in JavaScript, the `url` crate
//! natively. A parser of our own would need the tables of international domain names, 19 KB or more. This module decides
//! frequent URLs without it, and finds out whether others also conform to RFC 3986.

use super::scan::{are_url_bytes, host_end, is_name_byte, is_url_byte};
use crate::host::web_host;
use crate::text::{push_text, string};

/// How far a text conforms to the standards for URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlSyntax {
    /// All parsers accept it, and agree on its parts. Non-ASCII characters and brackets after the host are accepted.
    Strict,
    /// The WHATWG standard accepts it, RFC 3986 does not, or the two may disagree on the host.
    Lenient,
    Invalid,
}

impl UrlSyntax {
    pub(crate) fn of(value: &[u8]) -> Self {
        if is_frequent(value) {
            return Self::Strict;
        }
        let mut text = Vec::with_capacity(value.len());
        push_text(&mut text, value);
        match web_host(&string(text)) {
            Some(host) if has_plain_authority(value, &host) && wrong_byte(value).is_none() => Self::Strict,
            Some(_) => Self::Lenient,
            None => Self::Invalid,
        }
    }
}

/// Recognises most URLs: a lower-case scheme, a host name of lower-case letters, and plain characters behind it.
#[inline(always)]
fn is_frequent(value: &[u8]) -> bool {
    let Some(rest) = value.strip_prefix(b"https://").or_else(|| value.strip_prefix(b"http://")) else {
        return false;
    };
    let mut end = host_end(rest).unwrap_or(rest.len());
    while let Some([b'-', after @ ..]) = rest.get(end..) {
        // Two hyphens may be those of an encoded label, `xn--`, which may be wrong.
        if after.first() == Some(&b'-') {
            return false;
        }
        end += 1 + host_end(after).unwrap_or(after.len());
    }
    let Some((host, tail)) = rest.split_at_checked(end) else { return false };
    // A host whose last label is a number is an IPv4 address.
    let last = host.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    let is_name = matches!(last.first(), Some(b'a'..=b'z'));
    is_name && matches!(tail.first(), None | Some(b'/' | b'?')) && are_url_bytes(tail)
}

/// Returns whether parsers agree on the host of a URL, whose name the WHATWG standard writes as `host`.
pub(crate) fn has_plain_authority(url: &[u8], host: &str) -> bool {
    let mut parts = url.splitn(2, |&byte| byte == b':');
    let Some(rest) = parts.next().zip(parts.next()).and_then(|(_, rest)| rest.strip_prefix(b"//")) else {
        return false;
    };
    let authority = rest.split(|byte| matches!(byte, b'/' | b'?' | b'#')).next().unwrap_or_default();
    let mut users = authority.rsplitn(2, |&byte| byte == b'@');
    let (place, user) = (users.next().unwrap_or_default(), users.next().unwrap_or_default());
    if !user.iter().all(|&byte| matches!(byte, b'%' | b':') || is_name_byte(byte)) {
        return false;
    }
    // The port may be empty.
    let digits = place.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let written = match place.split_at_checked(place.len() - digits) {
        Some(([name @ .., b':'], _)) => name,
        _ => place,
    };
    let without_dot = |name: &[u8]| name.strip_suffix(b".").unwrap_or(name).to_ascii_lowercase();
    let is_same = without_dot(written) == without_dot(host.as_bytes()) && written != b".";
    let is_international = !written.is_ascii() && written.iter().all(|&byte| is_name_byte(byte));
    is_same || is_international || written.first() == Some(&b'[')
}

/// Returns the offset of the first byte that RFC 3986 does not allow in a URL at all, or not there: a second `#`, or a `%`
/// without two hexadecimal digits.
pub(crate) fn wrong_byte(url: &[u8]) -> Option<usize> {
    let fragment = url.iter().position(|&byte| byte == b'#');
    url.iter().enumerate().position(|(index, &byte)| match byte {
        b'#' => Some(index) != fragment,
        b'%' => {
            !matches!(url.get(index + 1..index + 3), Some(digits) if digits.iter().all(u8::is_ascii_hexdigit))
        }
        _ => !is_url_byte(byte),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for url in [
            "http://a",
            "HTTPS://a",
            "https://Example.com/",
            "https://example.com/",
            "https://example.com",
            "https://example.com:8080/a/b",
            "https://example.com:/",
            "https://user:pa%73s@example.com/",
            "https://example.com?q=1&r=a,b;c",
            "https://example.com/#top",
            "https://127.0.0.1/",
            "https://127.0.0.1./",
            "https://[::1]:80/",
            "https://[2001:db8::7]/x?y[]=1",
            "https://example.com/größe/%C3%A9",
            "https://例え.jp/",
            "https://xn--r8jz45g.jp/",
            "https://sub_domain.example./~me",
            "https://a..b/",
            "https://my-own-host.example/",
            "https://a--b.example/",
        ] {
            assert_eq!(UrlSyntax::of(url.as_bytes()), UrlSyntax::Strict, "{url}");
        }
        for url in [
            "https://r.example/My Report.pdf",
            "http:a",
            "http:/a",
            "http:///a",
            "https:\\\\a\\b",
            "https://a/ b",
            "https://a/\"",
            "https://a/<b>",
            "https://a/b\\c",
            "http://127.0.0.1\\@evil.example/",
            "https://a/%zz",
            "https://a/%2",
            "https://a/#b#c",
            "https://a/{b}",
            "https://a/b|c",
            "https://a@b@c",
            "https://1.2.3",
            "https://01.2.3.4",
            "https://0x7f",
            "https://a%41",
            "https://a\u{ad}b.example/\t",
            " https://a",
            "https://a ",
            "https://.",
        ] {
            assert_eq!(UrlSyntax::of(url.as_bytes()), UrlSyntax::Lenient, "{url}");
        }
        for text in [
            "",
            "a",
            "/a",
            "//a",
            "http:",
            "http://",
            "ftp://a",
            "mailto:a@b",
            "https://?a",
            "https://#a",
            "https://:80",
            "https://a:b",
            "https://a:65536",
            "https://a:1:2",
            "https://a b",
            "https://1.2.3.256",
            "https://[::1",
            "https://::1]",
            "https://[1.2.3.4]",
            "https://[::g]",
            "javascript:alert(1)",
            "https://xn--a-ecp.ru/",
        ] {
            assert_eq!(UrlSyntax::of(text.as_bytes()), UrlSyntax::Invalid, "{text}");
        }
    }
}
