//! What JavaScript sees: conversions around the core, and no rule of their own.
//!
//! What fails throws a plain description `{ code, message, … }`. The package's JavaScript makes a
//! `WebhooksError` of it, so that one class serves all modules.

#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
mod convert;
#[cfg(feature = "client")]
mod credentials;
#[cfg(feature = "payload")]
pub mod events;
#[cfg(feature = "client")]
mod hooks;
#[cfg(feature = "client")]
mod input;
#[cfg(feature = "payload")]
mod payload;
#[cfg(feature = "client")]
pub mod requests;
#[cfg(feature = "schema")]
mod schema;
#[cfg(feature = "payload")]
mod sheet;

/// The standard one is 7 KB larger.
#[cfg(any(feature = "client", feature = "payload", feature = "schema"))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
