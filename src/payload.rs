//! The payload validator: one pass over the bytes of a pushed payload.

mod batch;
mod choice;
mod decimal;
mod define;
mod envelope;
mod export;
mod findings;
mod format;
mod free;
mod issue;
mod json;
mod keys;
mod lex;
mod message;
mod place;
mod range;
mod report;
mod sample;
mod scan;
mod schema;
mod shape;
mod sort;
mod table;
mod tally;
mod tree;
mod typescript;
mod url;
mod validate;
mod walk;

pub use batch::{BadLine, Batch, BatchSummary};
pub use export::payload_json_schema;
pub use issue::{PayloadIssue, PayloadIssueCode, Severity};
pub use sample::sample_payload;
pub use tally::BatchEvent;
pub use typescript::payload_typescript;
pub use validate::{Mode, ValidateOptions, Validator, Verdict, validate};

#[cfg(all(target_family = "wasm", feature = "schema"))]
pub(crate) use define::write_definition;
#[cfg(all(target_family = "wasm", feature = "payload"))]
pub(crate) use {
    batch::{Bad, Lines},
    lex::decode,
    report::{Entry, Report, Sentence, Span},
    tally::Counts,
    validate::{Input, Origin},
};
