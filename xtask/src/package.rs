//! Assembles the npm package from `pkg-template/`, the modules, and the files of every kind of host.

mod layout;
pub(crate) mod notices;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::guide;
use crate::modules::{self, Built};
use crate::process::{program, read, root, run};
use crate::setup;
use layout::ENTRIES;

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
    guide::write(&dist.join("www/docs"))?;
    println!("built dist/npm, dist/{tarball} and dist/www");
    Ok(())
}

fn assemble(npm: &Path, modules: &[Built]) -> Result<()> {
    copy(&root().join("pkg-template"), npm)?;
    write_styles(npm)?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(root().join(licence), npm.join(licence))?;
    }
    write(&npm.join(notices::FILE), &notices::text()?)?;
    write_manifest(npm)?;
    layout::write_trees(npm, modules)?;
    write_commonjs(npm)
}

/// The style sheet of the elements as text, because a module can't import CSS everywhere. The files themselves are for
/// the page.
fn write_styles(npm: &Path) -> Result<()> {
    let sheet = npm.join("style/elements.css");
    let css = read(program("esbuild").arg(&sheet).args(["--bundle", "--minify", "--log-level=warning"]))?;
    write(&npm.join("lib/elements/style.js"), &format!("export const css = {};\n", Value::from(css.trim())))?;
    remove(&npm.join("style"))
}

/// `Cargo.toml` alone has the version, and the table of entries alone what can be imported.
fn write_manifest(npm: &Path) -> Result<()> {
    let file = npm.join("package.json");
    let mut manifest = fs::read_to_string(&file)?;
    for (placeholder, value) in [
        ("\"version\": \"0.0.0\"", format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"))),
        ("\"exports\": {}", layout::manifest_exports()),
    ] {
        ensure!(manifest.contains(placeholder), "pkg-template/package.json lacks `{placeholder}`");
        manifest = manifest.replacen(placeholder, &value, 1);
    }
    write(&file, &manifest)
}

/// The same files once more for `require`, one for one, so that here too the entries share their state and the
/// error class. The folder's own `type` makes both Node and TypeScript read them as CommonJS.
fn write_commonjs(npm: &Path) -> Result<()> {
    let mut files = Vec::new();
    for (folder, depth) in [("", 0), ("elements", 0), ("lib", usize::MAX), ("wasm", 0), ("slim", usize::MAX)]
    {
        add_files(&npm.join(folder), depth, &mut files)?;
    }
    let cjs = npm.join("cjs");
    let is = |ending: &'static str| move |file: &&PathBuf| file.to_string_lossy().ends_with(ending);
    run(program("esbuild")
        .args(["--format=cjs", "--platform=node", "--target=es2022", "--log-level=warning"])
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

/// The demo page with the part of the package that it imports.
fn assemble_page(www: &Path, npm: &Path) -> Result<()> {
    copy(&root().join("www"), www)?;
    copy(&root().join("pkg-template/style"), &www.join("style"))?;
    let pkg = www.join("pkg");
    for folder in ["lib", "wasm"] {
        copy_where(&npm.join(folder), &pkg.join(folder), |file| file.ends_with(".js"))?;
    }
    for entry in ENTRIES {
        let file = format!("{}.js", entry.name);
        fs::copy(npm.join(&file), pkg.join(&file))?;
    }
    for (from, to) in [("LICENSE-MIT", "LICENSE-MIT.txt"), ("LICENSE-APACHE", "LICENSE-APACHE.txt")] {
        fs::copy(npm.join(from), www.join(to))?;
    }
    bundle_editor(&www.join("vendor"))?;
    let editor = fs::read_to_string(root().join("node_modules/@codemirror/state/LICENSE"))?;
    let notices = fs::read_to_string(npm.join(notices::FILE))?;
    write(&www.join("THIRD-PARTY.txt"), &format!("{notices}\nCodeMirror and Lezer\n\n{editor}"))?;
    let index = www.join("index.html");
    let html = fs::read_to_string(&index)?;
    write(&index, &html.replacen(">0.0.0<", &format!(">{}<", env!("CARGO_PKG_VERSION")), 1))
}

/// Bundles the editor of the payload view into one file. Where the browser tells whether input is
/// pending, CodeMirror parses for 100 ms at a time, and for at most 45 ms otherwise.
fn bundle_editor(vendor: &Path) -> Result<()> {
    let bundle = "codemirror.js";
    run(program("esbuild")
        .arg(root().join("www/vendor").join(bundle))
        .args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"])
        .args(["--legal-comments=inline", "--define:navigator.scheduling=undefined"])
        .arg(format!("--outfile={}", vendor.join(bundle).display()))
        .arg("--allow-overwrite"))
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

pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    copy_where(from, to, |_| true)
}

/// Copies the files of a folder, and of those in it, whose names are wanted.
fn copy_where(from: &Path, to: &Path, is_wanted: fn(&str) -> bool) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} can't be read", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_where(&entry.path(), &target, is_wanted)?;
        } else if is_wanted(&entry.file_name().to_string_lossy()) {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Adds the files of a folder, and of the folders in it down to a depth, in the order of their names.
fn add_files(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_file() {
            files.push(path);
        } else if depth > 0 {
            add_files(&path, depth - 1, files)?;
        }
    }
    Ok(())
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
