//! Benchmarks the package against its peers, in Node and in browsers.

use anyhow::Result;

use crate::browser;
use crate::package;
use crate::process::{program, root, run};
use crate::setup;

/// Runs the rows whose names contain one of the words in `arguments`. `--check` fails where a row misses its
/// requirement.
pub(crate) fn bench(arguments: &[String]) -> Result<()> {
    package::build()?;
    setup::install_packages(&root().join("benches"))?;
    browser::install()?;
    let mut command = program("node");
    command.arg("benches/run.js").arg(root().join("target/bench")).args(arguments);
    browser::pass_to(&mut command)?;
    run(&mut command)
}
