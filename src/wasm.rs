//! What JavaScript sees: conversions around the core, and no rule of their own.

#[cfg(feature = "payload")]
mod events;
