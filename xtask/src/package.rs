//! Puts the npm package together: the files of `pkg-template/`, the modules, and an entry for every kind of host.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::modules::{self, Built};
use crate::process::{program, read, root, run};
use crate::setup;

/// What can be imported from the package.
struct Entry {
    name: &'static str,
    /// The shells `lib/<name>.js` that it re-exports.
    shells: &'static [&'static str],
    /// The modules that they call.
    modules: &'static [&'static str],
    /// Whether it is worth loading with modules that lie elsewhere.
    slim: bool,
}

const ENTRIES: &[Entry] = &[
    Entry { name: "index", shells: &["payload", "client"], modules: &["payload", "client"], slim: true },
    Entry { name: "payload", shells: &["payload"], modules: &["payload"], slim: true },
    Entry { name: "schema", shells: &["schema"], modules: &["payload", "schema"], slim: false },
    Entry { name: "sandbox", shells: &["sandbox"], modules: &["sandbox"], slim: false },
];

/// How a kind of host gets at the modules: the folder of its entries, and what an entry says for a module.
struct Variant {
    folder: &'static str,
    import: fn(module: &str) -> String,
}

/// The first takes the inlined modules, which work wherever code may be compiled. Cloudflare's and Vercel's
/// edge forbid that, and take modules that were compiled ahead.
const VARIANTS: &[Variant] = &[
    Variant { folder: "", import: |module| format!("import \"./wasm/{module}.inline.js\";\n") },
    Variant { folder: "workerd", import: |module| import_compiled(module, "") },
    Variant { folder: "edge-light", import: |module| import_compiled(module, "?module") },
];

fn import_compiled(module: &str, query: &str) -> String {
    format!(
        "import {module} from \"../wasm/{module}.wasm{query}\";\nimport * as {module}Glue from \"../wasm/{module}.js\";\n{module}Glue.provide(() => {module});\n"
    )
}

/// Builds the modules, `dist/npm`, its tarball and `dist/www`.
pub(crate) fn build() -> Result<()> {
    setup::for_build()?;
    let modules = modules::build()?;
    let dist = root().join("dist");
    let npm = dist.join("npm");
    remove(&dist)?;
    assemble(&npm, &modules)?;
    let tarball =
        read(program("npm").args(["pack", "--silent", "--pack-destination"]).arg(&dist).current_dir(&npm))?;
    assemble_page(&dist.join("www"), &npm)?;
    link(&npm)?;
    println!("built dist/npm, dist/{tarball} and dist/www");
    Ok(())
}

fn assemble(npm: &Path, modules: &[Built]) -> Result<()> {
    copy(&root().join("pkg-template"), npm)?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(root().join(licence), npm.join(licence))?;
    }
    write_manifest(npm)?;
    for module in modules {
        write_module(&npm.join("wasm"), module)?;
    }
    for entry in ENTRIES {
        write_entry(npm, entry)?;
    }
    write_commonjs(npm)
}

/// The version stands in `Cargo.toml` alone.
fn write_manifest(npm: &Path) -> Result<()> {
    let file = npm.join("package.json");
    let manifest = fs::read_to_string(&file)?;
    let versioned = manifest.replacen(
        "\"version\": \"0.0.0\"",
        &format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION")),
        1,
    );
    write(&file, &versioned)
}

/// wasm-bindgen's glue as it is, a lazy start around it, and the module twice: as a file and as text.
fn write_module(folder: &Path, Built { name, wasm, glue }: &Built) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::copy(wasm, folder.join(format!("{name}.wasm")))?;
    fs::copy(glue, folder.join(format!("{name}_bg.js")))?;
    let exports = exports(&fs::read_to_string(glue)?).join(", ");
    let asked = glue.file_name().context("glue without a name")?.display();
    let lazy = format!(
        "import * as glue from \"./{name}_bg.js\";\nimport {{ lazy }} from \"../lib/start.js\";\n\nexport {{ {exports} }} from \"./{name}_bg.js\";\nexport const {{ provide, start, watch }} = lazy(\"{name}\", \"./{asked}\", glue);\n"
    );
    write(&folder.join(format!("{name}.js")), &lazy)?;
    let inline = format!(
        "import {{ inlined }} from \"../lib/start.js\";\nimport {{ provide }} from \"./{name}.js\";\n\nprovide(inlined(\"{}\"));\n",
        printable(&fs::read(wasm)?)
    );
    write(&folder.join(format!("{name}.inline.js")), &inline)
}

/// What wasm-bindgen's glue offers, without what only the module itself calls. Each is named, because Parcel loses
/// a namespace that `export *` passes on too.
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

