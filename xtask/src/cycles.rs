//! Checks that the modules of each crate import each other without cycles: a file can then be read and moved without
//! the files that use it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::process::root;

/// The modules that each module imports, by their paths from the crate's root, such as `payload::json`.
type Imports = BTreeMap<String, BTreeSet<String>>;

#[test]
fn modules_import_each_other_without_cycles() {
    for source in ["src", "sandbox/src", "xtask/src"] {
        let imports = imports_in(&root().join(source));
        assert!(imports.len() > 3, "{source} has modules");
        assert_eq!(cycle_in(&imports), None, "in {source}");
    }
}

#[test]
fn finds_cycles_through_any_form_of_import() {
    let files = |files: &[(&str, &str)]| {
        let sources = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        cycle_in(&imports_of(&sources))
    };
    assert_eq!(files(&[("a", "use crate::b::B;"), ("b", "use std::fs;")]), None);
    let cycle = Some(vec!["a".to_owned(), "b".to_owned(), "a".to_owned()]);
    assert_eq!(files(&[("a", "use crate::b::B;"), ("b", "use crate::{x, a::{A, C}};")]), cycle);
    assert_eq!(files(&[("a", "use super::b;"), ("b", "pub(crate) use super::a::A;")]), cycle);
    // A module and its own parts belong together, whichever imports the other.
    assert_eq!(files(&[("a", "use part::P;\nuse self::part::Q;"), ("a::part", "use super::A;")]), None);
    let parts = [("a::one", "use super::two::T;"), ("a::two", "use crate::a::one::O;")];
    assert!(files(&parts).is_some());
}

fn imports_in(source: &Path) -> Imports {
    let mut sources = BTreeMap::new();
    read(source, "", &mut sources);
    imports_of(&sources)
}

/// Collects the sources of a folder by the paths of their modules.
fn read(folder: &Path, parent: &str, sources: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let module = if parent.is_empty() { name.to_owned() } else { format!("{parent}::{name}") };
        if path.is_dir() {
            read(&path, &module, sources);
        } else if !["main", "lib"].contains(&name) && !name.ends_with("tests") {
            sources.insert(module, fs::read_to_string(&path).unwrap());
        }
    }
}

fn imports_of(sources: &BTreeMap<String, String>) -> Imports {
    let of = |(module, text): (&String, &String)| {
        // Tests may use anything.
        let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let paths = text.split_inclusive(';').filter_map(use_tree).flat_map(|tree| paths_of("", tree));
        let imported = paths.filter_map(|path| resolve(&path, module, sources));
        (module.clone(), imported.filter(|other| !are_kin(module, other)).collect())
    };
    sources.iter().map(of).collect()
}

/// What stands between `use` and `;` in a statement.
fn use_tree(statement: &str) -> Option<&str> {
    let (before, tree) = statement.rsplit_once("use ")?;
    let before = before.rsplit('\n').next()?.trim();
    (before.is_empty() || before.starts_with("pub")).then(|| tree.trim_end_matches(';').trim())
}

/// The paths of an import: `a::{b, c::d}` has `a::b` and `a::c::d`.
fn paths_of(prefix: &str, tree: &str) -> Vec<String> {
    let Some((head, rest)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        return vec![format!("{prefix}{path}")];
    };
    let rest = rest.trim_end().strip_suffix('}').unwrap_or(rest);
    let (mut depth, mut start, mut paths) = (0, 0, Vec::new());
    for (at, char) in rest.char_indices().chain([(rest.len(), ',')]) {
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = rest[start..at].trim();
                if !part.is_empty() {
                    paths.extend(paths_of(&format!("{prefix}{}", head.trim()), part));
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    paths
}

/// The module of the crate that a path leads into, if it does.
fn resolve(path: &str, module: &str, sources: &BTreeMap<String, String>) -> Option<String> {
    let mut parent = module.split("::").collect::<Vec<_>>();
    let mut segments: Vec<_> = path.split("::").collect();
    match segments.first().copied()? {
        "crate" => parent.clear(),
        "super" => _ = parent.pop(),
        _ => return None,
    }
    segments.remove(0);
    while segments.first() == Some(&"super") {
        parent.pop();
        segments.remove(0);
    }
    parent.extend(segments);
    (1..=parent.len()).rev().map(|length| parent[..length].join("::")).find(|path| sources.contains_key(path))
}

/// Whether one module is a part of the other.
fn are_kin(one: &str, other: &str) -> bool {
    let is_in = |part: &str, whole: &str| part == whole || part.starts_with(&format!("{whole}::"));
    is_in(one, other) || is_in(other, one)
}

/// The modules along a cycle, which ends where it starts.
fn cycle_in(imports: &Imports) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    imports.keys().find_map(|module| cycle_from(module, imports, &mut Vec::new(), &mut done))
}

fn cycle_from(
    module: &str,
    imports: &Imports,
    path: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if let Some(start) = path.iter().position(|earlier| earlier == module) {
        return Some(path[start..].iter().cloned().chain([module.to_owned()]).collect());
    }
    if !done.insert(module.to_owned()) {
        return None;
    }
    path.push(module.to_owned());
    let found = imports.get(module)?.iter().find_map(|next| cycle_from(next, imports, path, done));
    path.pop();
    found
}
