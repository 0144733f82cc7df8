//! Installs what the project's commands need, and says nothing when it is there.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::browser;
use crate::process::{announce, find, program, read, root, run, tools};
use crate::services;

const WASM_PACK: &str = "0.15.1";
const GECKODRIVER: &str = "0.37.1";
const OLDEST_NODE: u32 = 20;

/// Everything that any command needs.
pub(crate) fn everything() -> Result<()> {
    for_tests()?;
    services::install()?;
    for folder in fs::read_dir(root().join("tests/package/groups"))? {
        group(&folder?.file_name().to_string_lossy())?;
    }
    examples()?;
    for_docs()?;
    println!("everything is in place");
    Ok(())
}

pub(crate) fn for_build() -> Result<()> {
    toolchain()?;
    wasm_bindgen()?;
    node_modules()
}

pub(crate) fn for_tests() -> Result<()> {
    for_build()?;
    cargo_tool("wasm-pack", "wasm-pack", WASM_PACK)?;
    browser::install()?;
    browser::chrome()?;
    // A missing Firefox or driver only skips a suite.
    if browser::firefox_binary().is_some()
        && browser::firefox().is_none()
        && let Err(error) = cargo_tool("geckodriver", "geckodriver", GECKODRIVER)
    {
        println!("not installed: {error:#}");
    }
    Ok(())
}

/// TypeDoc, which only the documentation needs.
pub(crate) fn for_docs() -> Result<()> {
    install_packages(&root().join("site"))
}

/// A group of tools that the package is tried with, in the folder that its projects lie in.
pub(crate) fn group(name: &str) -> Result<()> {
    let folder = root().join("target/package").join(name);
    fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(root().join("tests/package/groups").join(name).join(file), folder.join(file))?;
    }
    install_packages(&folder)
}

/// The packages of each example that has a lock file. The package of this project is a link to what the build writes.
pub(crate) fn examples() -> Result<()> {
    for entry in fs::read_dir(root().join("examples"))? {
        let folder = entry?.path();
        if folder.join("package-lock.json").exists() {
            install_packages(&folder)?;
        }
    }
    Ok(())
}

/// What `rust-toolchain.toml` lists. An environment with `RUSTUP_AUTO_INSTALL=0` keeps cargo from installing it, and one
/// that names a toolchain, as cargo's own does, keeps rustup from reading the file.
fn toolchain() -> Result<()> {
    let sysroot = read(program("rustc").args(["--print", "sysroot"]))?;
    let parts = ["lib/rustlib/wasm32-unknown-unknown/lib", "bin/cargo-clippy", "bin/rustfmt"];
    let is_there = |part: &&str| Path::new(&sysroot).join(part).exists();
    if parts.iter().all(is_there) {
        return Ok(());
    }
    if find("rustup").is_none() {
        bail!(
            "this Rust lacks the target wasm32-unknown-unknown, clippy or rustfmt; install rustup, or add them to it"
        );
    }
    announce("the Rust toolchain's missing parts");
    run(program("rustup").args(["toolchain", "install"]).current_dir(root()).env_remove("RUSTUP_TOOLCHAIN"))
}

/// Its version has to be that of the library.
fn wasm_bindgen() -> Result<()> {
    cargo_tool("wasm-bindgen-cli", "wasm-bindgen", &locked_version("wasm-bindgen")?)
}

/// The version of a package in `Cargo.lock`.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    lock.split_once(&entry)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(version, _)| version.to_owned())
        .with_context(|| format!("`{package}` is not in Cargo.lock"))
}

/// Without `--locked`: wasm-bindgen-cli's own lock file names a version that is served no more. Optimizing a tool
/// takes longer than it saves: wasm-pack only calls others, and wasm-bindgen is given small modules.
pub(crate) fn cargo_tool(package: &str, binary: &str, version: &str) -> Result<()> {
    let installed = tools().join("bin").join(binary);
    if installed.exists() && read(program(binary).arg("--version"))?.ends_with(&format!(" {version}")) {
        return Ok(());
    }
    announce(&format!("{package} {version} (it is compiled, which takes a minute or two)"));
    run(program("cargo")
        .args(["install", package, "--version", version, "--quiet", "--root"])
        .arg(tools())
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"))
    .with_context(|| format!("{package} {version} can't be installed; is crates.io within reach?"))
}

/// Node itself, and the packages of the lock file where they are not those that were installed last.
fn node_modules() -> Result<()> {
    let node = find("node").and_then(|_| read(program("node").arg("--version")).ok());
    let major =
        node.as_deref().and_then(|version| version.trim_start_matches('v').split('.').next()?.parse().ok());
    if major.is_none_or(|major: u32| major < OLDEST_NODE) {
        let found = node.map_or_else(|| "none was found".to_owned(), |version| format!("this is {version}"));
        bail!("Node {OLDEST_NODE} or newer is needed, with npm, and {found}; install it, and run this again");
    }
    install_packages(root())
}

/// `npm ci` in a folder, unless its lock file is the one that was installed last.
pub(crate) fn install_packages(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    announce(&format!("the npm packages of {}", folder.join("package-lock.json").display()));
    run(program("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder))
    .context("the npm packages can't be installed; is the npm registry within reach?")?;
    fs::write(stamp, lock)?;
    Ok(())
}
