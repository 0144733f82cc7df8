//! How types of the core are serialized.

use autograb_webhooks::http::Headers;
use autograb_webhooks::{Header, Region, Webhook};
use serde::{Serialize, Serializer};

pub(crate) fn region_as_text<S: Serializer>(region: &Region, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(region.as_str())
}

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

pub(crate) fn webhook<S: Serializer>(webhook: &Webhook, serializer: S) -> Result<S::Ok, S::Error> {
    webhook.to_json().serialize(serializer)
}
