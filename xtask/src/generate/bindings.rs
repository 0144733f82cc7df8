//! The types of the exports of `wasm-pack build`: those of the npm package, in one file.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::process::root;

pub(super) const PATH: &str = "src/wasm/standalone/types.d.ts";

/// The exports, with everything that their types refer to.
const EXPORTS: &[&str] = &[
    "WebhooksClient",
    "WebhooksError",
    "buildCreateRequest",
    "buildDeleteRequest",
    "buildGetRequest",
    "buildListRequest",
    "buildPingRequest",
    "buildUpdateRequest",
    "checkEventName",
    "checkEventNames",
    "payloadJsonSchema",
    "redactEndpoint",
    "safeParsePayload",
    "samplePayload",
    "validatePayload",
    "withToken",
];

/// wasm-bindgen's own members of the class.
const CLASS_MEMBERS: &str = "export interface WebhooksClient {
  /** Releases the client's memory. Without a call, the garbage collector does. */
  free(): void;
}";

/// The package's class of errors does not exist in the module.
const ERROR: &str = "/** The `Error` that every function throws, and every promise is rejected with. */
export interface WebhooksError extends Error {";

/// The beginnings of the names of the files that belong to other entries.
const OTHERS: &[&str] =
    &["elements", "infer", "outcomes", "receiver", "sandbox", "shrink", "start", "stores"];

/// A top-level declaration of a file.
struct Declaration {
    name: String,
    text: String,
}

pub(super) fn types() -> Result<String> {
    let declarations = declarations()?;
    let mut wanted: BTreeSet<_> = EXPORTS.iter().copied().collect();
    loop {
        let is_wanted = |declaration: &&Declaration| wanted.contains(&*declaration.name);
        let found: Vec<_> = declarations.iter().filter(is_wanted).flat_map(Declaration::words).collect();
        let count = wanted.len();
        wanted.extend(found.into_iter().filter(|word| declarations.iter().any(|other| other.name == *word)));
        if wanted.len() == count {
            break;
        }
    }
    for export in EXPORTS {
        if declarations.iter().all(|declaration| declaration.name != *export) {
            bail!("no declaration of `{export}` in the types of the npm package");
        }
    }
    let texts = declarations.iter().filter(|declaration| wanted.contains(&*declaration.name));
    let texts: Vec<_> = texts.map(|declaration| declaration.text.as_str()).chain([CLASS_MEMBERS]).collect();
    Ok(texts.join("\n\n"))
}

/// Reads the declarations of all files but those of other entries. Prettier leaves an empty line between two.
fn declarations() -> Result<Vec<Declaration>> {
    let folder = root().join("pkg-template/lib");
    let mut files: Vec<_> = fs::read_dir(&folder)?.map(|file| Ok(file?.path())).collect::<Result<_>>()?;
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".d.ts") && !OTHERS.iter().any(|prefix| name.starts_with(prefix))
    });
    files.sort();
    let mut declarations = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file)?;
        for block in text.trim_end().split("\n\n") {
            declarations.extend(Declaration::read(block).with_context(|| format!("in {}", file.display()))?);
        }
    }
    Ok(declarations)
}

impl Declaration {
    /// Reads a block; `None` if it only imports, re-exports or comments.
    fn read(block: &str) -> Result<Option<Self>> {
        let is_code = |line: &&str| !line.starts_with(['/', ' ', '}', ')']);
        let lines = block.lines().filter(is_code);
        let mut starts = lines.filter(|line| {
            !["import ", "export {", "export type {", "export *", "export type *"]
                .iter()
                .any(|prefix| line.starts_with(prefix))
        });
        let Some(start) = starts.next() else { return Ok(None) };
        let mut words = start.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let is_keyword =
            |word: &&str| matches!(*word, "class" | "const" | "enum" | "function" | "interface" | "type");
        words.find(is_keyword).with_context(|| format!("`{start}` declares nothing"))?;
        let name = words.next().with_context(|| format!("`{start}` declares nothing"))?.to_owned();
        let text = if name == "WebhooksError" { error_interface(block) } else { block.to_owned() };
        Ok(Some(Self { name, text }))
    }

    /// The words outside comments.
    fn words(&self) -> impl Iterator<Item = &str> {
        let is_comment =
            |line: &&str| ["/**", "*", "//"].iter().any(|start| line.trim_start().starts_with(start));
        let code = self.text.lines().filter(move |line| !is_comment(line));
        code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric()))
    }
}

/// The properties of the class of errors, each with the comment before it. Issues that there are none of are absent.
fn error_interface(class: &str) -> String {
    let (mut text, mut comment) = (ERROR.to_owned(), String::new());
    for line in class.lines().skip_while(|line| !line.starts_with("export class")).skip(1) {
        if line.starts_with("  readonly ") {
            let line = line.replace("readonly issues:", "readonly issues?:");
            text.extend(["\n", &comment, &line]);
        }
        let is_comment = line.trim_start().starts_with(['/', '*']);
        comment = if is_comment { format!("{comment}{line}\n") } else { String::new() };
    }
    let text = text.replace("; otherwise empty.", ".").replace("; else empty.", ".");
    text + "\n}"
}
