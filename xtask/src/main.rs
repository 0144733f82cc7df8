//! The project's commands.

mod bench;
mod browser;
mod demo;
mod fuzz;
mod generate;
mod modules;
mod package;
mod process;
mod release;
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
        meaning: "install what the other commands need and this machine lacks; they run it themselves",
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
        meaning: "run every suite of tests, or those whose names hold one of the words",
        run: test::run,
    },
    Command {
        name: "fuzz",
        arguments: "[--seconds N]",
        meaning: "look for faults of the validator for longer than a test may take; needs a nightly compiler",
        run: fuzz::run_all,
    },
    Command {
        name: "bench",
        arguments: "[--check] [word…]",
        meaning: "measure the package against its peers, or only the rows that hold one of the words",
        run: bench::bench,
    },
    Command {
        name: "generate",
        arguments: "[--check]",
        meaning: "write the files that come from tables in Rust, or only say which are out of date",
        run: generate::run,
    },
    Command {
        name: "release",
        arguments: "--dry-run",
        meaning: "check that what would be published is complete, the same wherever it is built, and nothing else",
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
        println!("  {:22} {meaning}", format!("{name} {arguments}"));
    }
}
