//! The outcomes of a receiver, and the steps that its module decides on.

use std::fmt::Write as _;

use autograb_webhooks::PayloadIssueCode;
use autograb_webhooks::codegen::{CODINGS, STEPS};
use autograb_webhooks::receiver::{DriftKind, Outcome};

use super::codes::members;
use super::javascript::in_javascript;
use super::markdown::table;

/// `lib/outcomes.js`: what the numbers mean that the module returns.
pub(super) fn tables() -> String {
    let mut code = String::from("/** The kinds of steps, in the upper bits of a step. */\n");
    for (number, step) in STEPS.iter().enumerate() {
        let _ = writeln!(code, "export const {} = {number};", step.to_uppercase());
    }
    let outcomes: String = Outcome::ALL
        .iter()
        .map(|outcome| format!("{{ name: {:?}, status: {} }},\n", outcome.as_str(), outcome.status()))
        .collect();
    let drift: String = PayloadIssueCode::ALL
        .iter()
        .filter_map(|code| Some(format!("{}: {:?},\n", code.as_str(), DriftKind::of(*code)?.as_str())))
        .collect();
    code + &format!(
        "\n/** The content codings by their numbers. */\nexport const CODINGS = {CODINGS:?};\n\n\
         /** The outcomes by their numbers. */\nexport const OUTCOMES = [\n{outcomes}];\n\n\
         /** The kinds of what the catalogue does not know, by the codes of issues. */\nexport const DRIFT = {{\n{drift}}};\n"
    )
}

/// `lib/outcomes.d.ts`.
pub(super) fn types() -> String {
    let outcomes = Outcome::ALL.iter().map(|outcome| {
        (outcome.as_str(), format!("{} Status {}.", in_javascript(outcome.meaning()), outcome.status()))
    });
    let drift = DriftKind::ALL.iter().map(|kind| (kind.as_str(), kind.meaning().to_owned()));
    format!(
        "/** What became of a push. The strings are stable. */\nexport type Outcome =\n{};\n\n\
         /** The kind of something that the catalogue does not know. */\nexport type DriftKind =\n{};\n",
        members(outcomes),
        members(drift),
    )
}

/// The README's table of outcomes.
pub(super) fn readme_table() -> String {
    let row = |outcome: &Outcome| {
        [outcome.status().to_string(), format!("`{}`", outcome.as_str()), in_javascript(outcome.meaning())]
    };
    table(["status", "outcome", "meaning"], Outcome::ALL.iter().map(row))
}
