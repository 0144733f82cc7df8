//! The second walk's report: every issue with its path and its place.

use super::issue::{PayloadIssue, PayloadIssueCode as Code, Severity};
use super::lex::Fault;
use super::message::{Wording, pointer};
use super::position::Position;
use super::range::Breach;
use super::report::{Problem, Report, Segment, Stop};
use super::scan::Cursor;
use super::shape::Rest;
use super::sort::sort;
use super::validate::ValidateOptions;

/// Collects what there is to say.
pub(crate) struct Findings<'a> {
    input: Cursor<'a>,
    options: ValidateOptions<'a>,
    path: Vec<Segment<'a>>,
    muted: bool,
    errors: Pile,
    warnings: Pile,
    notices: Pile,
}

/// The issues of one severity.
#[derive(Default)]
struct Pile {
    /// No more than will be shown.
    kept: Vec<PayloadIssue>,
    count: usize,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(input: Cursor<'a>, options: ValidateOptions<'a>) -> Self {
        Self {
            input,
            options,
            path: Vec::new(),
            muted: false,
            errors: Pile::default(),
            warnings: Pile::default(),
            notices: Pile::default(),
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
        sort(&mut issues, |a, b| (a.offset, &a.path) < (b.offset, &b.path));
        let mut position = Position::start(&self.input);
        for issue in &mut issues {
            position.advance(&self.input, issue.offset);
            (issue.line, issue.column) = (position.line, position.column);
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

impl<'a> Report<'a> for Findings<'a> {
    fn enter(&mut self, segment: Segment<'a>) {
        self.path.push(segment);
    }

    fn next_item(&mut self) {
        if let Some(Segment::Item(index)) = self.path.last_mut() {
            *index += 1;
        }
    }

    fn leave(&mut self) {
        self.path.pop();
    }

    fn issue(&mut self, at: usize, key: Option<Segment<'a>>, problem: Problem<'a>) -> Result<(), Stop> {
        if self.muted && !matches!(problem, Problem::Fault(_) | Problem::Depth) {
            return Ok(());
        }
        let severity = self.severity(&problem);
        let pile = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Notice => &mut self.notices,
        };
        pile.count += 1;
        if pile.kept.len() < self.options.max_issues {
            let Wording { expected, found, message } =
                Wording::new(&problem, at, key, &self.input, &self.options);
            pile.kept.push(PayloadIssue {
                severity,
                code: code(&problem),
                path: pointer(self.path.iter().chain(&key), &self.input),
                expected,
                found,
                message,
                offset: at,
                line: 0,
                column: 0,
            });
        }
        Ok(())
    }

    /// Before this walk, the input was written anew with its surrogates.
    fn lone_surrogate(&mut self) -> Result<(), Stop> {
        Ok(())
    }

    fn mute(&mut self, mute: bool) {
        self.muted = mute;
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
