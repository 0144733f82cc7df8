//! Absolute `http` and `https` URLs.
//!
//! The grammar is RFC 3986, widened by what every client takes: characters beyond ASCII anywhere, and `[` and `]`
//! after the host. It is narrowed to what `new URL()` takes too: a host that ends in a number is an IPv4 address,
//! and a port is at most 65535. The rules of international domain names are left to the client.

use super::scan::{are_url_bytes, host_end};

/// Whether `value`, which is UTF-8, is such a URL.
pub(crate) fn is_url(value: &[u8]) -> bool {
    is_plain_url(value) || is_any_url(value)
}

/// The URLs that mostly come, at sight: a small scheme, a name of letters, and nothing that is special behind it.
#[inline(always)]
fn is_plain_url(value: &[u8]) -> bool {
    let Some(rest) = value.strip_prefix(b"https://").or_else(|| value.strip_prefix(b"http://")) else {
        return false;
    };
    let Some((host, tail)) = rest.split_at_checked(host_end(rest).unwrap_or(rest.len())) else {
        return false;
    };
    // Addresses end in a number, and numbers start with a digit.
    let label = host.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    let named = matches!(label.first(), Some(b'a'..=b'z'));
    named && matches!(tail.first(), None | Some(b'/' | b'?')) && are_url_bytes(tail)
}

fn is_any_url(value: &[u8]) -> bool {
    let Some((scheme, rest)) = split_after_scheme(value) else { return false };
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let Some((authority, tail)) = rest.split_at_checked(end) else { return false };
    let known = scheme.eq_ignore_ascii_case(b"http") || scheme.eq_ignore_ascii_case(b"https");
    known && is_authority(authority) && is_tail(tail)
}

fn split_after_scheme(value: &[u8]) -> Option<(&[u8], &[u8])> {
    let (scheme, rest) = value.split_at_checked(value.iter().take(6).position(|&byte| byte == b':')?)?;
    Some((scheme, rest.strip_prefix(b"://")?))
}

fn is_authority(authority: &[u8]) -> bool {
    let (user, place) = match authority.iter().position(|&byte| byte == b'@') {
        Some(at) => (authority.get(..at).unwrap_or_default(), authority.get(at + 1..).unwrap_or_default()),
        None => (&[][..], authority),
    };
    let (host, port) = match place.iter().rposition(|&byte| byte == b':' || byte == b']') {
        Some(at) if place.get(at) == Some(&b':') => place.split_at_checked(at).unwrap_or((place, &[])),
        _ => (place, &[][..]),
    };
    let user_is_plain = user.iter().all(|&byte| byte == b'%' || byte == b':' || is_name_byte(byte));
    user_is_plain && escapes_are_whole(user) && is_port(port) && is_host(host)
}

/// Nothing, a colon, or a colon and a number.
fn is_port(port: &[u8]) -> bool {
    let [b':', digits @ ..] = port else { return port.is_empty() };
    let number =
        digits.iter().fold(0u32, |number, digit| (number * 10 + u32::from(digit & 0x0F)).min(99_999));
    digits.iter().all(u8::is_ascii_digit) && number <= 65_535
}

fn is_host(host: &[u8]) -> bool {
    if let [b'[', address @ .., b']'] = host {
        return is_ipv6(address);
    }
    let name = host.strip_suffix(b".").unwrap_or(host);
    let last = name.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    let numeric = match last {
        [b'0', b'x' | b'X', hex @ ..] => hex.iter().all(u8::is_ascii_hexdigit),
        _ => !last.is_empty() && last.iter().all(u8::is_ascii_digit),
    };
    if numeric { is_ipv4(name) } else { !name.is_empty() && host.iter().all(|&byte| is_name_byte(byte)) }
}

fn is_ipv4(address: &[u8]) -> bool {
    let is_octet = |part: &[u8]| match part {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] if rest.len() < 3 && rest.iter().all(u8::is_ascii_digit) => {
            part.iter().fold(0, |number, digit| number * 10 + u32::from(digit & 0x0F)) < 256
        }
        _ => false,
    };
    let parts = address.split(|&byte| byte == b'.');
    parts.clone().count() == 4 && parts.clone().all(is_octet)
}

