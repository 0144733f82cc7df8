//! Whether a payload has the wanted verdict.

use std::mem;

use super::document::Document;
use super::names::Names;
use crate::payload::json::lex::ParseError;
use crate::payload::options::ValidateOptions;
use crate::payload::report::diagnostic::{DiagnosticKind, KeyName};
use crate::payload::report::issue::Severity;
use crate::payload::report::location::{Location, PathSegment};
use crate::payload::schema::schema_set::SchemaSet;
use crate::payload::validate::visitor::{EventName, PayloadVisitor, Scratch};
use crate::payload::validate::{InputBuffer, Origin};

/// What is the same in payloads with the same verdict.
#[derive(PartialEq, Eq)]
struct Outcome {
    /// The index of the event, if it is known.
    event: Option<usize>,
    /// Sorted, each once.
    issues: Vec<IssueClass>,
}

/// The issues that count as the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct IssueClass {
    severity: Severity,
    code: &'static str,
    /// The token that the grammar expects, and whether the payload ends there.
    expected: Option<(&'static str, bool)>,
    path: Vec<u8>,
}

pub(super) struct Oracle<'a> {
    schemas: &'a SchemaSet,
    names: &'a Names,
    options: ValidateOptions<'a>,
    wanted: Outcome,
    /// The number of bytes that may still be validated.
    budget: usize,
    /// What is added to it for the replacement of values, which must not be left out.
    reserve: usize,
    buffers: Buffers,
}

#[derive(Default)]
struct Buffers {
    candidate: Vec<u8>,
    input: InputBuffer,
    scratch: Scratch,
    path: Vec<PathSegment>,
}

impl<'a> Oracle<'a> {
    const BUDGET: usize = 64 << 20;
    const BUDGET_PER_BYTE: usize = 50;
    /// What a validation takes, an issue, and a byte of its path, in bytes.
    const COST: usize = 256;
    const COST_OF_ISSUE: usize = 64;
    const COST_OF_PATH: usize = 8;
    /// The maximum number of issues of a severity. Beyond, issues of other kinds could be hidden.
    const MAX_ISSUES: usize = 1_000_000;

    pub(super) fn new(
        payload: &[u8],
        schemas: &'a SchemaSet,
        names: &'a Names,
        options: &ValidateOptions<'a>,
    ) -> Self {
        let options = ValidateOptions { max_issues: Self::MAX_ISSUES, ..options.clamped() };
        let wanted = Outcome { event: None, issues: Vec::new() };
        let budget = Self::BUDGET.saturating_add(payload.len().saturating_mul(Self::BUDGET_PER_BYTE));
        let mut oracle =
            Self { schemas, names, options, wanted, budget, reserve: budget, buffers: Buffers::default() };
        oracle.buffers.candidate.extend_from_slice(payload);
        if let Some(wanted) = oracle.outcome() {
            oracle.wanted = wanted;
        }
        oracle
    }

    /// Returns whether a document has the wanted verdict; `false` once too much was validated.
    pub(super) fn accepts(&mut self, document: &Document) -> bool {
        if self.is_exhausted() {
            return false;
        }
        self.buffers.candidate.clear();
        document.write(&mut self.buffers.candidate);
        self.budget = self.budget.saturating_sub(self.buffers.candidate.len() + Self::COST);
        self.outcome().is_some_and(|outcome| outcome == self.wanted)
    }

    pub(super) fn is_exhausted(&self) -> bool {
        self.budget == 0
    }

    /// Adds what is reserved for the replacement of values, once.
    pub(super) fn grant_values(&mut self) {
        self.budget = self.budget.saturating_add(mem::take(&mut self.reserve));
    }

    /// Validates the candidate. Returns `None` if there is not enough memory.
    fn outcome(&mut self) -> Option<Outcome> {
        let Buffers { candidate, input, scratch, path } = &mut self.buffers;
        let cursor = input.copy(candidate)?;
        let mut visitor = PayloadVisitor::new(cursor, self.schemas, Origin::Bytes, scratch, self.options);
        // A visitor that halted has reported why.
        let _ = visitor.document();
        let event = match visitor.event_name {
            EventName::Known(index) => Some(index),
            EventName::Unknown(_) | EventName::Missing => None,
        };
        let mut issues = Vec::new();
        let mut location = Location::start(cursor, path);
        let mut text = Vec::new();
        for diagnostic in visitor.diagnostics.take_kept() {
            location.advance(diagnostic.at);
            let key = diagnostic.key.map(|key| match key {
                KeyName::Known(name) => name.as_bytes().into(),
                KeyName::Found(string) => string.value(&cursor),
            });
            text.clear();
            location.write_pointer(key.as_deref(), &mut text);
            let cost = Self::COST_OF_ISSUE + text.len() * Self::COST_OF_PATH;
            self.budget = self.budget.saturating_sub(cost);
            let class = IssueClass {
                severity: diagnostic.severity,
                code: diagnostic.kind.code().as_str(),
                expected: match diagnostic.kind {
                    DiagnosticKind::Parse(ParseError::Syntax(expected)) => {
                        Some((expected.as_str(), diagnostic.at == cursor.len()))
                    }
                    _ => None,
                },
                path: self.names.normalized(&text),
            };
            if let Err(index) = issues.binary_search(&class) {
                issues.insert(index, class);
            }
        }
        Some(Outcome { event, issues })
    }
}
