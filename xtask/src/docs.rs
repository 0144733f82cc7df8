//! Builds the documentation: the references of both APIs, and the guide beside them.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::guide;
use crate::package::{self, copy, remove};
use crate::process::{program, root, run as run_program};
use crate::setup;

/// All that the Rust API can do beyond its default.
pub(crate) const RUST_FEATURES: [&str; 2] = ["--features", "autograb-webhooks/reqwest"];

/// The crates of the Rust reference.
const CRATES: [&str; 2] = ["autograb_webhooks", "autograb_webhooks_sandbox"];

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    match arguments {
        [] => package::build()?,
        [flag] if flag == "--no-build" => setup::for_build()?,
        _ => bail!("`docs` takes `--no-build` and nothing else"),
    }
    setup::for_docs()?;
    let site = root().join("dist/docs");
    remove(&site)?;
    run_program(&mut rustdoc())?;
    copy_rustdoc(&site.join("rust"))?;
    run_program(
        program("node")
            .arg("site/node_modules/typedoc/bin/typedoc")
            .args(["--options", "site/typedoc.config.js"]),
    )?;
    guide::write(&site)?;
    println!("built dist/docs; open dist/docs/index.html in a browser");
    Ok(())
}

/// The command that builds the Rust reference into `target/doc`.
pub(crate) fn rustdoc() -> Command {
    let mut command = program("cargo");
    command.args(["doc", "--quiet", "--locked", "--no-deps", "--lib"]);
    command.args(["--package", "autograb-webhooks", "--package", "autograb-webhooks-sandbox"]);
    command.args(RUST_FEATURES);
    command.env("RUSTDOCFLAGS", "-D warnings");
    command
}

/// Copies the Rust reference without the crates that an earlier `cargo doc` may have left beside it.
fn copy_rustdoc(folder: &Path) -> Result<()> {
    let built = root().join("target/doc");
    for part in ["", "src"] {
        fs::create_dir_all(folder.join(part))?;
        for entry in fs::read_dir(built.join(part))? {
            let entry = entry?;
            let name = entry.file_name().into_string().unwrap_or_default();
            let target = folder.join(part).join(&name);
            let is_crate = part == "src" || entry.path().join("all.html").exists();
            if entry.path().is_file() {
                fs::copy(entry.path(), target)?;
            } else if CRATES.contains(&name.as_str()) || !(is_crate || name == "src") {
                copy(&entry.path(), &target)?;
            }
        }
    }
    // rustdoc's pages link to an index of all crates, but rustdoc writes none.
    let start = format!("{}/index.html", CRATES[0]);
    fs::write(
        folder.join("index.html"),
        format!(
            "<!doctype html>\n<title>Rust reference</title>\n<meta http-equiv=\"refresh\" content=\"0; url={start}\">\n<a href=\"{start}\">Rust reference</a>\n"
        ),
    )?;
    Ok(())
}
