//! What a JavaScript host provides anyway: a URL parser, JSON and HTTP dates. They are large in WebAssembly, so the
//! module uses the host's; native code uses crates.

#[cfg(target_family = "wasm")]
pub(crate) mod js;
#[cfg_attr(target_family = "wasm", path = "host/web.rs")]
#[cfg_attr(not(target_family = "wasm"), path = "host/native.rs")]
mod parse;

#[cfg(all(target_family = "wasm", feature = "client"))]
pub(crate) use parse::number_of;
pub(crate) use parse::{base64, normalize_nfc, parse_date, parse_json, web_host, write_json};

/// The parts of an absolute URL that the checks look at.
pub(crate) struct Url {
    /// The scheme without the colon, such as `https`.
    pub(crate) scheme: String,
    /// The host in the URL standard's form: lower case, an IPv6 address in brackets.
    pub(crate) host: String,
    /// The whole URL in the standard's form.
    pub(crate) href: String,
    /// Whether the URL has a user name or a password.
    pub(crate) has_credentials: bool,
}

impl Url {
    /// Parses an absolute URL that has a host, by the WHATWG URL standard.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        parse::parse_url(text).filter(|url| !url.host.is_empty())
    }
}
