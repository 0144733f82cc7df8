//! Installs packages of Debian, where this process may do so.

use anyhow::Result;

use crate::process::{announce, find, program, read, run};

pub(crate) fn may_install() -> bool {
    let is_root = || read(program("id").arg("-u")).is_ok_and(|id| id == "0");
    find("apt-get").is_some() && is_root()
}

pub(crate) fn update() -> Result<()> {
    apt(&["update"])
}

/// A failure is only printed: whoever needs the packages says what is missing.
pub(crate) fn install(packages: &[&str]) {
    announce(&packages.join(", "));
    if let Err(error) = apt(&[&["install", "-y", "--no-install-recommends"], packages].concat()) {
        println!("not installed: {error:#}");
    }
}

fn apt(arguments: &[&str]) -> Result<()> {
    run(program("apt-get").arg("-qq").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}
