//! The AutoGrab Webhooks API in memory.
//!
//! [`Sandbox`] answers the calls as the service does, over the same wire code as the client, and keeps the pushes
//! that it owes. It does no I/O, and time and chance are given to it: the same seed and the same calls give the
//! same answers.
//!
//! ```
//! use autograb_webhooks::{Config, WebhookDraft, api};
//! use autograb_webhooks_sandbox::{Options, Sandbox};
//!
//! let mut sandbox = Sandbox::new(Options::default());
//! let config = Config::new(sandbox.api_key()).region("uk");
//! let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook").event("recapture_new");
//! let webhook = api::create::decode(&sandbox.handle(&api::create::encode(&config, &draft)?, 0))?;
//!
//! sandbox.handle(&api::ping::encode(&config, &webhook.id)?, 0);
//! let [push] = sandbox.take_pushes().try_into().unwrap();
//! assert_eq!((push.event.as_str(), push.endpoint.as_str()), ("ping", "https://dealer.example/hook"));
//! # Ok::<(), autograb_webhooks::Error>(())
//! ```

mod access;
mod account;
mod apply;
mod cors;
mod delivery;
mod fault;
mod options;
mod outbox;
mod random;
mod sandbox;
mod state;
mod tokens;
mod usage;
#[cfg(target_family = "wasm")]
mod wasm;

pub use account::{Account, Key, OauthClient};
pub use delivery::{Attempt, Delivery};
pub use fault::{Answer, Body, CALLS, Fault, PIECES, Truncation};
pub use options::{Limits, Options, RandomFaults};
pub use sandbox::Sandbox;
