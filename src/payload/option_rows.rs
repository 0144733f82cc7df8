//! The options of the validator, and of samples and JSON Schemas.

use super::mode::Mode;
use crate::options::row::Kind::{Choice, Defaulted, KnownRegion, Limit as Upto, Optional};
use crate::options::row::{Limit, Unit, option_rows};

const MODES: &[&str] = &[Mode::Lenient.as_str(), Mode::Strict.as_str()];

option_rows! {
    /// The severity of violations of rules that AutoGrab has not published, and of unknown events: warnings, or errors.
    MODE = "mode": Choice("Mode", MODES);
    /// The expected event. Every other event is an error.
    EVENT = "event": Optional("KnownEventName | (string & {})");
    /// The maximum number of nested arrays and objects, including the payload itself.
    MAX_DEPTH = "maxDepth": Upto(Limit { max: 10_000, default: 128, unit: Unit::Count });
    /// The maximum size of a payload. It is checked before the payload is copied.
    MAX_BYTES = "maxBytes": Upto(Limit { max: usize::MAX, default: 16 << 20, unit: Unit::Bytes });
    /// The maximum number of listed issues. The most severe are listed, and `omitted` counts the others.
    MAX_ISSUES = "maxIssues": Upto(Limit { max: 100_000, default: 100, unit: Unit::Count });
    /// The maximum number of invalid lines that `validateBatch` returns; its summary counts the others. A stream has no
    /// limit by default.
    MAX_BAD_LINES = "maxBadLines": Upto(Limit { max: usize::MAX, default: 100, unit: Unit::Count });

    /// The event to look at. By default, all events.
    INFER_EVENT = "event": Optional("KnownEventName | (string & {})");
    /// The paths whose values are listed, such as `/data/state` and `/data/tags/*`: JSON Pointers in which `*` matches
    /// every item of an array. The values at all other paths are forgotten, because they may be personal data.
    VALUES = "values": Optional("readonly string[]");
    /// The maximum number of different paths, those of all events together. It bounds the memory.
    MAX_PATHS = "maxPaths": Upto(Limit { max: 1_000, default: 1_000, unit: Unit::Count });
    /// The maximum size of a line. Longer lines are skipped.
    MAX_LINE_BYTES = "maxBytes": Upto(Limit { max: usize::MAX, default: 16 << 20, unit: Unit::Bytes });

    /// The seed of the values. The same seed makes the same payload.
    SEED = "seed": Defaulted("number", "0");
    /// The region of the number plates, currency and sites. By default, the seed selects one.
    SAMPLE_REGION = "region": KnownRegion;
    /// The mode that the schema describes: it refuses what is an error in that mode.
    SCHEMA_MODE = "mode": Choice("Mode", MODES);
    /// The region whose server the document names. By default, it names all servers.
    DOCUMENT_REGION = "region": KnownRegion;
}
