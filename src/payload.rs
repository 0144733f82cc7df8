//! The payload validator: one pass over the bytes of a pushed payload.
//!
//! Each module depends on those before it only: `json` (tokens, no schema), `schema` (the table and its compiled form),
//! `report` (diagnostics and messages), `validate` (the visitor), `batch` (logs), `infer` (schemas from logs), `shrink` (payloads
//! for reports).

mod batch;
mod infer;
mod json;
mod lines;
mod mode;
pub(crate) mod option_rows;
mod options;
mod report;
mod result_buffer;
mod sample;
mod schema;
mod shrink;
mod types;
mod validate;

pub use batch::tally::BatchEvent;
pub use batch::{BadLine, Batch, BatchSummary};
pub use infer::{
    EventShape, FieldShape, FieldStatus, InferOptions, Inference, Inferred, ShapeReport, SkippedLines,
};
pub use mode::Mode;
pub use options::ValidateOptions;
pub use report::Verdict;
pub use report::issue::{PayloadIssue, PayloadIssueCode, Severity};
pub use sample::{sample_payload, sample_payload_in};
pub use schema::explain::{Explanation, explain_event, explain_path};
pub use schema::json_schema::payload_json_schema;
pub use schema::typescript::payload_typescript;
pub use shrink::{Shrunk, shrink_payload};
pub use types::{
    AdditionalFields, ClaimReport, InvalidPayload, Payload, PingData, RecaptureCustomer, Sighting, Valuation,
    parse_payload,
};
pub use validate::{Validator, validate};

#[cfg(all(target_family = "wasm", any(feature = "payload", feature = "bindings")))]
pub(crate) use report::Report;
#[cfg(all(target_family = "wasm", feature = "schema"))]
pub(crate) use schema::definitions::{encode_definition, encode_definitions};
#[cfg(all(target_family = "wasm", feature = "payload"))]
pub(crate) use {
    batch::{LineValidator, LogEnd},
    json::lex::decode,
    result_buffer::{NameIssue, ResultWriter},
    validate::{Input, Origin},
};

/// The tables from which `cargo xtask generate` makes JavaScript.
pub(crate) mod codegen {
    pub use super::result_buffer::{HEADER, RECORDS, Record};

    /// Returns the names of the origins of an input. JavaScript knows each by its index.
    pub fn origins() -> impl Iterator<Item = &'static str> {
        super::validate::Origin::ALL.into_iter().map(|(name, _)| name)
    }
}
