//! The AutoGrab Webhooks API in memory.
//!
//! [`Sandbox`] answers the calls as the service does, with the same wire code as the client, and collects the pushes
//! that are to be made. It does no I/O: the caller passes the time, and the seed of its random numbers, so the same
//! seed and the same calls give the same answers. What it keeps is bounded, and can be written to a journal.
//!
//! ```
//! use autograb_webhooks::{Config, WebhookDraft, api::{Call, Create, Ping}};
//! use autograb_webhooks_sandbox::{Options, Sandbox};
//!
//! let mut sandbox = Sandbox::new(Options::default());
//! let config = Config::new(sandbox.api_key()).region("uk");
//! let create = Create::new(WebhookDraft::new("Stock desk", "https://dealer.example/hook").event("recapture_new"));
//! let webhook = create.decode(&sandbox.handle(&create.encode(&config)?, 0))?;
//!
//! sandbox.handle(&Ping::new(webhook.id).encode(&config)?, 0);
//! let [push] = sandbox.take_pushes().try_into().unwrap();
//! assert_eq!((push.event.as_str(), push.endpoint.as_str()), ("ping", "https://dealer.example/hook"));
//! # Ok::<(), autograb_webhooks::Error>(())
//! ```

mod access;
mod account;
mod apply;
mod bounds;
mod calendar;
mod cors;
mod delivery;
mod fault;
mod journal;
mod options;
mod outbox;
mod play;
mod random;
mod sandbox;
mod snapshot;
mod state;
mod tokens;
mod tracked;
mod trigger;
mod usage;
#[cfg(target_family = "wasm")]
mod wasm;

pub use account::{Account, Key, OauthClient};
pub use bounds::{
    MAX_ATTEMPT_CHARS, MAX_ATTEMPTS, MAX_DELIVERY_BYTES, MAX_DEPTH, MAX_FAULT_BYTES, MAX_FAULTS, MAX_RETRIES,
    MAX_TOKENS, MAX_WEBHOOK_BYTES,
};
pub use delivery::{Attempt, Delivery};
pub use fault::{Answer, CALLS, Fault, PIECES, Truncation};
pub use options::{Limits, Options, RandomFaults};
pub use play::{Play, PlayOptions, PlaySummary, PlayedEvent, Progress, Retries};
pub use sandbox::Sandbox;
