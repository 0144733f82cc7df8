//! The test suites in the order they run in: the quick ones come first.

use std::env;
use std::fs;
use std::num::NonZero;
use std::process::Command;
use std::thread;

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::tally::Tally;
use crate::browser::{self, Browser};
use crate::docs::{self, RUST_FEATURES};
use crate::modules::MODULES;
use crate::process::{program, root};
use crate::services;
use crate::setup;

pub(super) struct Suite {
    pub(super) name: &'static str,
    pub(super) steps: fn() -> Result<Vec<Step>>,
    /// Whether the suite tests the output of `cargo xtask build`.
    pub(super) needs_build: bool,
    /// Whether its output is shown even when every test passes.
    pub(super) prints: bool,
}

impl Suite {
    const fn of_sources(name: &'static str, steps: fn() -> Result<Vec<Step>>) -> Self {
        Self { name, steps, needs_build: false, prints: false }
    }

    const fn of_build(name: &'static str, steps: fn() -> Result<Vec<Step>>) -> Self {
        Self { name, steps, needs_build: true, prints: false }
    }
}

/// A program to run, and the function that counts tests in its output.
pub(super) struct Step {
    pub(super) command: Command,
    pub(super) count: fn(output: &str, success: bool) -> Tally,
}

pub(super) const BUILD: &str = "build";

pub(super) const SUITES: &[Suite] = &[
    Suite::of_sources("format", format),
    Suite::of_sources("generated", generated),
    Suite::of_sources("clippy", clippy),
    Suite::of_sources("native", native),
    Suite::of_sources("rustdoc", rustdoc),
    Suite::of_sources("web", web),
    Suite::of_sources("web-simd", web_with_simd),
    Suite::of_sources("web-firefox", web_in_firefox),
    Suite::of_sources(BUILD, build),
    Suite::of_build("types", || with_groups(&["types"], "tests/types")),
    Suite::of_build("docs", documentation),
    Suite::of_build("js", || node("tests/js")),
    Suite { prints: true, ..Suite::of_build("examples", examples) },
    Suite::of_build("adapters", || with_groups(&["frameworks", "next", "runtimes"], "tests/adapters")),
    Suite::of_build("services", stores),
    Suite { prints: true, ..Suite::of_build("delivery", delivery) },
    Suite::of_build("package", || with_groups(PACKAGE_GROUPS, "tests/package")),
    Suite { prints: true, ..Suite::of_build("sizes", || with_groups(&["rivals"], "tests/sizes")) },
    Suite::of_build("elements", || with_groups(&["elements"], "tests/elements")),
    Suite::of_build("e2e", || node("tests/e2e")),
];

const PACKAGE_GROUPS: &[&str] =
    &["bundlers", "jest-29", "jest-30", "next", "runtimes", "standard-schema", "vitest"];

/// The error of a suite that this machine cannot run, which is not a failure of the project.
#[derive(Debug)]
pub(super) struct Skipped(&'static str);

impl std::fmt::Display for Skipped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Skipped {}

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

/// Clippy for the whole workspace natively, for wasm32 as `wasm-pack build` compiles the crate, and with the features
/// of each module of the npm package.
fn clippy() -> Result<Vec<Step>> {
    let deny = ["--quiet", "--locked", "--", "-D", "warnings"];
    let mut native = cargo(&["clippy", "--workspace", "--all-targets"]);
    native.args(RUST_FEATURES).args(deny);
    let mut bindings = cargo(&["clippy", "--all-targets", "--target", "wasm32-unknown-unknown"]);
    bindings.args(deny);
    let mut steps = vec![check(native), check(bindings)];
    for module in MODULES {
        let mut command = cargo(&["clippy", "--all-targets", "--target", "wasm32-unknown-unknown"]);
        command.args(module.selection()).args(deny);
        steps.push(check(command));
    }
    Ok(steps)
}

fn native() -> Result<Vec<Step>> {
    let mut command = cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]);
    command.args(RUST_FEATURES);
    Ok(vec![Step { command, count: Tally::of_cargo }])
}

/// `tests/web.rs` in Chromium.
fn web() -> Result<Vec<Step>> {
    let browser = browser::chrome()?;
    let settings =
        json!({ "goog:chromeOptions": { "args": browser::CHROME_FLAGS, "binary": browser.binary } });
    Ok(vec![web_in(&settings, ["--chrome", "--chromedriver"], &browser)?])
}

