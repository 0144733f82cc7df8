//! Rehearses a release: everything that publishing would find out too late.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::package::{self, notices};
use crate::process::{program, read, root, run, tools};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What may be in the npm package. A star stands for one file's or folder's name, or a part of it.
const NPM_FILES: &[&str] = &[
    "package.json",
    "README.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    notices::FILE,
    "*.js",
    "*.d.ts",
    "bin/*.js",
    "lib/*.js",
    "lib/*.d.ts",
    "wasm/*.js",
    "wasm/*.wasm",
    "workerd/*.js",
    "workerd/*/*.js",
    "edge-light/*.js",
    "edge-light/*/*.js",
    "slim/*.js",
    "slim/*.d.ts",
    "slim/*/*.js",
    "cjs/package.json",
    "cjs/*.js",
    "cjs/*.d.ts",
    "cjs/*/*.js",
    "cjs/*/*.d.ts",
    "cjs/*/*/*.js",
];

/// What may be in the crate: cargo's own files, and ours.
const CRATE_FILES: &[&str] = &[
    ".cargo_vcs_info.json",
    "Cargo.lock",
    "Cargo.toml",
    "Cargo.toml.orig",
    "README.md",
    "CHANGELOG.md",
    "LICENSE-*",
    "benches/*.rs",
    "examples/*.rs",
    "src/*.rs",
    "src/*/*.rs",
    "src/*/*/*.rs",
];

pub(crate) fn run_command(arguments: &[String]) -> Result<()> {
    if !matches!(arguments, [flag] if flag == "--dry-run") {
        bail!(
            "this only rehearses a release: give `--dry-run`, and publish the tarball and the crate by hand"
        );
    }
    check_changelog()?;
    package::build()?;
    check_tarball()?;
    check_reproducible()?;
    check_crate()?;
    println!("{VERSION} can be released: `npm publish` the tarball in dist/, then `cargo publish`");
    Ok(())
}

/// The version stands in `Cargo.toml` alone, and the changelog has to tell of it.
fn check_changelog() -> Result<()> {
    let changelog = fs::read_to_string(root().join("CHANGELOG.md"))?;
    let of_version = |line: &str| {
        let title = line.strip_prefix("## ").and_then(|title| title.strip_prefix(VERSION));
        title.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let mut lines = changelog.lines().skip_while(|line| !of_version(line)).skip(1);
    if !lines.by_ref().take_while(|line| !line.starts_with("## ")).any(|line| line.starts_with("- ")) {
        bail!("CHANGELOG.md says nothing of {VERSION}; add a section `## {VERSION}` with what is new");
    }
    Ok(())
}

/// What the tarball itself holds: npm leaves out what `files` in `package.json` does not list.
fn check_tarball() -> Result<()> {
    let tarball = tarball(root());
    let listing = read(program("tar").arg("-tzf").arg(&tarball))?;
    let paths = listing.lines().map(|path| path.strip_prefix("package/").unwrap_or(path));
    check_files("the npm package", paths, NPM_FILES)?;
    let content = |file: &str| read(program("tar").arg("-xzOf").arg(&tarball).arg(format!("package/{file}")));
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        if content(licence)? != fs::read_to_string(root().join(licence))?.trim() {
            bail!("the tarball's {licence} is not the project's");
        }
    }
    let notices = content(notices::FILE)?;
    for (package, _) in notices::crates()? {
        if !notices.lines().any(|line| line.starts_with(&format!("{package} ("))) {
            bail!("the tarball's {} does not name {package}, which is compiled into a module", notices::FILE);
        }
    }
    Ok(())
}

fn check_crate() -> Result<()> {
    let package = |arguments: &[&str]| {
        let mut command = program("cargo");
        command.args(["package", "--quiet", "--locked", "--allow-dirty", "--package", "autograb-webhooks"]);
        command.args(arguments);
        command
    };
    check_files("the crate", read(&mut package(&["--list"]))?.lines(), CRATE_FILES)?;
    run(&mut package(&[]))
}

fn check_files<'a>(what: &str, files: impl Iterator<Item = &'a str>, allowed: &[&str]) -> Result<()> {
    let (expected, strangers): (Vec<_>, Vec<_>) =
        files.partition(|file| allowed.iter().any(|pattern| matches(pattern, file)));
    if !strangers.is_empty() {
        bail!("{what} must not hold {}", strangers.join(", "));
    }
    for pattern in allowed.iter().filter(|pattern| !pattern.contains('*')) {
        if !expected.contains(pattern) {
            bail!("{what} lacks {pattern}");
        }
    }
    println!("{what} holds {} files, all of them expected", expected.len());
    Ok(())
}

/// Whether a path is one that a pattern stands for.
fn matches(pattern: &str, path: &str) -> bool {
    let (patterns, names) = (pattern.split('/'), path.split('/'));
    patterns.clone().count() == names.clone().count()
        && patterns.zip(names).all(|(pattern, name)| match pattern.split_once('*') {
            Some((start, end)) => {
                name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
            }
            None => name == pattern,
        })
}

/// A copy of the sources in another folder, built from nothing, has to give the same tarball.
fn check_reproducible() -> Result<()> {
    let copy = root().join("target/release-check");
    println!("building once more in {}", copy.display());
    package::remove(&copy)?;
    let tracked =
        read(program("git").args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]))?;
    for file in tracked.split('\0').filter(|file| root().join(file).is_file()) {
        let target = copy.join(file);
        fs::create_dir_all(target.parent().unwrap_or(&copy))?;
        fs::copy(root().join(file), target)?;
    }
    share_tools(&copy)?;
    run(program("cargo").args(["xtask", "build"]).current_dir(&copy))?;
    let (ours, theirs) = (fs::read(tarball(root()))?, fs::read(tarball(&copy))?);
    if ours != theirs {
        bail!("two builds differ: compare dist/npm with {}", copy.join("dist/npm").display());
    }
    println!("two builds in different folders gave the same {} bytes", ours.len());
    package::remove(&copy)
}

/// Compiling the tools again would take minutes, and they are pinned.
fn share_tools(copy: &Path) -> Result<()> {
    let bin = copy.join("target/tools/bin");
    fs::create_dir_all(&bin)?;
    for tool in fs::read_dir(tools().join("bin"))? {
        let tool = tool?;
        fs::copy(tool.path(), bin.join(tool.file_name()))?;
    }
    Ok(())
}

fn tarball(project: &Path) -> PathBuf {
    project.join("dist").join(format!("autograb-webhooks-{VERSION}.tgz"))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_a_part_of_one_name() {
        for (pattern, path, expected) in [
            ("*.js", "index.js", true),
            ("*.js", "lib/index.js", false),
            ("lib/*.d.ts", "lib/error.d.ts", true),
            ("lib/*.js", "lib/error.d.ts", false),
            ("cjs/*/*.js", "cjs/lib/error.js", true),
            ("LICENSE-*", "LICENSE-MIT", true),
            ("package.json", "cjs/package.json", false),
            ("ab*ba", "aba", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
