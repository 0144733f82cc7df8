//! Client, request builders and payload validator for the AutoGrab Webhooks API.

mod event;
mod issue;
mod payload;
mod rules;
mod source;
#[cfg(target_family = "wasm")]
mod wasm;

pub use event::{EVENTS, Event, EventCheck, EventState, check_event_name, check_event_names};
pub use issue::{Issue, IssueCode};
pub use payload::{
    Mode, PayloadIssue, PayloadIssueCode, Severity, ValidateOptions, Validator, Verdict, validate,
};
pub use rules::Rules;
pub use source::Source;
