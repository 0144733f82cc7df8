//! The browser that tests run in: the one the environment names, the one that is installed, or Debian's.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::process::{announce, find, program, read, run};

/// A Chromium and the driver that belongs to it.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

/// What Chromium needs to run headless, as root and in a container, without looking outside.
pub(crate) const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

pub(crate) fn find_or_install() -> Result<Browser> {
    if let Some(browser) = existing() {
        return Ok(browser);
    }
    if !may_use_apt() {
        bail!(
            "no Chrome or Chromium with a chromedriver was found; install both, or name them in the environment as CHROME and CHROMEDRIVER"
        );
    }
    announce("Chromium and its driver");
    let apt = |arguments: &[&str]| {
        run(program("apt-get").arg("-qq").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update"])
        .and_then(|()| apt(&["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"]))
        .context("Chromium can't be installed by apt-get; install Chrome and its driver by hand")?;
    existing().context("apt-get installed Chromium, but `chromium` and `chromedriver` are not on the path")
}

fn existing() -> Option<Browser> {
    let chrome = named("CHROME").or_else(|| {
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
            .iter()
            .find_map(|name| find(name))
    })?;
    let driver = named("CHROMEDRIVER").or_else(|| find("chromedriver"))?;
    Some(Browser { chrome, driver })
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn may_use_apt() -> bool {
    let is_root = || read(program("id").arg("-u")).is_ok_and(|id| id == "0");
    find("apt-get").is_some() && is_root()
}
