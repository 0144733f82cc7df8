//! The payload validator: one pass over the bytes of a pushed payload.

mod choice;
mod decimal;
mod define;
mod diagnose;
mod export;
mod format;
mod free;
mod issue;
mod json;
mod keys;
mod lex;
mod message;
mod position;
mod range;
mod report;
mod sample;
mod scan;
mod schema;
mod shape;
mod sort;
mod tree;
mod typescript;
mod url;
mod validate;
mod walk;

pub use export::payload_json_schema;
pub use issue::{PayloadIssue, PayloadIssueCode, Severity};
pub use sample::sample_payload;
pub use typescript::payload_typescript;
pub use validate::{Mode, ValidateOptions, Validator, Verdict, validate};

#[cfg(all(target_family = "wasm", feature = "payload"))]
pub(crate) use validate::Input;
