//! The service as its page and the developer hub describe it, through the requests that the client sends.
#![expect(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

#[path = "service/common.rs"]
mod common;

#[path = "service/bounds.rs"]
mod bounds;
#[path = "service/browsers.rs"]
mod browsers;
#[path = "service/calls.rs"]
mod calls;
#[path = "service/faults.rs"]
mod faults;
#[path = "service/journal.rs"]
mod journal;
#[path = "service/limits.rs"]
mod limits;
#[path = "service/oauth.rs"]
mod oauth;
#[path = "service/options.rs"]
mod options;
#[path = "service/play.rs"]
mod play;
#[path = "service/retries.rs"]
mod retries;
#[path = "service/snapshots.rs"]
mod snapshots;
