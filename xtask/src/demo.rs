//! Builds and serves the demo page on this machine.

use anyhow::{Context, Result, bail};

use crate::package;
use crate::process::{program, replace_by, root};

const PORT: u16 = 4173;

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let port = port(arguments)?;
    package::build()?;
    replace_by(program("node").arg("xtask/serve.js").arg(root().join("dist/www")).arg(port.to_string()))
}

fn port(arguments: &[String]) -> Result<u16> {
    match arguments {
        [] => Ok(PORT),
        [flag, port] if flag == "--port" => {
            port.parse().with_context(|| format!("`{port}` is not a port; give a number up to 65535"))
        }
        _ => bail!("`demo` takes `--port N` and nothing else"),
    }
}
