//! The licence notices of the crates that are compiled into the WebAssembly modules.
//!
//! cargo-about would do the same, but takes minutes to compile. Everything comes from `Cargo.lock` and the crates' own
//! files, so that the text is the same wherever it is built.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::modules::{MODULES, registries};
use crate::process::{program, read, root};

/// The file's name in the package.
pub(crate) const FILE: &str = "THIRD-PARTY-NOTICES.txt";

const HEAD: &str = "Third-party notices

The WebAssembly modules of this package contain code of the crates below, each under the licence that it names.
A crate that offers a choice is used under the licence whose text is given.
";

/// What rustc links into every module without being asked.
const STANDARD_LIBRARY: &str = "the Rust standard library (MIT OR Apache-2.0)";

/// The crates, each with its version and licence, and every text once with those that it belongs to.
pub(crate) fn text() -> Result<String> {
    let crates = crates()?;
    let apache = text_in(&root().join("LICENSE-APACHE"))?;
    let mut texts = BTreeMap::from([(apache.clone(), vec![STANDARD_LIBRARY.to_owned()])]);
    for (package, licence) in &crates {
        let title = format!("{package} ({licence})");
        let mut own = texts_of(package)?;
        if own.is_empty() {
            if !licence.contains("Apache-2.0") {
                bail!("the crate {package} packs no text of its licence, {licence}");
            }
            own.push(apache.clone());
        }
        for text in own {
            texts.entry(text).or_default().push(title.clone());
        }
    }
    let mut sections: Vec<_> = texts.into_iter().map(|(text, owners)| (owners, text)).collect();
    sections.sort();
    let mut notices = String::from(HEAD);
    for (owners, text) in sections {
        let _ = write!(notices, "\n{}\n{}\n\n{text}\n", "-".repeat(80), owners.join("\n"));
    }
    Ok(notices)
}

/// The crates that are compiled into any of the modules, as `name-version`, with their licences.
pub(crate) fn crates() -> Result<BTreeSet<(String, String)>> {
    let mut crates = BTreeSet::new();
    for module in MODULES {
        let tree = read(
            program("cargo")
                .args(["tree", "--locked", "--target", "wasm32-unknown-unknown"])
                .args(module.selection())
                .args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}|{l}"]),
        )?;
        for line in tree.lines() {
            let (package, licence) = line.split_once('|').context("cargo tree names no licence")?;
            // A package with a path is one of ours.
            if let Some((name, version)) = package.split_once(" v")
                && !version.contains(' ')
            {
                let licence = licence.trim_end_matches(" (*)");
                crates.insert((format!("{name}-{version}"), licence.to_owned()));
            }
        }
    }
    Ok(crates)
}

/// The licence texts that a crate packs. If the text of MIT is among them, those of the alternatives are left out.
fn texts_of(package: &str) -> Result<Vec<String>> {
    let folder = source_of(package)?;
    // Some crates follow the REUSE specification and keep the texts in a folder.
    let reuse = folder.join("LICENSES");
    let is_mit = |name: &str| name.starts_with("LICENSE-MIT") || name.starts_with("MIT.");
    let (folder, mut names) = match reuse.is_dir() {
        true => (reuse.clone(), files_in(&reuse)?),
        false => {
            let mut names = files_in(&folder)?;
            let starts = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];
            names.retain(|name| starts.iter().any(|start| name.to_uppercase().starts_with(start)));
            (folder, names)
        }
    };
    if names.iter().any(|name| is_mit(name)) {
        let alternatives = ["LICENSE-APACHE", "UNLICENSE", "COPYING", "Apache-"];
        names.retain(|name| !alternatives.iter().any(|start| name.starts_with(start)));
    }
    names.sort();
    let mut texts = Vec::new();
    for path in names.iter().map(|name| folder.join(name)) {
        // The folder `LICENSES` of the REUSE layout has a file for each licence.
        let file = if path.is_dir() { path.join("MIT.txt") } else { path };
        texts.push(text_in(&file)?);
    }
    Ok(texts)
}

/// The names of the files in a folder.
fn files_in(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let files = entries.iter().filter(|entry| entry.path().is_file());
    Ok(files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

/// A text without what only its editor left in it, so that the same one of two crates is given once.
fn text_in(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    Ok(lines.join("\n").trim_matches('\n').to_owned())
}

fn source_of(package: &str) -> Result<PathBuf> {
    let found = registries()?.into_iter().map(|registry| registry.join(package)).find(|path| path.is_dir());
    found.with_context(|| format!("the source of the crate {package} is not in cargo's registry"))
}
