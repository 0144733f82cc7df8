//! What a JavaScript host has anyway, and a crate stands in for elsewhere: a URL parser, JSON and HTTP's
//! dates.
//!
//! They are large in WebAssembly, so the module borrows the host's.

#[cfg(target_family = "wasm")]
pub(crate) mod js;
#[cfg_attr(target_family = "wasm", path = "host/web.rs")]
#[cfg_attr(not(target_family = "wasm"), path = "host/native.rs")]
mod parse;
#[cfg(all(target_family = "wasm", feature = "client"))]
pub(crate) mod task;

#[cfg(all(target_family = "wasm", feature = "client"))]
pub(crate) use parse::number_of;
pub(crate) use parse::{base64, parse_date, percent_decode};
pub use parse::{parse_json, write_json};

/// What the rules need to know of an absolute URL.
pub(crate) struct Url {
    /// `https`, without the colon.
    pub(crate) scheme: String,
    /// As the URL standard writes it: lower case, an IPv6 address in brackets.
    pub(crate) host: String,
    /// Whether a user name or password stands in it.
    pub(crate) has_credentials: bool,
}

impl Url {
    /// Reads an absolute URL that has a host, as the WHATWG URL standard does.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        parse::parse_url(text).filter(|url| !url.host.is_empty())
    }
}
