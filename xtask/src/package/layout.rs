//! The layout of the npm package: its entries, and a tree of files for each kind of host.
//!
//! An import pays for what it uses. So a module reaches the shells as a value: `lib/payload.js` imports its functions from
//! `../wasm/payload.js`, and no file but `elements.js` works by a side effect. Hosts differ in how they get at a compiled module, and
//! a relative import cannot depend on the host, so each kind has its own `wasm/` and, beside it, a copy of `lib/`.
//! Subpath imports (`#wasm/payload`) would do without the copies, but no page without a bundler can resolve them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{copy_where, write};
use crate::modules::Built;

/// What can be imported from the package.
pub(super) struct Entry {
    pub(super) name: &'static str,
    /// The files `lib/<name>.js` that it re-exports.
    shells: &'static [&'static str],
    /// The modules that they call.
    modules: &'static [&'static str],
    /// Whether the slim tree has it too.
    slim: bool,
}

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "index",
        shells: &["events", "payload", "batch", "client"],
        modules: &["payload", "client"],
        slim: true,
    },
    Entry { name: "payload", shells: &["events", "payload", "batch"], modules: &["payload"], slim: true },
    Entry { name: "client", shells: &["client"], modules: &["client"], slim: true },
    Entry { name: "proxy", shells: &["proxy"], modules: &["client"], slim: false },
    Entry {
        name: "receiver",
        shells: &["receiver", "stores"],
        modules: &["payload", "receiver"],
        slim: false,
    },
    Entry {
        name: "schema",
        shells: &["schema", "documents", "infer", "shrink"],
        modules: &["payload", "schema", "documents", "infer"],
        slim: false,
    },
    Entry { name: "sandbox", shells: &["sandbox"], modules: &["sandbox"], slim: false },
    Entry { name: "elements", shells: &["elements"], modules: &["payload", "client"], slim: false },
];

/// Declarations of the elements for frameworks, which compile only where the framework is installed. Their scripts are
/// empty.
const DECLARATIONS: &[&str] = &["elements/react", "elements/vue"];

/// A kind of host, by how it gets at a compiled module.
struct Tree {
    folder: &'static str,
    /// Imports what `open` needs, given the module's name.
    import: fn(module: &str) -> String,
    /// The last argument of `lazy`; empty where the module is provided later.
    open: &'static str,
}

const INLINE: Tree = Tree {
    folder: "",
    import: |module| {
        format!(
            "import {{ compileText }} from \"../lib/start.js\";\nimport {{ text }} from \"./{module}.inline.js\";\n"
        )
    },
    open: ", () => compileText(text)",
};

const SLIM: Tree = Tree { folder: "slim", import: |_| String::new(), open: "" };

/// The first takes the inlined modules, which work wherever code may be compiled. Cloudflare's and Vercel's edge
/// runtimes forbid that, and import modules that were compiled ahead.
const TREES: &[Tree] = &[
    INLINE,
    Tree { folder: "workerd", import: |module| import_compiled(module, ""), open: ", () => module" },
    Tree {
        folder: "edge-light",
        import: |module| import_compiled(module, "?module"),
        open: ", () => module",
    },
    SLIM,
];

fn import_compiled(module: &str, query: &str) -> String {
    format!("import module from \"../../wasm/{module}.wasm{query}\";\n")
}

/// The conditions of `package.json` in the order in which hosts try them, each with the folder that it leads to.
/// `module-sync` and `bun` make `import` and `require` load the same files. There is deliberately no `node` and no
/// `browser`: bundlers set them for code that runs elsewhere.
const CONDITIONS: &[(&str, &str)] = &[
    ("workerd", "workerd/"),
    ("edge-light", "edge-light/"),
    ("module-sync", ""),
    ("bun", ""),
    ("import", ""),
    ("require", "cjs/"),
    ("default", ""),
];

