//! The suites, in the order in which they run: what is quick and finds much comes first.

use std::env;
use std::fs;
use std::process::Command;

use anyhow::Result;
use serde_json::json;

use super::tally::Tally;
use crate::browser;
use crate::modules::MODULES;
use crate::process::{program, root};
use crate::setup;

pub(super) struct Suite {
    pub(super) name: &'static str,
    /// The file or folder that holds the suite, or what it looks at.
    pub(super) subject: &'static str,
    /// Whether it tests what `cargo xtask build` makes.
    pub(super) needs_build: bool,
    pub(super) steps: fn() -> Result<Vec<Step>>,
}

/// A program to run, and how the tests it ran are counted from its output.
pub(super) struct Step {
    pub(super) command: Command,
    pub(super) count: fn(output: &str, success: bool) -> Tally,
}

pub(super) const BUILD: &str = "build";

pub(super) const SUITES: &[Suite] = &[
    Suite { name: "format", subject: "rustfmt.toml", needs_build: false, steps: format },
    Suite { name: "generated", subject: "pkg-template", needs_build: false, steps: generated },
    Suite { name: "clippy", subject: "clippy.toml", needs_build: false, steps: clippy },
    Suite { name: "native", subject: "src", needs_build: false, steps: native },
    Suite { name: "web", subject: "tests/web.rs", needs_build: false, steps: || web(".") },
    Suite {
        name: "web-sandbox",
        subject: "sandbox/tests/web.rs",
        needs_build: false,
        steps: || web("sandbox"),
    },
    Suite { name: BUILD, subject: "pkg-template", needs_build: false, steps: build },
    Suite {
        name: "types",
        subject: "tests/types",
        needs_build: true,
        steps: || with_groups(&["types"], "tests/types"),
    },
    Suite { name: "js", subject: "tests/js", needs_build: true, steps: || node("tests/js") },
    Suite {
        name: "package",
        subject: "tests/package",
        needs_build: true,
        steps: || with_groups(&["bundlers", "next", "runtimes", "vitest"], "tests/package"),
    },
    Suite { name: "e2e", subject: "tests/e2e", needs_build: true, steps: || node("tests/e2e") },
];

fn check(command: Command) -> Step {
    Step { command, count: Tally::of_check }
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = program("cargo");
    command.args(arguments);
    command
}

fn xtask(arguments: &[&str]) -> Result<Step> {
    let mut command = Command::new(env::current_exe()?);
    command.args(arguments).current_dir(root());
    Ok(check(command))
}

fn format() -> Result<Vec<Step>> {
    let mut prettier = program("prettier");
    prettier.args(["--check", "--log-level=warn", "."]);
    Ok(vec![check(cargo(&["fmt", "--all", "--check"])), check(prettier)])
}

fn generated() -> Result<Vec<Step>> {
    Ok(vec![xtask(&["generate", "--check"])?])
}

/// Natively all at once, and for the web each module as it is built.
fn clippy() -> Result<Vec<Step>> {
    let deny = ["--quiet", "--locked", "--", "-D", "warnings"];
    let mut native = cargo(&["clippy", "--workspace", "--all-targets"]);
    native.args(deny);
    let mut steps = vec![check(native)];
    for module in MODULES {
        let mut command = cargo(&["clippy", "--target", "wasm32-unknown-unknown"]);
        command.args(module.selection()).args(deny);
        steps.push(check(command));
    }
    Ok(steps)
}

fn native() -> Result<Vec<Step>> {
    let command = cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]);
    Ok(vec![Step { command, count: Tally::of_cargo }])
}

/// A crate's `tests/web.rs` in a real browser. The runner looks for the browser's settings in the crate's folder.
fn web(package: &str) -> Result<Vec<Step>> {
    let browser = browser::find_or_install()?;
    let folder = root().join(package);
    let settings = json!({ "goog:chromeOptions": { "args": browser::FLAGS, "binary": browser.chrome } });
    fs::write(folder.join("webdriver.json"), format!("{settings:#}\n"))?;
    let mut command = program("wasm-pack");
    command.args(["test", "--headless", "--chrome", "--chromedriver"]).arg(browser.driver).arg(folder);
    command.args(["--locked", "--test", "web"]);
    Ok(vec![Step { command, count: Tally::of_cargo }])
}

fn build() -> Result<Vec<Step>> {
    Ok(vec![xtask(&["build"])?])
}

/// Tests that use groups of other people's tools.
fn with_groups(groups: &[&str], folder: &str) -> Result<Vec<Step>> {
    groups.iter().try_for_each(|group| setup::group(group))?;
    node(folder)
}

/// The folder's test files, none of which may take more than ten minutes. Which arguments `node --test` takes for a folder changes from version to version.
fn node(folder: &str) -> Result<Vec<Step>> {
    let entries = fs::read_dir(root().join(folder))?.collect::<Result<Vec<_>, _>>()?;
    let mut files: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".test.js"));
    files.sort();
    let mut command = program("node");
    command.args(["--test", "--test-reporter=spec", "--test-timeout=600000"]).args(files);
    command.env("CHROME", browser::find_or_install()?.chrome);
    Ok(vec![Step { command, count: Tally::of_node }])
}