/// Up to eight groups of hexadecimal digits, one run of zeros left out as `::`; the last two may be an IPv4 address.
/// The standard library's parser takes the same, and is three times as large.
fn is_ipv6(address: &[u8]) -> bool {
    let (left, right) = match address.windows(2).position(|pair| pair == b"::") {
        Some(at) => (address.get(..at).unwrap_or_default(), address.get(at + 2..)),
        None => (address, None),
    };
    let groups = |part: &[u8], is_last: bool| match part {
        [] => Some(0),
        _ => part.split(|&byte| byte == b':').try_fold(0, |groups, group| {
            let ends = group.as_ptr_range().end == part.as_ptr_range().end;
            let is_group = (1..=4).contains(&group.len()) && group.iter().all(u8::is_ascii_hexdigit);
            if is_group {
                Some(groups + 1)
            } else {
                (ends && is_last && is_ipv4(group)).then_some(groups + 2)
            }
        }),
    };
    match right {
        Some(right) => matches!((groups(left, false), groups(right, true)), (Some(a), Some(b)) if a + b < 8),
        None => groups(left, true) == Some(8),
    }
}

/// Path, query and fragment.
fn is_tail(tail: &[u8]) -> bool {
    let (before, fragment) = match tail.iter().position(|&byte| byte == b'#') {
        Some(at) => (tail.get(..at).unwrap_or_default(), tail.get(at + 1..).unwrap_or_default()),
        None => (tail, &[][..]),
    };
    before.iter().chain(fragment).all(|&byte| byte == b'%' || is_url_byte(byte)) && escapes_are_whole(tail)
}

/// What stands in the names of most hosts.
pub(crate) const fn is_host_byte(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-')
}

/// What may stand in a path, query or fragment, but for the percent sign of an escape.
pub(crate) const fn is_url_byte(byte: u8) -> bool {
    is_name_byte(byte) || matches!(byte, b'/' | b'?' | b':' | b'@' | b'[' | b']')
}

/// What RFC 3986 calls unreserved or a sub-delimiter, and what is not ASCII.
const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(
            byte,
            b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'('..=b'*' | b'+' | b',' | b';' | b'='
        )
}

/// Whether two hexadecimal digits follow each percent sign.
fn escapes_are_whole(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'%')
        .skip(1)
        .all(|after| matches!(after, [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for url in [
            "http://a",
            "HTTPS://a",
            "https://example.com/",
            "https://example.com",
            "https://example.com:8080/a/b",
            "https://example.com:/",
            "https://user:pa%73s@example.com/",
            "https://example.com?q=1&r=a,b;c",
            "https://example.com/#top",
            "https://127.0.0.1/",
            "https://[::1]:80/",
            "https://[2001:db8::7]/x?y[]=1",
            "https://example.com/größe/%C3%A9",
            "https://例え.jp/",
            "https://sub_domain.example./~me",
            "https://a..b/",
        ] {
            assert!(is_url(url.as_bytes()), "{url}");
        }
        for text in [
            "",
            "a",
            "/a",
            "//a",
            "http:",
            "http:/a",
            "http://",
            "http:///a",
            "ftp://a",
            "mailto:a@b",
            "https://?a",
            "https://#a",
            "https://:80",
            "https://a:b",
            "https://a:65536",
            "https://a:1:2",
            "https://a@b@c",
            "https://a b",
            "https://a/ b",
            "https://a/\"",
            "https://a/<b>",
            "https://a/b\\c",
            "https://a/%zz",
            "https://a/%2",
            "https://a/#b#c",
            "https://1.2.3",
            "https://1.2.3.256",
            "https://01.2.3.4",
            "https://0x7f",
            "https://[::1",
            "https://::1]",
            "https://[1.2.3.4]",
            "https://[::g]",
            "https://a%41",
            " https://a",
            "https://a ",
            "https://a/{b}",
            "https://a/b|c",
            "javascript:alert(1)",
            "https://.",
            "https://a/\u{1}",
        ] {
            assert!(!is_url(text.as_bytes()), "{text}");
        }
    }
}
