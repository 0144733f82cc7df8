//! Measures the package against its peers, in Node and in a headless browser.

use anyhow::Result;

use crate::browser;
use crate::package;
use crate::process::{program, root, run};
use crate::setup;

/// Arguments are words that choose rows by name, and `--check`, which fails where a requirement isn't met.
pub(crate) fn bench(arguments: &[String]) -> Result<()> {
    package::build()?;
    setup::install_packages(&root().join("benches"))?;
    let chrome = browser::find_or_install()?.chrome;
    run(program("node")
        .arg("benches/run.js")
        .arg(root().join("target/bench"))
        .args(arguments)
        .env("CHROME", chrome))
}
