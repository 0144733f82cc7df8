//! Generates files of the npm package from tables in Rust, so that each fact is written once.

mod bindings;
mod codes;
mod javascript;
mod markdown;
mod options;
mod outcomes;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::iter;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use autograb_webhooks::codegen::{HEADER as RESULT_HEADER, RECORDS, Record, origins};
use autograb_webhooks::{
    EVENTS, Event, Mode, PayloadIssueCode, Severity, asyncapi_document, openapi_document,
};

use crate::process::{program, root};
use crate::setup;
pub(crate) use codes::capitalized as hint_text;
pub(crate) use javascript::in_javascript;
use javascript::{camel_case, quoted};
use markdown::Part;

/// A generated file and the function that returns its text.
struct Generated {
    path: &'static str,
    text: fn() -> String,
}

const FILES: &[Generated] = &[
    Generated { path: "pkg-template/lib/events.js", text: events },
    Generated { path: "pkg-template/lib/result-records.js", text: result_records },
    Generated { path: "pkg-template/lib/payload-codes.d.ts", text: payload_code_types },
    Generated { path: "pkg-template/lib/events.d.ts", text: event_types },
    Generated { path: "pkg-template/lib/payloads.d.ts", text: autograb_webhooks::payload_typescript },
    Generated { path: "pkg-template/lib/error-codes.d.ts", text: codes::code_types },
    Generated { path: "pkg-template/lib/client-options.d.ts", text: options::client_types },
    Generated { path: "pkg-template/lib/payload-options.d.ts", text: options::payload_types },
    Generated { path: "pkg-template/lib/receiver-options.d.ts", text: options::receiver_types },
    Generated { path: "pkg-template/lib/outcomes.js", text: outcomes::tables },
    Generated { path: "pkg-template/lib/outcomes.d.ts", text: outcomes::types },
    Generated { path: "pkg-template/lib/option-tables.js", text: options::checks },
    Generated { path: "pkg-template/lib/constants.js", text: options::constants },
    Generated { path: "pkg-template/bin/options.js", text: options::command_tables },
    Generated { path: "docs/openapi.json", text: openapi },
    Generated { path: "docs/asyncapi.json", text: asyncapi },
];

/// The document with generated parts.
const README: &str = "pkg-template/README.md";

const README_PARTS: &[Part] = &[
    Part { name: "error codes", text: codes::error_table },
    Part { name: "issue codes", text: codes::issue_table },
    Part { name: "outcomes", text: outcomes::readme_table },
    Part { name: "receiver options", text: options::receiver_table },
    Part { name: "client options", text: options::client_table },
    Part { name: "validation options", text: options::payload_table },
];

const HEADER: &str = "// Written by `cargo xtask generate`.\n\n";

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let check = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => bail!("`generate` takes `--check` and nothing else"),
    };
    setup::for_build()?;
    let files = FILES.iter().map(|Generated { path, text }| {
        // JSON has no comments.
        let header = if path.ends_with(".json") { "" } else { HEADER };
        anyhow::Ok((*path, format!("{header}{}", text())))
    });
    let documents = [Ok((README, markdown::document(README, README_PARTS)?))];
    // After the other files, which it is made of.
    let types = iter::once_with(|| Ok((bindings::PATH, format!("{HEADER}{}", bindings::types()?))));
    let mut outdated = Vec::new();
    for file in files.chain(documents).chain(types) {
        let (path, text): (&str, String) = file?;
        let text = formatted(path, &text)?;
        let file = root().join(path);
        if fs::read_to_string(&file).is_ok_and(|present| present == text) {
            continue;
        }
        outdated.push(path);
        if !check {
            fs::write(&file, text)?;
            println!("wrote {path}");
        }
    }
    if check && !outdated.is_empty() {
        bail!("out of date: {}; run `cargo xtask generate`", outdated.join(", "));
    }
    println!("{} generated files are up to date", FILES.len() + 2);
    Ok(())
}

