//! The wire format of AutoGrab's Webhooks API: a file for each call, each in both directions.
//!
//! `encode` makes the request of a call, and `decode` reads its answer: that is the client's side. `answer`
//! writes the same answer as the service does, and [`route`] with [`WebhookDraft::from_json`] and
//! [`WebhookPatch::from_json`] reads the request: that is the sandbox's side.
//!
//! [`WebhookDraft::from_json`]: crate::WebhookDraft::from_json
//! [`WebhookPatch::from_json`]: crate::WebhookPatch::from_json

mod answers;
mod path;

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod ping;
pub mod update;

pub(crate) use answers::error_of;
pub use answers::{REFUSALS, Refusal, failure, invalid, refusal, success};
#[doc(hidden)]
pub use path::path_of;
pub(crate) use path::percent_encode;
pub use path::{Route, route};
