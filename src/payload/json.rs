//! JSON at the level of bytes and tokens. Nothing here knows a schema.

pub(crate) mod cursor;
pub(crate) mod decimal;
pub(crate) mod keys;
pub(crate) mod lex;
pub(crate) mod scan;
pub(crate) mod url;
pub(crate) mod value;
pub(crate) mod writer;
