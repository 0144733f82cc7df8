//! Descriptions of the service in formats that other tools read, made from the same tables as everything else.

mod asyncapi;
mod openapi;
mod schemas;

pub use asyncapi::asyncapi_document;
pub use openapi::openapi_document;

use serde_json::{Value, json};

use crate::Source;
use crate::config::{DEFAULT_BASE_URL, UK_BASE_URL, default_base_url};
use crate::webhook::Region;

/// What both documents say of themselves.
fn info(title: &str, description: &str) -> Value {
    json!({
        "title": title,
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "Not published by AutoGrab: read from its public pages, each fact with its source.",
        "description": description,
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    })
}

/// What a reader has to know of the tags.
const SOURCES: &str = "`x-source`, and `$comment` in schemas, say where a fact comes from: `seed` is AutoGrab's page on \
    webhooks, `hub` the rest of its developer hub, and `assumed` is published nowhere. In lenient mode, schemas \
    describe what is assumed without asserting it.";

/// The base URLs by the regions that they serve.
fn base_urls(region: Option<&Region>) -> Vec<(&'static str, &'static str)> {
    const URLS: [(&str, &str); 2] =
        [(DEFAULT_BASE_URL, "Australia, New Zealand and Malaysia"), (UK_BASE_URL, "The United Kingdom")];
    let is_wanted = |url: &str| region.is_none_or(|region| default_base_url(Some(region)) == url);
    URLS.into_iter().filter(|(url, _)| is_wanted(url)).collect()
}

/// Adds the source of a fact to its description.
fn sourced(mut description: Value, source: Source) -> Value {
    if let Some(object) = description.as_object_mut() {
        object.insert("x-source".to_owned(), source.as_str().into());
    }
    description
}
