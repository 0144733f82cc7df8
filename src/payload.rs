//! The payload validator: one pass over the bytes of a pushed payload.

mod decimal;
mod diagnose;
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
mod scan;
mod schema;
mod shape;
mod url;
mod validate;
mod walk;

pub use issue::{PayloadIssue, PayloadIssueCode, Severity};
pub use validate::{Mode, ValidateOptions, Validator, Verdict, validate};
