//! What only a browser can show: the bindings, and the core's own tables over the host's URL parser and JSON.
#![cfg(target_family = "wasm")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy does not take these for tests"
)]

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

#[cfg(feature = "client")]
#[path = "web/bindings.rs"]
mod bindings;
#[path = "web/scan.rs"]
mod scanner;
#[cfg(feature = "client")]
#[path = "web/settling.rs"]
mod settling;
#[cfg(all(feature = "bindings", not(any(feature = "payload", feature = "schema"))))]
#[path = "web/standalone.rs"]
mod standalone;

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
