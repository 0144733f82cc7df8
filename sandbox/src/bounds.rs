//! The bounds of what a sandbox keeps, so that no caller can make it grow without end.
//!
//! Sizes are those of the JSON in a snapshot, where a payload is counted once for all the deliveries that share it.
//! Together they bound the size of a snapshot.

use serde::Serialize;
use serde_json::Value;

/// The largest size of all webhooks, in bytes. A call that would exceed it is refused.
pub const MAX_WEBHOOK_BYTES: usize = 32 << 20;
/// The largest size of all deliveries with their payloads, in bytes. The oldest are forgotten first, but never the
/// newest.
pub const MAX_DELIVERY_BYTES: usize = 32 << 20;
/// How many attempts to push a delivery are made.
pub const MAX_ATTEMPTS: usize = 100;
/// How much is kept of an endpoint's answer and of the reason for a failure, in characters.
pub const MAX_ATTEMPT_CHARS: usize = 1_000;
/// How many access tokens are valid at the same time. A request for one more is refused.
pub const MAX_TOKENS: usize = 10_000;
/// How many faults wait for their calls. Ordering one more is refused.
pub const MAX_FAULTS: usize = 1_000;
/// The largest size of all faults that wait, in bytes.
pub const MAX_FAULT_BYTES: usize = 16 << 20;
/// How often a push of a story is repeated. Each push of it is a delivery of its own, so it stays within
/// [`MAX_ATTEMPTS`].
pub const MAX_RETRIES: u64 = 20;
/// How deep the JSON of a request or a fault may be nested. A snapshot nests it a few levels deeper, and has to stay
/// within what JSON readers accept.
pub const MAX_DEPTH: usize = 100;

/// The longest wait that a fault or a story may contain, in milliseconds.
pub(crate) const MAX_WAIT_MS: u64 = 3_600_000;

/// The largest whole number that JavaScript represents exactly. Times are clamped to it.
pub(crate) const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// The size of a value as JSON, in bytes. It writes the JSON and does not count with a writer of its own, which would
/// bring all serialization code into the module a second time.
pub(crate) fn json_size(value: &impl Serialize) -> usize {
    // No type of this crate refuses to be written.
    serde_json::to_string(value).unwrap_or_default().len()
}

/// Whether arrays and objects are nested deeper than [`MAX_DEPTH`].
pub(crate) fn is_too_deep(value: &Value) -> bool {
    exceeds(value, MAX_DEPTH)
}

fn exceeds(value: &Value, depth: usize) -> bool {
    let Some(inner) = depth.checked_sub(1) else { return value.is_array() || value.is_object() };
    match value {
        Value::Array(elements) => elements.iter().any(|element| exceeds(element, inner)),
        Value::Object(properties) => properties.values().any(|property| exceeds(property, inner)),
        _ => false,
    }
}
