//! The JavaScript bindings: conversions around the core, without rules of their own.
//!
//! A failure throws a plain description `{ code, message, … }`. The package's JavaScript makes a `WebhooksError` of it,
//! so that one class serves all modules.

#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
mod credentials;
#[cfg(feature = "payload")]
pub mod events;
#[cfg(feature = "client")]
mod hooks;
#[cfg(feature = "client")]
mod input;
#[cfg(feature = "payload")]
pub mod option_names;
#[cfg(feature = "payload")]
mod payload;
#[cfg(feature = "client")]
pub mod requests;
#[cfg(feature = "schema")]
mod schema;
#[cfg(feature = "client")]
mod view;

/// 7 KB smaller than the default allocator.
#[cfg(any(feature = "client", feature = "payload", feature = "schema"))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
