//! The messages of failures that all transports share.

/// Following a redirect would send the key to whatever host the answer names.
pub(super) const REDIRECT: &str = "the service answered with a redirect, which is not followed";

pub(super) const NO_ANSWER: &str = "no answer came";
pub(super) const CONNECTION_BROKE: &str = "the connection broke before the answer was complete";

pub(super) fn timed_out(ms: u64) -> String {
    format!("no complete answer within {ms} ms")
}

pub(super) fn too_large(max_bytes: u32) -> String {
    format!("the answer is larger than {max_bytes} bytes")
}
