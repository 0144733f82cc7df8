//! Redis and PostgreSQL for the tests, which start servers of their own; or the servers that the environment names.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::debian;
use crate::process::find;

/// Installs what is missing, where Debian's packages can be installed.
pub(crate) fn install() -> Result<()> {
    let wanted: [(bool, &[&str]); 2] =
        [(redis().is_none(), &["redis-server"]), (postgres().is_none(), &["postgresql"])];
    let missing: Vec<_> = wanted.iter().filter(|(is_missing, _)| *is_missing).collect();
    if missing.is_empty() || !debian::may_install() {
        return Ok(());
    }
    let _policy = NoDaemons::start()?;
    debian::update()?;
    for (_, packages) in missing {
        debian::install(packages);
    }
    Ok(())
}

/// Gives a program what it needs to reach both databases, unless one is missing.
pub(crate) fn pass_to(command: &mut Command) -> bool {
    let mut pass = |variable: &str, program: Option<PathBuf>, url: &str| match program {
        Some(program) => {
            command.env(variable, program);
            true
        }
        None => env::var_os(url).is_some(),
    };
    pass("REDIS_SERVER", redis(), "REDIS_URL") && pass("POSTGRES_BIN", postgres(), "DATABASE_URL")
}

fn redis() -> Option<PathBuf> {
    find("redis-server")
}

/// The folder of PostgreSQL's programs. Debian keeps those of the server off the `PATH`, in a folder for each version.
fn postgres() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin"));
    let on_path = find("initdb").and_then(|file| Some(file.parent()?.to_owned()));
    debian.chain(on_path).find(|folder| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file()))
}

/// Keeps Debian's packages from starting their servers when they are installed, until it is dropped.
struct NoDaemons {
    is_own: bool,
}

impl NoDaemons {
    const FILE: &str = "/usr/sbin/policy-rc.d";

    fn start() -> Result<Self> {
        let is_own = !Path::new(Self::FILE).exists();
        if is_own {
            fs::write(Self::FILE, "#!/bin/sh\nexit 101\n")?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                fs::set_permissions(Self::FILE, fs::Permissions::from_mode(0o755))?;
            }
        }
        Ok(Self { is_own })
    }
}

impl Drop for NoDaemons {
    fn drop(&mut self) {
        if self.is_own {
            let _ = fs::remove_file(Self::FILE);
        }
    }
}
