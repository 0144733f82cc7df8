//! The long checks of the validator: fuzzing, Miri, and a million documents against other validators.
//!
//! They take minutes and need a nightly compiler, so they are no part of `cargo xtask test`. Every tool they need is
//! looked for before the first of them starts: a missing one found after half an hour would waste the run.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use autograb_webhooks::{EVENTS, InferOptions, Inference, sample_payload};

use crate::process::{find, program, read, root, run};
use crate::{package, setup};

const CARGO_FUZZ: &str = "0.13.2";
const DOCUMENTS: &str = "1000000";
const SECONDS: u32 = 60;
/// The modules with `unsafe` code, as filters of test names.
const SCANNER_TESTS: &[&str] = &["::scan", "::cursor"];
const CXX_COMPILERS: &[&str] = &["c++", "g++", "clang++"];

/// One long check, in the order they run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    /// cargo-fuzz on a target of `fuzz/`.
    Fuzz(&'static str),
    /// The scanner's tests with every memory access checked.
    Miri,
    /// Mutated documents against `JSON.parse` and ajv.
    Differential,
}

const CHECKS: &[Check] = &[
    Check::Fuzz("scanner"),
    Check::Fuzz("validator"),
    Check::Fuzz("schemas"),
    Check::Miri,
    Check::Differential,
];

struct Options {
    /// How long each fuzz target runs.
    seconds: u32,
    /// Run the checks whose tools are there, instead of none.
    skip_missing: bool,
}

pub(crate) fn run_all(arguments: &[String]) -> Result<()> {
    let Options { seconds, skip_missing } = Options::read(arguments)?;
    let tools = Tools::find()?;
    let checks = plan(&tools, skip_missing)?;
    setup::for_build()?;
    if checks.iter().any(|check| matches!(check, Check::Fuzz(_))) {
        setup::cargo_tool("cargo-fuzz", "cargo-fuzz", CARGO_FUZZ)?;
    }
    for check in &checks {
        check.run(&tools, seconds)?;
    }
    println!("{} of {} checks passed", checks.len(), CHECKS.len());
    Ok(())
}

impl Options {
    fn read(arguments: &[String]) -> Result<Self> {
        let mut options = Self { seconds: SECONDS, skip_missing: false };
        let mut words = arguments.iter().map(String::as_str);
        while let Some(word) = words.next() {
            match word {
                "--skip-missing" => options.skip_missing = true,
                "--seconds" => {
                    let number = words.next().context("`--seconds` needs a number")?;
                    options.seconds =
                        number.parse().with_context(|| format!("`{number}` is not a number of seconds"))?;
                }
                _ => bail!("`fuzz` takes `--seconds N` and `--skip-missing`, not `{word}`"),
            }
        }
        Ok(options)
    }
}

/// The tools that setup cannot install, as found on this machine.
#[derive(Default)]
struct Tools {
    /// The name of an installed nightly toolchain.
    nightly: Option<String>,
    has_miri: bool,
    has_cxx_compiler: bool,
}

impl Tools {
    fn find() -> Result<Self> {
        let has_cxx_compiler = CXX_COMPILERS.iter().any(|name| find(name).is_some());
        if find("rustup").is_none() {
            return Ok(Self { has_cxx_compiler, ..Self::default() });
        }
        let listed = read(program("rustup").args(["toolchain", "list"]))?;
        let mut names = listed.lines().filter_map(|line| line.split_whitespace().next());
        let nightly = names.find(|name| name.starts_with("nightly")).map(str::to_owned);
        let has_miri = nightly.as_deref().is_some_and(has_miri);
        Ok(Self { nightly, has_miri, has_cxx_compiler })
    }
}

/// Whether a toolchain has Miri and the sources of the standard library, which Miri compiles.
fn has_miri(toolchain: &str) -> bool {
    // rustup's own proxy of that name exists without the component, and then fails with a message of its own.
    let version = cargo(toolchain).args(["miri", "--version"]).stderr(Stdio::null()).output();
    let sysroot = program("rustup").args(["run", toolchain, "rustc", "--print", "sysroot"]).output();
    let has_sources = sysroot.is_ok_and(|output| {
        let sysroot = String::from_utf8_lossy(&output.stdout);
        std::path::Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library").is_dir()
    });
    version.is_ok_and(|output| output.status.success()) && has_sources
}

/// The checks to run. Fails with the install command of every missing tool, unless their checks may be skipped.
fn plan(tools: &Tools, skip_missing: bool) -> Result<Vec<Check>> {
    let missing: Vec<_> = CHECKS
        .iter()
        .filter_map(|check| Some(format!("{}: {}", check.name(), check.missing(tools)?)))
        .collect();
    let list = missing.join("\n  ");
    if !missing.is_empty() && !skip_missing {
        bail!("tools are missing, nothing was started:\n  {list}\n`--skip-missing` runs the other checks");
    }
    if !missing.is_empty() {
        println!("skipped:\n  {list}");
    }
    Ok(CHECKS.iter().copied().filter(|check| check.missing(tools).is_none()).collect())
}

