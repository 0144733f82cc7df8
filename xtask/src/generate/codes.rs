//! The codes of errors and issues.

use autograb_webhooks::{ErrorCode, IssueCode};

use super::javascript::{doc_comment, in_javascript, quoted};
use super::markdown::table;

/// `lib/error-codes.d.ts`: a union of the codes of errors, and one of those of issues.
pub(super) fn code_types() -> String {
    let errors = ErrorCode::ALL.iter().map(|code| {
        let hint = code.hint().map(|hint| format!(" Hint: {hint}.")).unwrap_or_default();
        (code.as_str(), in_javascript(code.meaning()) + &hint)
    });
    let issues = IssueCode::ALL.iter().map(|code| (code.as_str(), in_javascript(code.meaning())));
    format!(
        "/** The kind of a failure. The strings are stable. */\nexport type WebhooksErrorCode =\n{};\n\n\
         /** The kind of a problem with the input of a call. The strings are stable. */\nexport type IssueCode =\n{};\n",
        members(errors),
        members(issues),
    )
}

/// Returns the members of a union, each with its meaning.
pub(super) fn members<'a>(codes: impl Iterator<Item = (&'a str, String)>) -> String {
    codes.map(|(code, meaning)| format!("{}  | {}\n", doc_comment(&meaning, 2), quoted(code))).collect()
}

/// The README's table of error codes.
pub(super) fn error_table() -> String {
    let row = |code: &ErrorCode| {
        [
            format!("`{}`", code.as_str()),
            in_javascript(code.meaning()),
            code.hint().map(capitalized).unwrap_or_default(),
        ]
    };
    table(["`code`", "meaning", "`hint`"], ErrorCode::ALL.iter().map(row))
}

/// The README's table of the codes of issues.
pub(super) fn issue_table() -> String {
    let row = |code: &IssueCode| [format!("`{}`", code.as_str()), in_javascript(code.meaning())];
    table(["`code`", "meaning"], IssueCode::ALL.iter().map(row))
}

/// Returns a hint as a sentence.
pub(crate) fn capitalized(hint: &str) -> String {
    let (initial, rest) = hint.split_at_checked(1).unwrap_or_default();
    format!("{}{rest}.", initial.to_uppercase())
}
