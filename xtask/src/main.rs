//! The project's commands: builds, tests, benchmarks and generated files. `cargo xtask help` lists them.

mod bench;
mod browser;
#[cfg(test)]
mod cycles;
mod debian;
mod demo;
mod docs;
mod fuzz;
mod generate;
mod guide;
mod imports;
mod modules;
mod package;
mod process;
mod release;
mod services;
mod setup;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};

struct Command {
    name: &'static str,
    arguments: &'static str,
    meaning: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "setup",
        arguments: "",
        meaning: "install the tools that are missing; the other commands do so themselves",
        run: |_| setup::everything(),
    },
    Command {
        name: "build",
        arguments: "",
        meaning: "build the npm package and the demo page into dist/",
        run: |_| package::build(),
    },
    Command {
        name: "demo",
        arguments: "[--port N]",
        meaning: "build, and serve the demo page on this machine",
        run: demo::run,
    },
    Command {
        name: "test",
        arguments: "[suite…]",
        meaning: "run all test suites, or those whose names contain one of the words",
        run: test::run,
    },
    Command {
        name: "docs",
        arguments: "[--no-build]",
        meaning: "build the documentation into dist/docs, of the package that is built or of dist/npm as it is",
        run: docs::run,
    },
    Command {
        name: "fuzz",
        arguments: "[--seconds N] [--skip-missing]",
        meaning: "fuzz the validator, run Miri and a million differential tests; needs a nightly compiler",
        run: fuzz::run_all,
    },
    Command {
        name: "bench",
        arguments: "[--check] [word…]",
        meaning: "measure the package against its peers, or only the rows whose names contain one of the words",
        run: bench::bench,
    },
    Command {
        name: "generate",
        arguments: "[--check]",
        meaning: "write the files generated from Rust tables, or only report which are out of date",
        run: generate::run,
    },
    Command {
        name: "release",
        arguments: "--dry-run",
        meaning: "check that the packages to publish are complete and reproducible, and hold nothing else",
        run: release::run_command,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let Some((name, rest)) = arguments.split_first() else {
        print_help();
        return Ok(());
    };
    if ["help", "--help", "-h"].contains(&name.as_str()) {
        print_help();
        return Ok(());
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        bail!("`{name}` is not a command; `cargo xtask help` lists them");
    };
    if command.arguments.is_empty() && !rest.is_empty() {
        bail!("`{name}` takes no arguments");
    }
    (command.run)(rest)
}

fn print_help() {
    println!("usage: cargo xtask <command>\n");
    for Command { name, arguments, meaning, .. } in COMMANDS {
        println!("  {:37} {meaning}", format!("{name} {arguments}"));
    }
}
