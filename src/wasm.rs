//! The JavaScript bindings: conversions around the core, without rules of their own.
//!
//! There are two sets of exports. With the feature `bindings`, `wasm-pack build` gives a module that needs no further
//! JavaScript. The npm package has a module for each of the features `client`, `payload`, `receiver`, `schema`, `infer`
//! and `documents`, whose exports its own JavaScript completes; those of the client are in both sets.

#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
mod credentials;
#[cfg(feature = "documents")]
mod documents;
#[cfg(feature = "payload")]
pub mod events;
#[cfg(feature = "client")]
mod hooks;
#[cfg(feature = "infer")]
mod infer;
#[cfg(feature = "client")]
mod input;
#[cfg(feature = "payload")]
pub mod option_names;
#[cfg(feature = "payload")]
mod payload;
#[cfg(feature = "receiver")]
mod receiver;
#[cfg(feature = "client")]
pub mod requests;
#[cfg(feature = "schema")]
mod schema;
#[cfg(all(
    feature = "bindings",
    not(any(
        feature = "payload",
        feature = "receiver",
        feature = "schema",
        feature = "infer",
        feature = "documents"
    ))
))]
pub mod standalone;
#[cfg(feature = "client")]
mod thrown;
#[cfg(feature = "client")]
mod view;

/// 7 KB smaller than the default allocator.
#[cfg(feature = "talc")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
