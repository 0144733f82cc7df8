//! The browsers that tests run in: the ones the environment names, the ones that are installed, or Debian's.
//!
//! Chromium is required. Firefox and WebKit are used where they are there: suites say in one line what they skip.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian;
use crate::process::find;

/// A browser and the WebDriver that belongs to it.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) binary: PathBuf,
    pub(crate) driver: PathBuf,
}

/// What Chromium needs to run headless, as root and in a container, without looking outside.
pub(crate) const CHROME_FLAGS: &[&str] = &[
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

/// Installs what is missing, where Debian's packages can be installed.
pub(crate) fn install() -> Result<()> {
    let wanted: [(bool, &[&str]); 3] = [
        (existing_chrome().is_none(), &["chromium", "chromium-driver"]),
        (firefox_binary().is_none(), &["firefox-esr"]),
        (webkit().is_none(), &["webkit2gtk-driver", "xvfb", "xauth"]),
    ];
    let missing: Vec<_> = wanted.iter().filter(|(is_missing, _)| *is_missing).collect();
    if missing.is_empty() || !debian::may_install() {
        return Ok(());
    }
    debian::update()?;
    for (_, packages) in missing {
        debian::install(packages);
    }
    Ok(())
}

pub(crate) fn chrome() -> Result<Browser> {
    existing_chrome().context(
        "no Chrome or Chromium with a chromedriver was found; install both, or name them in the environment as CHROME and CHROMEDRIVER",
    )
}

fn existing_chrome() -> Option<Browser> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    Some(Browser {
        binary: named("CHROME").or_else(|| names.iter().find_map(|name| find(name)))?,
        driver: named("CHROMEDRIVER").or_else(|| find("chromedriver"))?,
    })
}

/// Firefox and its geckodriver.
pub(crate) fn firefox() -> Option<Browser> {
    let driver = named("GECKODRIVER").or_else(|| find("geckodriver"))?;
    Some(Browser { binary: firefox_binary()?, driver })
}

pub(crate) fn firefox_binary() -> Option<PathBuf> {
    named("FIREFOX").or_else(|| ["firefox-esr", "firefox"].iter().find_map(|name| find(name)))
}

/// WebKitGTK's small browser, which has the engine of Safari. It needs a display, which `xvfb-run` gives it.
pub(crate) fn webkit() -> Option<Browser> {
    let binary = named("MINIBROWSER").or_else(|| {
        let folders = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
            .map(|machine| Path::new("/usr/lib").join(machine).join("webkit2gtk-4.1/MiniBrowser"));
        folders.into_iter().find(|file| file.is_file())
    })?;
    find("xvfb-run")?;
    Some(Browser { binary, driver: named("WEBKITDRIVER").or_else(|| find("WebKitWebDriver"))? })
}

/// Gives a program the paths of the browsers, in the variables in which a user may name them too.
pub(crate) fn pass_to(command: &mut Command) -> Result<()> {
    let mut pass = |browser: Browser, binary: &str, driver: &str| {
        command.env(binary, browser.binary).env(driver, browser.driver);
    };
    pass(chrome()?, "CHROME", "CHROMEDRIVER");
    if let Some(firefox) = firefox() {
        pass(firefox, "FIREFOX", "GECKODRIVER");
    }
    if let Some(webkit) = webkit() {
        pass(webkit, "MINIBROWSER", "WEBKITDRIVER");
    }
    Ok(())
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}