impl Check {
    fn name(self) -> String {
        match self {
            Self::Fuzz(target) => format!("fuzzing the {target}"),
            Self::Miri => "Miri".to_owned(),
            Self::Differential => "differential test".to_owned(),
        }
    }

    /// What to do about a tool that this check needs and the machine lacks.
    fn missing(self, tools: &Tools) -> Option<String> {
        const NO_NIGHTLY: &str =
            "install a nightly compiler with `rustup toolchain install nightly --component miri,rust-src`";
        match (self, tools.nightly.as_deref()) {
            (Self::Differential, _) => None,
            (_, None) => Some(NO_NIGHTLY.to_owned()),
            (Self::Miri, Some(nightly)) if !tools.has_miri => {
                Some(format!("add Miri with `rustup component add miri rust-src --toolchain {nightly}`"))
            }
            (Self::Fuzz(_), _) if !tools.has_cxx_compiler => {
                Some(format!("libFuzzer needs a C++ compiler; install one of {}", CXX_COMPILERS.join(", ")))
            }
            _ => None,
        }
    }

    fn run(self, tools: &Tools, seconds: u32) -> Result<()> {
        println!("{}", self.name());
        let nightly = tools.nightly.as_deref().unwrap_or_default();
        match self {
            Self::Fuzz(target) => fuzz(nightly, target, seconds),
            Self::Miri => miri(nightly),
            Self::Differential => differential(),
        }
    }
}

/// The cargo of a toolchain, whichever one the project pins.
fn cargo(toolchain: &str) -> Command {
    let mut command = program("rustup");
    command.args(["run", toolchain, "cargo"]).env_remove("RUSTUP_TOOLCHAIN");
    command
}

/// Runs a fuzz target. Its corpus is kept for the next run.
fn fuzz(nightly: &str, target: &str, seconds: u32) -> Result<()> {
    let folder = root().join("target/fuzz");
    let [corpus, findings] = ["corpus", "findings"].map(|name| folder.join(name).join(target));
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&findings)?;
    for event in EVENTS {
        let payload = sample_payload(event.name, 1).unwrap_or_default();
        let mut inference = Inference::new(InferOptions::default());
        inference.push(payload.as_bytes());
        for (name, schema) in inference.finish().schemas {
            fs::write(corpus.join(format!("{name}.schema")), format!("{{\"{name}\":{schema}}}"))?;
        }
        fs::write(corpus.join(event.name), payload)?;
    }
    run(cargo(nightly)
        .args(["fuzz", "run", "--fuzz-dir", "fuzz", "--target-dir"])
        .arg(folder.join("build"))
        .arg(target)
        .arg(&corpus)
        .arg("--")
        .args([
            format!("-max_total_time={seconds}"),
            "-print_final_stats=1".to_owned(),
            "-verbosity=0".to_owned(),
        ])
        .arg(format!("-artifact_prefix={}/", findings.display())))
    .with_context(|| format!("the failing input is in {}", findings.display()))
}

fn miri(nightly: &str) -> Result<()> {
    let tests = || {
        let mut command = cargo(nightly);
        command.args(["miri", "test", "--lib", "--locked", "--target-dir", "target/miri", "--"]);
        command.args(SCANNER_TESTS);
        // proptest looks for the folder to keep failures in, which Miri's isolation forbids.
        command.env("MIRIFLAGS", "-Zmiri-disable-isolation");
        command
    };
    // A filter that matches no test passes too.
    if !read(tests().arg("--list"))?.contains(": test") {
        bail!("no test of the scanner was found");
    }
    run(&mut tests())
}

fn differential() -> Result<()> {
    package::build()?;
    run(program("node")
        .args(["--test", "--test-reporter=spec", "tests/js/differential.test.js"])
        .env("DIFFERENTIAL", DOCUMENTS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Tools {
        Tools { nightly: Some("nightly-x".to_owned()), has_miri: true, has_cxx_compiler: true }
    }

    #[test]
    fn runs_every_check_where_every_tool_is_found() {
        assert_eq!(plan(&all(), false).unwrap(), CHECKS);
    }

    #[test]
    fn names_every_missing_tool_before_anything_starts() {
        let without_miri = CHECKS.iter().copied().filter(|check| *check != Check::Miri);
        for (tools, named, rest) in [
            (
                Tools { has_miri: false, ..all() },
                "component add miri rust-src --toolchain nightly-x",
                without_miri.collect(),
            ),
            (
                Tools { has_cxx_compiler: false, ..all() },
                "install one of c++, g++, clang++",
                vec![Check::Miri, Check::Differential],
            ),
            (Tools { nightly: None, ..all() }, "rustup toolchain install nightly", vec![Check::Differential]),
        ] {
            let error = plan(&tools, false).unwrap_err().to_string();
            assert!(error.contains(named) && error.contains("--skip-missing"), "{error}");
            assert_eq!(plan(&tools, true).unwrap(), rest);
        }
    }

    #[test]
    fn reads_its_options() {
        let read =
            |line: &str| Options::read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        let options = read("--skip-missing --seconds 5").unwrap();
        assert!(options.skip_missing && options.seconds == 5);
        assert_eq!(read("").unwrap().seconds, SECONDS);
        for line in ["--seconds", "--seconds many", "--second 5"] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