fn write_entry(npm: &Path, entry: &Entry) -> Result<()> {
    let Entry { name, shells, modules, slim } = entry;
    for Variant { folder, import } in VARIANTS {
        let up = if folder.is_empty() { "./" } else { "../" };
        let imports: String = modules.iter().map(|module| import(module)).collect();
        write(&npm.join(folder).join(format!("{name}.js")), &format!("{imports}{}", reexports(up, shells)))?;
    }
    write(&npm.join(format!("{name}.d.ts")), &reexports("./", shells))?;
    if *slim { write_slim(npm, entry) } else { Ok(()) }
}

const INIT: &str = "/**
 * Starts the modules of this entry. Await it before the first call; modules that are not named stay asleep.
 *
 * ```js
 * await init({ payload: \"/assets/payload.wasm\" });
 * ```
 *
 * @throws {WebhooksError} `wasm_unavailable` when a module can't be had, compiled or started
 */
";

/// The entry for those who count bytes: its modules come from where `init` is told.
fn write_slim(npm: &Path, Entry { name, shells, modules, .. }: &Entry) -> Result<()> {
    let mut code = String::from("import { initOf } from \"../lib/start.js\";\n");
    for module in *modules {
        let _ = writeln!(code, "import * as {module} from \"../wasm/{module}.js\";");
    }
    let _ = writeln!(code, "\nexport const init = initOf({{ {} }});", modules.join(", "));
    let reexports = reexports("../", shells);
    write(&npm.join("slim").join(format!("{name}.js")), &format!("{code}{reexports}"))?;
    let names: Vec<_> = modules.iter().map(|module| format!("\"{module}\"")).collect();
    let types = format!(
        "import type {{ WasmSources }} from \"../lib/start.js\";\n\nexport type {{ WasmSource, WasmSources }} from \"../lib/start.js\";\n{INIT}export declare function init(sources: WasmSources<{}>): Promise<void>;\n{reexports}",
        names.join(" | ")
    );
    write(&npm.join("slim").join(format!("{name}.d.ts")), &types)
}

fn reexports(up: &str, shells: &[&str]) -> String {
    shells.iter().map(|shell| format!("export * from \"{up}lib/{shell}.js\";\n")).collect()
}

/// The same files once more for `require`, one for one, so that here too the entries share their state and the
/// error class. The folder's own `type` makes both Node and TypeScript read them as CommonJS.
fn write_commonjs(npm: &Path) -> Result<()> {
    let folders = ["", "lib", "slim", "wasm"];
    let files =
        folders.iter().map(|folder| files_in(&npm.join(folder))).collect::<Result<Vec<_>>>()?.concat();
    let cjs = npm.join("cjs");
    let is = |ending: &'static str| move |file: &&PathBuf| file.to_string_lossy().ends_with(ending);
    run(program("esbuild")
        .args(["--format=cjs", "--platform=node", "--target=es2022", "--log-level=warning"])
        .arg(format!("--banner:js={TEXT_CODERS}"))
        .arg(format!("--outbase={}", npm.display()))
        .arg(format!("--outdir={}", cjs.display()))
        .args(files.iter().filter(is(".js"))))?;
    for file in files.iter().filter(is(".d.ts")) {
        let copied = cjs.join(file.strip_prefix(npm)?);
        fs::create_dir_all(copied.parent().unwrap_or(&cjs))?;
        fs::copy(file, copied)?;
    }
    write(&cjs.join("package.json"), "{ \"type\": \"commonjs\" }\n")
}

/// Jest's jsdom has no text coders of its own. The `try` tells bundlers that `util` may be missing.
const TEXT_CODERS: &str = "var { TextDecoder, TextEncoder } = globalThis;
if (!TextDecoder) try { ({ TextDecoder, TextEncoder } = require(\"util\")); } catch {}";

/// The demo page with the part of the package that it imports.
fn assemble_page(www: &Path, npm: &Path) -> Result<()> {
    let page = root().join("www");
    if page.exists() {
        copy(&page, www)?;
    }
    let pkg = www.join("pkg");
    for folder in ["lib", "slim", "wasm"] {
        copy(&npm.join(folder), &pkg.join(folder))?;
    }
    for Entry { name, .. } in ENTRIES {
        fs::copy(npm.join(format!("{name}.js")), pkg.join(format!("{name}.js")))?;
    }
    Ok(())
}

/// Lets the tests import the package by its name.
fn link(npm: &Path) -> Result<()> {
    #[cfg(unix)]
    use std::os::unix::fs::symlink;
    #[cfg(windows)]
    use std::os::windows::fs::symlink_dir as symlink;
    let link = root().join("node_modules/autograb-webhooks");
    if link.read_link().is_ok_and(|target| target == npm) {
        return Ok(());
    }
    symlink(npm, &link).with_context(|| format!("{} can't be linked", link.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} can't be read", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The files that lie directly in a folder, in the order of their names.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut files: Vec<_> =
        entries.into_iter().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}

fn write(file: &Path, text: &str) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text).with_context(|| format!("{} can't be written", file.display()))
}

pub(crate) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
