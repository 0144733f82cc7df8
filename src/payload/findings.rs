//! What a walk finds: every problem, its place and what it weighs.

use std::mem;

use super::issue::{PayloadIssueCode as Code, Severity};
use super::lex::{Fault, Number, Text};
use super::message::{bytes_of, write_sentence};
use super::place::{Place, Step};
use super::range::Breach;
use super::report::{Entry, Report, Span};
use super::scan::Cursor;
use super::schema::Format;
use super::shape::{Member, Rest, Value};
use super::sort::sort;
use super::validate::ValidateOptions;

/// What there is to say.
#[derive(Clone, Copy)]
pub(crate) enum Problem<'a> {
    Fault(Fault),
    Depth,
    Duplicate,
    NotAnObject,
    Missing(&'a Member),
    Type(&'a Value),
    Format(&'a Value, Format, Text),
    Number(&'a Value, Breach, Number),
    /// The value, up to where it ends, is none of those it may be.
    Enum(&'a Value, usize),
    UnknownField(Rest),
    UnknownEvent(Text),
    UnexpectedEvent(Text),
}

/// A property's name: of the schema, or in the input.
#[derive(Clone, Copy)]
pub(crate) enum Name<'a> {
    Known(&'a str),
    Found(Text),
}

/// Something that there is to say about the value at a place, or about its property `key`.
#[derive(Clone, Copy)]
pub(crate) struct Finding<'a> {
    severity: Severity,
    /// How many were found before it.
    order: usize,
    pub(crate) at: usize,
    key: Option<Name<'a>>,
    pub(crate) problem: Problem<'a>,
}

/// What making a report takes, kept from one to the next.
#[derive(Default)]
pub(crate) struct Buffers {
    path: Vec<Step>,
    entries: Vec<Entry>,
}

impl Buffers {
    /// Takes back what a report is no longer needed for.
    pub(crate) fn recycle(&mut self, report: Report) {
        const KEPT: usize = 1024;
        if report.entries.capacity() <= KEPT {
            self.entries = report.entries;
            self.entries.clear();
        }
        self.path.shrink_to(KEPT);
    }
}

/// Collects what there is to say.
pub(crate) struct Findings<'a> {
    pub(crate) options: ValidateOptions<'a>,
    count: usize,
    /// How many of each severity were kept: no more than will be shown.
    counts: [usize; Severity::ALL.len()],
    kept: Vec<Finding<'a>>,
    valid: bool,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(options: ValidateOptions<'a>) -> Self {
        Self { options, count: 0, counts: [0; Severity::ALL.len()], kept: Vec::new(), valid: true }
    }

    pub(crate) fn add(&mut self, at: usize, key: Option<Name<'a>>, problem: Problem<'a>) {
        let severity = self.severity(&problem);
        self.valid &= severity != Severity::Error;
        let order = self.count;
        self.count += 1;
        if let Some(count) = self.counts.get_mut(severity as usize)
            && *count < self.options.max_issues
        {
            *count += 1;
            self.kept.push(Finding { severity, order, at, key, problem });
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The issues in the order of the input, and how many more there were. The gravest are kept.
    pub(crate) fn into_report(
        self,
        event: Option<Span>,
        input: Cursor<'_>,
        buffers: &mut Buffers,
        text: &mut Vec<u8>,
    ) -> Report {
        let mut findings = self.kept;
        let mut room = self.options.max_issues;
        let mut shown = self.counts.map(|count| {
            let shown = count.min(room);
            room -= shown;
            shown
        });
        findings.retain(|finding| match shown.get_mut(finding.severity as usize) {
            Some(rest @ 1..) => {
                *rest -= 1;
                true
            }
            _ => false,
        });
        sort(&mut findings, |a, b| (a.at, a.order) < (b.at, b.order));
        let mut place = Place::start(input, &mut buffers.path);
        let mut entries = mem::take(&mut buffers.entries);
        for finding in &findings {
            place.advance(finding.at);
            let key = finding.key.map(|key| match key {
                Name::Known(name) => name.as_bytes().into(),
                Name::Found(text) => bytes_of(text, &input),
            });
            entries.push(Entry {
                severity: finding.severity,
                code: code(&finding.problem),
                path: place.write_pointer(key.as_deref(), text),
                sentence: write_sentence(finding, key.as_deref(), &input, &self.options, text),
                offset: finding.at,
                line: place.line,
                column: place.column(finding.at),
            });
        }
        let omitted = self.count - entries.len();
        Report { valid: self.valid, event, entries, omitted }
    }

    /// A breach weighs as much as the rule is certain.
    fn severity(&self, problem: &Problem<'_>) -> Severity {
        let certain = match problem {
            Problem::Missing(member) => member.value.certain,
            Problem::Type(value)
            | Problem::Format(value, ..)
            | Problem::Number(value, ..)
            | Problem::Enum(value, _) => value.certain,
            Problem::UnknownEvent(_) => false,
            Problem::UnknownField(Rest::Refused) => true,
            Problem::UnknownField(_) => return Severity::Notice,
            _ => true,
        };
        if certain || self.options.mode.is_strict() { Severity::Error } else { Severity::Warning }
    }
}

fn code(problem: &Problem<'_>) -> Code {
    match problem {
        Problem::Fault(Fault::Syntax(_)) => Code::Syntax,
        Problem::Fault(Fault::Encoding) => Code::Encoding,
        Problem::Depth => Code::Depth,
        Problem::Duplicate => Code::DuplicateKey,
        Problem::Missing(_) => Code::MissingField,
        Problem::NotAnObject | Problem::Type(_) | Problem::Number(_, Breach::Fraction, _) => Code::Type,
        Problem::Format(..) => Code::Format,
        Problem::Number(..) => Code::Range,
        Problem::Enum(..) => Code::Enum,
        Problem::UnknownField(_) => Code::UnknownField,
        Problem::UnknownEvent(_) => Code::UnknownEvent,
        Problem::UnexpectedEvent(_) => Code::UnexpectedEvent,
    }
}
