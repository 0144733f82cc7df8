//! Runs the test suites and reports how many tests passed and failed.

mod suites;
mod tally;

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::root;
use crate::setup;
use suites::{BUILD, SUITES, Skipped, Step, Suite};
use tally::Tally;

/// The result of a suite.
struct Outcome {
    suite: &'static Suite,
    tally: Tally,
    took: Duration,
}

pub(crate) fn run(filters: &[String]) -> Result<()> {
    let selected = select(filters)?;
    setup::for_tests()?;
    fs::create_dir_all(logs())?;
    let mut outcomes: Vec<Outcome> = Vec::new();
    for suite in selected {
        let built = outcomes.iter().all(|outcome| outcome.suite.name != BUILD || outcome.tally.is_green());
        let outcome = if built || !suite.needs_build {
            suite.run()
        } else {
            suite.give_up("the build failed", Tally::FAILED)
        }?;
        outcomes.push(outcome);
    }
    report(&outcomes)
}

/// The suites whose names contain one of the words, and the build if one of them needs it.
fn select(filters: &[String]) -> Result<Vec<&'static Suite>> {
    let is_wanted =
        |suite: &Suite| filters.is_empty() || filters.iter().any(|word| suite.name.contains(word.as_str()));
    let needs_build = SUITES.iter().any(|suite| is_wanted(suite) && suite.needs_build);
    let selected: Vec<_> =
        SUITES.iter().filter(|suite| is_wanted(suite) || (needs_build && suite.name == BUILD)).collect();
    if selected.is_empty() {
        let names: Vec<_> = SUITES.iter().map(|suite| suite.name).collect();
        bail!("no suite matches; the suites are {}", names.join(", "));
    }
    Ok(selected)
}

impl Suite {
    fn run(&'static self) -> Result<Outcome> {
        let steps = match (self.steps)() {
            Ok(steps) => steps,
            Err(error) => {
                let tally = if error.is::<Skipped>() { Tally::SKIPPED } else { Tally::FAILED };
                return self.give_up(&format!("{error:#}"), tally);
            }
        };
        print!("{:12} ", self.name);
        std::io::stdout().flush()?;
        let start = Instant::now();
        let mut log = File::create(self.log())?;
        let mut tally = Tally::default();
        for step in steps {
            tally += step.run(&mut log, &self.log())?;
        }
        let outcome = Outcome { suite: self, tally, took: start.elapsed() };
        println!("{outcome}");
        if self.prints && outcome.tally.is_green() {
            println!("\n{}", fs::read_to_string(self.log())?);
        }
        Ok(outcome)
    }

    /// Records a suite that cannot run as one test, failed or skipped.
    fn give_up(&'static self, reason: &str, tally: Tally) -> Result<Outcome> {
        fs::write(self.log(), format!("not run: {reason}\n"))?;
        let outcome = Outcome { suite: self, tally, took: Duration::ZERO };
        println!("{:12} {outcome}: {reason}", self.name);
        Ok(outcome)
    }

    fn log(&self) -> PathBuf {
        logs().join(format!("{}.log", self.name))
    }
}

fn logs() -> PathBuf {
    root().join("target/test-logs")
}

impl Step {
    fn run(mut self, log: &mut File, path: &PathBuf) -> Result<Tally> {
        let before = log.metadata()?.len();
        let status = self
            .command
            .stdout(log.try_clone()?)
            .stderr(log.try_clone()?)
            .status()
            .with_context(|| format!("{:?} could not be started", self.command.get_program()))?;
        let output = fs::read(path)?;
        let own = output.get(usize::try_from(before)?..).unwrap_or_default();
        let tally = (self.count)(&String::from_utf8_lossy(own), status.success());
        if tally.ran() == 0 {
            writeln!(log, "no test ran")?;
            return Ok(Tally::FAILED);
        }
        // A runner can fail without a failed test, for example when the tests do not compile.
        Ok(if status.success() || tally.failed > 0 { tally } else { tally + Tally::FAILED })
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let verdict = match self.tally {
            Tally::SKIPPED => "skip",
            tally if tally.is_green() => "ok",
            _ => "FAILED",
        };
        write!(f, "{verdict:6} {:>8.1} s  {}", self.took.as_secs_f32(), self.tally)
    }
}

/// Prints the output of the first failed suite, a table of all suites, and the total.
fn report(outcomes: &[Outcome]) -> Result<()> {
    let failed: Vec<_> = outcomes.iter().filter(|outcome| !outcome.tally.is_green()).collect();
    if let Some(first) = failed.first() {
        println!("\n--- {} ---\n{}", first.suite.name, fs::read_to_string(first.suite.log())?);
        println!("--- the outputs of all suites are in {} ---", logs().display());
    }
    println!();
    for outcome in outcomes {
        println!("{:12} {outcome}", outcome.suite.name);
    }
    let total = outcomes.iter().fold(Tally::default(), |total, outcome| total + outcome.tally);
    println!("\n{total}");
    if !failed.is_empty() {
        let names: Vec<_> = failed.iter().map(|outcome| outcome.suite.name).collect();
        bail!("failed: {}", names.join(", "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All suites run with the pinned toolchain, so they test the minimum supported Rust version if the two agree.
    #[test]
    fn the_pinned_toolchain_is_the_minimum_supported_rust_version() {
        let toolchain = fs::read_to_string(root().join("rust-toolchain.toml")).unwrap();
        let expected = format!("channel = \"{}.0\"", env!("CARGO_PKG_RUST_VERSION"));
        assert!(toolchain.lines().any(|line| line == expected), "{expected} is not in rust-toolchain.toml");
    }
}
