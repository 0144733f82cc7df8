//! The workspace's folder, and how other programs are found and run in it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The root folder of the workspace.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// The folder that `setup` installs programs into, so that nothing goes into the user's home.
pub(crate) fn tools() -> PathBuf {
    root().join("target/tools")
}

/// A command that runs a program in the workspace's root. The project's own tools come first on its `PATH`.
pub(crate) fn program(name: &str) -> Command {
    let path = search_path();
    // The `PATH` of this process decides which program is started, not the one that the child gets.
    let found = find_in(&path, name).unwrap_or_else(|| name.into());
    let mut command = Command::new(found);
    command.current_dir(root()).env("PATH", path);
    command
}

/// The path of an installed program.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    find_in(&search_path(), name)
}

fn search_path() -> OsString {
    let own = [tools().join("bin"), root().join("node_modules/.bin")];
    let inherited = env::var_os("PATH").unwrap_or_default();
    env::join_paths(own.into_iter().chain(env::split_paths(&inherited))).unwrap_or(inherited)
}

fn find_in(path: &OsString, name: &str) -> Option<PathBuf> {
    env::split_paths(path)
        .map(|folder| folder.join(name).with_extension(env::consts::EXE_EXTENSION))
        .find(|file| file.is_file())
}

/// Prints that something is being installed, because it can take minutes.
pub(crate) fn announce(what: &str) {
    println!("installing {what}");
}

/// Runs a program with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line_of(command);
    let status = command.status().with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` failed");
    }
    Ok(())
}

/// Runs a program and returns its standard output, trimmed.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let line = line_of(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("`{line}` could not be started"))?;
    if !output.status.success() {
        bail!("`{line}` failed");
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Replaces this process by another program, which then receives the signals itself.
#[cfg(unix)]
pub(crate) fn replace_by(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    let line = line_of(command);
    Err(command.exec()).with_context(|| format!("`{line}` could not be started"))
}

#[cfg(not(unix))]
pub(crate) fn replace_by(command: &mut Command) -> Result<()> {
    run(command)
}

/// The command line for error messages, without the program's folder.
fn line_of(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words: Vec<_> =
        std::iter::once(program).chain(command.get_args()).map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}
