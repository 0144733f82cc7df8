//! The long proofs of the validator: fuzzing, Miri, and a million documents against other validators. Nothing else
//! in the project asks for a nightly compiler.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use autograb_webhooks::{EVENTS, sample_payload};

use crate::process::{find, program, read, root, run};
use crate::{package, setup};

const CARGO_FUZZ: &str = "0.13.2";
const TARGETS: &[&str] = &["scanner", "validator"];
const DOCUMENTS: &str = "1000000";
const SECONDS: u32 = 60;

pub(crate) fn run_all(arguments: &[String]) -> Result<()> {
    let seconds = seconds(arguments)?;
    let nightly = nightly()?;
    setup::for_build()?;
    setup::cargo_tool("cargo-fuzz", "cargo-fuzz", CARGO_FUZZ)?;
    for target in TARGETS {
        fuzz(&nightly, target, seconds)?;
    }
    miri(&nightly)?;
    package::build()?;
    println!("{DOCUMENTS} documents against JSON.parse and ajv");
    run(program("node")
        .args(["--test", "--test-reporter=spec", "tests/js/differential.test.js"])
        .env("DIFFERENTIAL", DOCUMENTS))
}

fn seconds(arguments: &[String]) -> Result<u32> {
    match arguments {
        [] => Ok(SECONDS),
        [flag, number] if flag == "--seconds" => {
            number.parse().with_context(|| format!("`{number}` is no number of seconds"))
        }
        _ => bail!("`fuzz` takes `--seconds N` and nothing else"),
    }
}

/// The name of a nightly toolchain that is installed.
fn nightly() -> Result<String> {
    const NONE: &str = "fuzzing needs a nightly compiler; install one with `rustup toolchain install nightly --component miri,rust-src`";
    if find("rustup").is_none() {
        bail!(NONE);
    }
    let listed = read(program("rustup").args(["toolchain", "list"]))?;
    let names = listed.lines().filter_map(|line| line.split_whitespace().next());
    names.into_iter().find(|name| name.starts_with("nightly")).map(str::to_owned).context(NONE)
}

/// Cargo of that toolchain, whatever the project pins.
fn cargo(nightly: &str) -> Command {
    let mut command = program("rustup");
    command.args(["run", nightly, "cargo"]).env_remove("RUSTUP_TOOLCHAIN");
    command
}

/// What a target has found interesting is kept for the next time.
fn fuzz(nightly: &str, target: &str, seconds: u32) -> Result<()> {
    println!("fuzzing the {target} for {seconds} s");
    let folder = root().join("target/fuzz");
    let [corpus, findings] = ["corpus", "findings"].map(|name| folder.join(name).join(target));
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&findings)?;
    for event in EVENTS {
        fs::write(corpus.join(event.name), sample_payload(event.name, 1).unwrap_or_default())?;
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
    .with_context(|| format!("the input that did it is in {}", findings.display()))
}

/// The scanner's own tests, every memory access watched.
fn miri(nightly: &str) -> Result<()> {
    println!("the scanner's tests under Miri");
    if !read(cargo(nightly).args(["miri", "--version"])).is_ok_and(|version| version.starts_with("miri")) {
        bail!("Miri is missing; add it with `rustup component add miri rust-src --toolchain {nightly}`");
    }
    // Proptest looks for the folder to keep failures in, which Miri does not let it do.
    run(cargo(nightly)
        .args(["miri", "test", "--lib", "--locked", "--target-dir", "target/miri", "payload::scan"])
        .env("MIRIFLAGS", "-Zmiri-disable-isolation"))
}