/// The same in Firefox.
fn web_in_firefox() -> Result<Vec<Step>> {
    let Some(browser) = browser::firefox() else {
        bail!(Skipped("no Firefox with a geckodriver was found; FIREFOX and GECKODRIVER can name them"));
    };
    let settings = json!({ "moz:firefoxOptions": { "args": ["-headless"], "binary": browser.binary } });
    let mut step = web_in(&settings, ["--firefox", "--geckodriver"], &browser)?;
    step.command.env("MOZ_HEADLESS", "1");
    Ok(vec![step])
}

/// The test runner reads the browser's settings from `webdriver.json` in the crate's folder.
fn web_in(settings: &Value, flags: [&str; 2], browser: &Browser) -> Result<Step> {
    fs::write(root().join("webdriver.json"), format!("{settings:#}\n"))?;
    let mut command = program("wasm-pack");
    command.args(["test", "--headless"]).args(flags).arg(&browser.driver).arg(".");
    command.args(["--locked", "--test", "web"]);
    Ok(Step { command, count: Tally::of_cargo })
}

/// The web tests with SIMD, as the payload module is built. A target folder of their own keeps the two builds from
/// overwriting each other.
fn web_with_simd() -> Result<Vec<Step>> {
    let mut steps = web()?;
    for Step { command, .. } in &mut steps {
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Ctarget-feature=+simd128");
        command.env("CARGO_TARGET_DIR", root().join("target/web-simd"));
        command.env("EXPECT_SIMD", "yes");
    }
    Ok(steps)
}

/// The Rust API reference. Its examples run with the native tests.
fn rustdoc() -> Result<Vec<Step>> {
    Ok(vec![check(docs::rustdoc())])
}

/// The examples: those of the Rust API against the sandbox of the npm package, and those of the package.
fn examples() -> Result<Vec<Step>> {
    setup::examples()?;
    let mut steps =
        vec![check(cargo(&["build", "--quiet", "--locked", "--examples", "--features", "reqwest"]))];
    steps.extend(node("tests/examples")?);
    Ok(steps)
}

/// The stores of the receiver, each with its database.
fn stores() -> Result<Vec<Step>> {
    services::install()?;
    with_services(with_groups(&["services", "runtimes"], "tests/services")?)
}

/// The example with a queue, while its processes are killed.
fn delivery() -> Result<Vec<Step>> {
    services::install()?;
    setup::examples()?;
    with_services(node("tests/delivery")?)
}

/// Lets tests start a Redis and a PostgreSQL, or reach those that the environment names.
fn with_services(mut steps: Vec<Step>) -> Result<Vec<Step>> {
    if !steps.iter_mut().all(|step| services::pass_to(&mut step.command)) {
        bail!(Skipped("no Redis or no PostgreSQL was found; REDIS_URL and DATABASE_URL can name them"));
    }
    Ok(steps)
}

fn build() -> Result<Vec<Step>> {
    Ok(vec![xtask(&["build"])?])
}

/// The READMEs, the documents for tools, and the site.
fn documentation() -> Result<Vec<Step>> {
    let mut steps = vec![xtask(&["docs", "--no-build"])?];
    steps.extend(with_groups(&["docs", "documents"], "tests/docs")?);
    Ok(steps)
}

/// Node tests that use third-party tools, installed in groups.
fn with_groups(groups: &[&str], folder: &str) -> Result<Vec<Step>> {
    groups.iter().try_for_each(|group| setup::group(group))?;
    node(folder)
}

/// The test files of a folder, with a limit of ten minutes each. They are listed here because the arguments of
/// `node --test` for a folder differ between Node versions.
fn node(folder: &str) -> Result<Vec<Step>> {
    let entries = fs::read_dir(root().join(folder))?.collect::<Result<Vec<_>, _>>()?;
    let mut files: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".test.js"));
    files.sort();
    // Without arguments `node --test` would search for tests itself.
    if files.is_empty() {
        bail!("there are no tests in {folder}");
    }
    // Most tests wait for timers, processes and browsers. By default Node leaves a core free, which is half of two.
    let at_once = thread::available_parallelism().map_or(1, NonZero::get);
    let mut command = program("node");
    command.args(["--test", "--test-reporter=spec", "--test-timeout=600000"]);
    command.arg(format!("--test-concurrency={at_once}")).args(files);
    browser::pass_to(&mut command)?;
    Ok(vec![Step { command, count: Tally::of_node }])
}