/// Writes the modules, and the entries of every tree.
pub(super) fn write_trees(npm: &Path, modules: &[Built]) -> Result<()> {
    for module in modules {
        write_module(&npm.join("wasm"), module)?;
    }
    for tree in TREES {
        write_tree(npm, tree, modules)?;
    }
    for entry in ENTRIES {
        write(&npm.join(format!("{}.d.ts", entry.name)), &types(npm, "./", entry))?;
        if entry.slim {
            write(&npm.join(format!("slim/{}.d.ts", entry.name)), &slim_types(npm, entry))?;
        }
    }
    Ok(())
}

/// The module as a file and as text, and wasm-bindgen's glue, which is given the package's own text coders: it creates
/// its own when it is imported, where the host may have none.
fn write_module(folder: &Path, Built { name, wasm, glue }: &Built) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::copy(wasm, folder.join(format!("{name}.wasm")))?;
    let code = format!(
        "import {{ TextDecoder, TextEncoder }} from \"../lib/encoding.js\";\n\n{}",
        fs::read_to_string(glue)?
    );
    write(&folder.join(format!("{name}_bg.js")), &code)?;
    let text = format!("export const text =\n  \"{}\";\n", printable(&fs::read(wasm)?));
    write(&folder.join(format!("{name}.inline.js")), &text)
}

fn write_tree(npm: &Path, tree: &Tree, modules: &[Built]) -> Result<()> {
    let folder = npm.join(tree.folder);
    let is_main = tree.folder == INLINE.folder;
    if !is_main {
        copy_where(&npm.join("lib"), &folder.join("lib"), |file| file.ends_with(".js"))?;
        // Every tree has the same error class, so that `instanceof` holds between slim and other entries.
        write(&folder.join("lib/error.js"), "export * from \"../../lib/error.js\";\n")?;
    }
    for module in modules {
        let glue = if is_main { "./" } else { "../../wasm/" };
        write(&folder.join(format!("wasm/{}.js", module.name)), &link(tree, module, glue)?)?;
    }
    for entry in ENTRIES {
        let is_slim = tree.folder == SLIM.folder;
        if is_slim && !entry.slim {
            continue;
        }
        let init = if is_slim { init(entry) } else { String::new() };
        write(&folder.join(format!("{}.js", entry.name)), &format!("{init}{}", reexports(entry)))?;
    }
    Ok(())
}

/// `wasm/<name>.js` of a tree: the module's functions, each by name, because Parcel loses a namespace that `export *`
/// passes on.
fn link(tree: &Tree, Built { name, glue: file, .. }: &Built, glue: &str) -> Result<String> {
    let names = exports(&fs::read_to_string(file)?).join(", ");
    let import_name = file.file_name().context("glue without a name")?.display();
    let provide = if tree.open.is_empty() { "provide, " } else { "" };
    Ok(format!(
        "import {{ lazy }} from \"../lib/start.js\";\nimport * as glue from \"{glue}{name}_bg.js\";\n{}\nexport const {{ {names}, {provide}start, watch }} = lazy(\"{name}\", \"./{import_name}\", glue{});\n",
        (tree.import)(name),
        tree.open,
    ))
}

/// The names that wasm-bindgen's glue exports, without those that only the module itself calls.
fn exports<'a>(glue: &'a str) -> Vec<&'a str> {
    let declaration =
        |line: &'a str| line.strip_prefix("export function ").or_else(|| line.strip_prefix("export class "));
    let name = |rest: &'a str| rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next();
    glue.lines().filter_map(declaration).filter_map(name).filter(|name| !name.starts_with("__")).collect()
}

/// Bytes as characters from `#` to `}`: one for a byte below 80, two for the others. Brotli makes 3 % more of it
/// than of the bytes themselves, against 45 % of base64, and half of hexadecimal's length has to be parsed.
fn printable(bytes: &[u8]) -> String {
    const FIRST: u8 = b'#';
    const DIRECT: u8 = 80;
    let mut text = String::with_capacity(bytes.len() * 5 / 4);
    for byte in bytes {
        if *byte >= DIRECT {
            text.push(char::from(FIRST + DIRECT - 1 + byte / DIRECT));
        }
        match char::from(FIRST + byte % DIRECT) {
            '\\' => text.push_str("\\\\"),
            character => text.push(character),
        }
    }
    text
}

