//! What the second walk finds: every issue with its path and its place.

use super::issue::{PayloadIssue, PayloadIssueCode as Code, Severity};
use super::lex::{Fault, Number, Text};
use super::message::{Wording, push_segment, segment_text};
use super::place::Place;
use super::range::Breach;
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

/// One step of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Segment<'a> {
    Name(&'a str),
    Key(Text),
    Item(usize),
}

/// Collects what there is to say.
pub(crate) struct Findings<'a> {
    input: Cursor<'a>,
    options: ValidateOptions<'a>,
    errors: Pile,
    warnings: Pile,
    notices: Pile,
}

/// The issues of one severity.
#[derive(Default)]
struct Pile {
    /// No more than will be shown. The path is only that from the place to the property, if it is about one.
    kept: Vec<PayloadIssue>,
    count: usize,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(input: Cursor<'a>, options: ValidateOptions<'a>) -> Self {
        let (errors, warnings, notices) = Default::default();
        Self { input, options, errors, warnings, notices }
    }

    /// Adds what is wrong with the value at a place, or with its property `key`.
    pub(crate) fn add(&mut self, at: usize, key: Option<Segment<'a>>, problem: Problem<'a>) {
        let severity = self.severity(&problem);
        let pile = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Notice => &mut self.notices,
        };
        pile.count += 1;
        if pile.kept.len() < self.options.max_issues {
            let key = key.map(|key| segment_text(key, &self.input));
            let Wording { expected, found, message } =
                Wording::new(&problem, at, key.as_deref(), &self.input, &self.options);
            let mut path = String::new();
            if let Some(key) = key {
                push_segment(&mut path, &key);
            }
            let (code, offset, line, column) = (code(&problem), at, 0, 0);
            pile.kept.push(PayloadIssue {
                severity,
                code,
                path,
                expected,
                found,
                message,
                offset,
                line,
                column,
            });
        }
    }

    /// How many errors were found.
    pub(crate) fn errors(&self) -> usize {
        self.errors.count
    }

    /// The issues in the order of the input, and how many more there were. The gravest are kept.
    pub(crate) fn into_issues(self) -> (Vec<PayloadIssue>, usize) {
        let [errors, warnings, notices] = [self.errors, self.warnings, self.notices];
        let found = errors.count + warnings.count + notices.count;
        let mut issues = errors.kept;
        issues.extend(warnings.kept.into_iter().chain(notices.kept));
        issues.truncate(self.options.max_issues);
        // Of issues at one place, only what comes behind it in their paths differs.
        sort(&mut issues, |a, b| (a.offset, &a.path) < (b.offset, &b.path));
        let mut place = Place::start(self.input);
        for issue in &mut issues {
            place.advance(issue.offset);
            (issue.line, issue.column) = (place.line, place.column);
            issue.path = place.pointer(&issue.path);
        }
        let omitted = found - issues.len();
        (issues, omitted)
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
