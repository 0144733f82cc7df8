//! Diagnostics: what the visitor finds, at which offset, and how severe it is.

use std::mem;

use super::issue::{PayloadIssueCode as Code, Severity};
use crate::payload::json::lex::{JsonString, Number, ParseError};
use crate::payload::options::ValidateOptions;
use crate::payload::schema::compiled::{AdditionalProperties, Property, ValueSchema};
use crate::payload::schema::table::Format;
use crate::sort::sort;

/// What is wrong or noteworthy.
#[derive(Clone, Copy)]
pub(crate) enum DiagnosticKind<'a> {
    Parse(ParseError),
    Depth,
    Duplicate,
    NotAnObject,
    Missing(&'a Property),
    Type(&'a ValueSchema),
    /// An empty array in place of an object, as PHP writes an empty one.
    EmptyArray,
    /// A number that a double can't hold.
    Precision(Number),
    Format(&'a ValueSchema, Format, JsonString),
    /// A value that clients accept, although it violates the standard of its format.
    LenientFormat(&'a ValueSchema, Format, JsonString),
    Number(&'a ValueSchema, RangeViolation, Number),
    /// The value ends at the offset.
    Enum(&'a ValueSchema, usize),
    /// The length of a string, or the number of items of an array, is out of range.
    Length(&'a ValueSchema, usize),
    /// The string does not match a pattern.
    Pattern(JsonString),
    /// The property is listed as required, but forbidden.
    Forbidden,
    UnknownField(AdditionalProperties),
    UnknownEvent(JsonString),
    UnexpectedEvent(JsonString),
}

/// Why a number is not in its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RangeViolation {
    Fraction,
    TooSmall,
    TooLarge,
    NotAbove,
    NotBelow,
    /// JavaScript reads the number as infinite.
    Infinite,
    NotMultiple,
}

/// The name of a property: from a schema, or from the input.
#[derive(Clone, Copy)]
pub(crate) enum KeyName<'a> {
    Known(&'a str),
    Found(JsonString),
}

/// A diagnostic of the value at an offset, or of its property `key`.
#[derive(Clone, Copy)]
pub(crate) struct Diagnostic<'a> {
    pub(crate) severity: Severity,
    /// The number of diagnostics before this one.
    order: usize,
    pub(crate) at: usize,
    pub(crate) key: Option<KeyName<'a>>,
    pub(crate) kind: DiagnosticKind<'a>,
}

/// The diagnostics of a payload.
pub(crate) struct Diagnostics<'a> {
    pub(crate) options: ValidateOptions<'a>,
    pub(super) count: usize,
    /// The number of kept diagnostics of each severity, at most `max_issues`.
    kept_counts: [usize; Severity::ALL.len()],
    kept: Vec<Diagnostic<'a>>,
    pub(super) valid: bool,
}

impl<'a> Diagnostics<'a> {
    pub(crate) fn new(options: ValidateOptions<'a>) -> Self {
        Self { options, count: 0, kept_counts: [0; Severity::ALL.len()], kept: Vec::new(), valid: true }
    }

    pub(crate) fn add(&mut self, at: usize, key: Option<KeyName<'a>>, kind: DiagnosticKind<'a>) {
        let severity = self.severity(&kind);
        self.valid &= severity != Severity::Error;
        let order = self.count;
        self.count += 1;
        if let Some(count) = self.kept_counts.get_mut(severity as usize)
            && *count < self.options.max_issues
        {
            *count += 1;
            self.kept.push(Diagnostic { severity, order, at, key, kind });
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns whether there is no error.
    pub(crate) fn are_harmless(&self) -> bool {
        self.valid
    }

    /// Returns at most `max_issues` diagnostics, the most severe, in the order of the input.
    pub(super) fn listed(&mut self) -> Vec<Diagnostic<'a>> {
        let mut diagnostics = mem::take(&mut self.kept);
        let mut remaining = self.options.max_issues;
        let mut listed_counts = self.kept_counts.map(|count| {
            let listed = count.min(remaining);
            remaining -= listed;
            listed
        });
        diagnostics.retain(|diagnostic| match listed_counts.get_mut(diagnostic.severity as usize) {
            Some(remaining @ 1..) => {
                *remaining -= 1;
                true
            }
            _ => false,
        });
        sort(&mut diagnostics, |a, b| (a.at, a.order) < (b.at, b.order));
        diagnostics
    }

    /// Returns the diagnostics in the order of the input: of each severity, at most `max_issues`.
    pub(crate) fn take_kept(&mut self) -> Vec<Diagnostic<'a>> {
        let mut diagnostics = mem::take(&mut self.kept);
        sort(&mut diagnostics, |a, b| (a.at, a.order) < (b.at, b.order));
        diagnostics
    }

    /// Returns the severity: a violation of a rule that is not certain is a warning in lenient mode.
    fn severity(&self, kind: &DiagnosticKind<'_>) -> Severity {
        let is_certain = match kind {
            DiagnosticKind::Missing(property) => property.value.certain,
            DiagnosticKind::Type(value)
            | DiagnosticKind::Format(value, ..)
            | DiagnosticKind::Number(value, ..)
            | DiagnosticKind::Enum(value, _) => value.certain,
            DiagnosticKind::UnknownEvent(_)
            | DiagnosticKind::EmptyArray
            | DiagnosticKind::LenientFormat(..) => false,
            DiagnosticKind::Precision(_) => return Severity::Notice,
            DiagnosticKind::UnknownField(AdditionalProperties::Forbidden) => true,
            DiagnosticKind::UnknownField(_) => return Severity::Notice,
            _ => true,
        };
        if is_certain || self.options.mode.is_strict() { Severity::Error } else { Severity::Warning }
    }
}

impl DiagnosticKind<'_> {
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Parse(ParseError::Syntax(_)) => Code::Syntax,
            Self::Parse(ParseError::Encoding) => Code::Encoding,
            Self::Depth => Code::Depth,
            Self::Duplicate => Code::DuplicateKey,
            Self::Missing(_) => Code::MissingField,
            Self::Precision(_) => Code::Precision,
            Self::NotAnObject
            | Self::EmptyArray
            | Self::Type(_)
            | Self::Number(_, RangeViolation::Fraction, _) => Code::Type,
            Self::Format(..) | Self::LenientFormat(..) | Self::Pattern(_) => Code::Format,
            Self::Number(..) | Self::Length(..) => Code::Range,
            Self::Forbidden | Self::UnknownField(_) => Code::UnknownField,
            Self::Enum(..) => Code::Enum,
            Self::UnknownEvent(_) => Code::UnknownEvent,
            Self::UnexpectedEvent(_) => Code::UnexpectedEvent,
        }
    }
}
