//! How types of the core are serialized.

use autograb_webhooks::Header;
use autograb_webhooks::http::Headers;
use serde::Serializer;

/// Header fields as `{ name: value }`.
pub(crate) fn headers_as_object<S: Serializer>(headers: &Headers, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headers.iter())
}

/// Headers of a fault as `{ name: value }`.
pub(crate) fn header_list_as_object<S: Serializer>(
    headers: &[Header],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headers.iter().map(|header| (&header.name, &header.value)))
}