/// Formats a file's text with prettier, because the format suite checks generated files too.
fn formatted(path: &str, text: &str) -> Result<String> {
    let mut prettier = program("prettier")
        .args(["--stdin-filepath", path])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("prettier could not be started")?;
    // The pipe is closed when it goes out of scope, and prettier reads all of it before it writes.
    prettier.stdin.take().context("prettier has no input")?.write_all(text.as_bytes())?;
    let output = prettier.wait_with_output()?;
    if !output.status.success() {
        bail!("prettier can't format the text generated for {path}");
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn events() -> String {
    let rows: String = EVENTS.iter().map(event_object).collect();
    format!(
        "/** Every event there is, in the order of AutoGrab's page. */\nexport const EVENTS = /* @__PURE__ */ Object.freeze([{rows}].map(Object.freeze));"
    )
}

fn openapi() -> String {
    openapi_document(Mode::Lenient, None).to_string()
}

fn asyncapi() -> String {
    asyncapi_document(Mode::Lenient).to_string()
}

/// The readers of the records in the validator's result buffer, and the names of the numbers in them.
fn result_records() -> String {
    let severities: Vec<_> = Severity::ALL.iter().map(|severity| severity.as_str()).collect();
    let codes: Vec<_> = PayloadIssueCode::ALL.iter().map(|code| code.as_str()).collect();
    let origins: String =
        origins().enumerate().map(|(number, name)| format!("export const {name} = {number};\n")).collect();
    let header: String = RESULT_HEADER.iter().map(|name| format!("{name}: word(),")).collect();
    let records: String = RECORDS.iter().map(record_reader).collect();
    format!(
        r#"import {{ list, long, readResult, text, word }} from "./result-buffer.js";

/** The origins of an input. */
{origins}
const SEVERITIES = {severities:?};
const CODES = {codes:?};

const header = () => ({{ {header} }});

/** Reads the result at an address with the reader of a record. */
export const read = (address, record) => readResult(address, header, record);

{records}"#
    )
}

fn record_reader(Record { name, fields }: &Record) -> String {
    let field = |&(field, kind, item): &(&str, &str, &str)| {
        let value = match kind {
            "flag" => "word() === 1".to_owned(),
            "severity" => "SEVERITIES[word()]".to_owned(),
            "code" => "CODES[word()]".to_owned(),
            "string" | "bytes" => "text()".to_owned(),
            "list" => format!("list({})", camel_case(item)),
            "one" => format!("{}()", camel_case(item)),
            "constant" => format!("{item:?}"),
            kind => format!("{kind}()"),
        };
        format!("{field}: {value},\n")
    };
    let fields: String = fields.iter().map(field).collect();
    format!("export const {} = () => ({{\n{fields}}});\n\n", camel_case(name))
}

fn payload_code_types() -> String {
    let codes: String = PayloadIssueCode::ALL
        .iter()
        .map(|code| format!("  /** {} */\n  | {:?}\n", in_javascript(code.meaning()), code.as_str()))
        .collect();
    let severities: Vec<_> =
        Severity::ALL.iter().map(|severity| format!("{:?}", severity.as_str())).collect();
    format!(
        "/** The kind of an issue of a payload. */\nexport type PayloadIssueCode =\n{codes};\n\n/** The severity of an issue of a payload. Only an error makes it invalid. */\nexport type Severity = {};\n",
        severities.join(" | ")
    )
}

fn event_object(Event { name, meaning, state, subscribable, source, note }: &Event) -> String {
    let mut object = format!(
        "{{\nname: {name:?}, meaning: {}, state: {:?}, subscribable: {subscribable}, source: {:?},",
        quoted(meaning),
        state.as_str(),
        source.as_str()
    );
    if let Some(note) = note {
        let _ = write!(object, " note: {},", quoted(note));
    }
    object + "},"
}

fn event_types() -> String {
    let names: String =
        EVENTS.iter().map(|event| format!("  /** {} */\n  | {:?}\n", event.meaning, event.name)).collect();
    format!(
        r#"/** The name of an event that AutoGrab is known to push, or to have announced. */
export type KnownEventName =
{names};

/** The name of an event. AutoGrab adds events over time, so it may be one that this version does not know. */
export type EventName = KnownEventName | (string & {{}});

/** An event that AutoGrab is known to push, or to have announced. */
export interface KnownEvent {{
  /** The name on the wire. */
  readonly name: KnownEventName;
  /** What happened, in one sentence. */
  readonly meaning: string;
  /** Whether AutoGrab sends it yet, or has only announced it. */
  readonly state: "in_use" | "announced";
  /** Whether a webhook may list it in its `events`. */
  readonly subscribable: boolean;
  /** Where these facts come from: AutoGrab's page on webhooks, the rest of its developer hub, or our best reading. */
  readonly source: "seed" | "hub" | "assumed";
  /** What the sources leave open or contradict each other in. */
  readonly note?: string;
}}

/** Every event there is, in the order of AutoGrab's page. */
export const EVENTS: readonly KnownEvent[];
"#
    )
}
