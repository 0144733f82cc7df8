//! The core, by tables. `tests/web.rs` runs the same in a browser, over the host's URL parser and JSON.
#![cfg(not(target_family = "wasm"))]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "clippy takes only the test functions themselves for tests"
)]

#[path = "core/answers.rs"]
mod answers;
#[path = "core/client.rs"]
mod client;
#[path = "core/events.rs"]
mod events;
#[path = "core/options.rs"]
mod options;
#[path = "core/requests.rs"]
mod requests;
#[path = "core/retry.rs"]
mod retry;
#[path = "core/wanted.rs"]
mod wanted;
