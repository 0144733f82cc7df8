//! Writes the documentation without the references: the guide, the codes and the events, by `site/build.js`.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use autograb_webhooks::{ErrorCode, IssueCode, PayloadIssueCode};
use serde_json::{Value, json};

use crate::generate::{hint_text, in_javascript};
use crate::process::program;

/// Writes the pages into a folder. References that it contains already are linked. It takes less than a second.
pub(crate) fn write(folder: &Path) -> Result<()> {
    let mut generator = program("node")
        .arg("site/build.js")
        .arg(folder)
        .stdin(Stdio::piped())
        .spawn()
        .context("node could not be started")?;
    let input = generator.stdin.take().context("node has no input")?;
    serde_json::to_writer(input, &facts())?;
    if !generator.wait()?.success() {
        bail!("the documentation can't be built");
    }
    Ok(())
}

/// The facts of Rust tables that the npm package does not export.
fn facts() -> Value {
    let entry = |code: &str, meaning: &str, hint: Option<&str>| {
        let (meaning, hint) = (in_javascript(meaning), hint.map(hint_text));
        json!({ "code": code, "meaning": meaning, "hint": hint })
    };
    let errors = ErrorCode::ALL.iter().map(|code| entry(code.as_str(), code.meaning(), code.hint()));
    let issues = IssueCode::ALL.iter().map(|code| entry(code.as_str(), code.meaning(), None));
    let payload_issues = PayloadIssueCode::ALL.iter().map(|code| entry(code.as_str(), code.meaning(), None));
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "errors": errors.collect::<Vec<_>>(),
        "issues": issues.collect::<Vec<_>>(),
        "payloadIssues": payload_issues.collect::<Vec<_>>(),
    })
}