/// The error class by its name, because its file has more for the other files of `lib/`. Nothing goes through a file
/// that calls a module, or esbuild would keep that file for whoever imports `EVENTS` or `WebhooksError`.
fn reexports(Entry { shells, .. }: &Entry) -> String {
    let mut code = String::from("export { WebhooksError } from \"./lib/error.js\";\n");
    for shell in *shells {
        let _ = writeln!(code, "export * from \"./lib/{shell}.js\";");
    }
    code
}

/// The types of an entry. Not every shell has a file of its own for them.
fn types(npm: &Path, up: &str, Entry { shells, .. }: &Entry) -> String {
    let mut code = String::new();
    for shell in *shells {
        if npm.join(format!("lib/{shell}.d.ts")).is_file() {
            let _ = writeln!(code, "export * from \"{up}lib/{shell}.js\";");
        }
    }
    code
}

fn init(Entry { modules, .. }: &Entry) -> String {
    let mut code = String::from("import { initOf } from \"./lib/start.js\";\n");
    for module in *modules {
        let _ = writeln!(code, "import * as {module} from \"./wasm/{module}.js\";");
    }
    let _ = writeln!(code, "\nexport const init = initOf({{ {} }});", modules.join(", "));
    code
}

const INIT: &str = "/**
 * Starts the modules of this entry. Await it before the first call; a module that is not named stays unstarted.
 *
 * ```js
 * await init({ payload: \"/assets/payload.wasm\" });
 * ```
 *
 * @throws {WebhooksError} `wasm_unavailable` when a module can't be loaded, compiled or started
 */
";

fn slim_types(npm: &Path, entry: &Entry) -> String {
    let names: Vec<_> = entry.modules.iter().map(|module| format!("\"{module}\"")).collect();
    format!(
        "import type {{ WasmSources }} from \"../lib/start.js\";\n\nexport type {{ WasmSource, WasmSources }} from \"../lib/start.js\";\n{INIT}export declare function init(sources: WasmSources<{}>): Promise<void>;\n{}",
        names.join(" | "),
        types(npm, "../", entry),
    )
}

/// The `exports` of `package.json`. TypeScript takes the first condition that holds, so `types` comes first.
pub(super) fn manifest_exports() -> String {
    let mut rows: Vec<String> = Vec::new();
    for entry in ENTRIES {
        rows.push(manifest_row(entry.name, "", |_| true));
    }
    let in_one_tree = |folder: &str| ["", "cjs/"].contains(&folder);
    rows.extend(DECLARATIONS.iter().map(|name| manifest_row(name, "", in_one_tree)));
    for entry in ENTRIES.iter().filter(|entry| entry.slim) {
        rows.push(manifest_row(entry.name, "slim/", in_one_tree));
    }
    for module in ["client", "payload"] {
        rows.push(format!("    \"./{module}.wasm\": \"./wasm/{module}.wasm\""));
    }
    rows.push("    \"./package.json\": \"./package.json\"".to_owned());
    format!("\"exports\": {{\n{}\n  }}", rows.join(",\n"))
}

fn manifest_row(name: &str, folder: &str, is_there: fn(&str) -> bool) -> String {
    let subpath = format!("./{folder}{name}");
    let subpath = subpath.trim_end_matches("/index").replace("./index", ".");
    let conditions: Vec<_> = CONDITIONS
        .iter()
        .filter(|(_, tree)| is_there(tree))
        .map(|(condition, tree)| {
            let types = if *tree == "cjs/" { tree } else { "" };
            format!(
                "      \"{condition}\": {{\n        \"types\": \"./{types}{folder}{name}.d.ts\",\n        \"default\": \"./{tree}{folder}{name}.js\"\n      }}"
            )
        })
        .collect();
    format!("    \"{subpath}\": {{\n{}\n    }}", conditions.join(",\n"))
}
