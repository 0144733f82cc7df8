//! What payloads look like: the table of published and assumed fields, its compiled form, and what is derived from it.

pub(crate) mod codec;
mod combine;
pub(crate) mod compiled;
mod define;
pub(crate) mod definitions;
pub(crate) mod explain;
pub(crate) mod json_schema;
mod pattern;
pub(crate) mod schema_set;
pub(crate) mod table;
pub(crate) mod typescript;
