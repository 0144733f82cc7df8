//! That the README names tests which exist.
#![expect(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::fs;
use std::path::Path;

const README: &str = include_str!("../README.md");

/// The sentences of the tables, each with the tests beside it.
fn rows() -> Vec<(&'static str, Vec<&'static str>)> {
    let cells = |line: &'static str| line.trim_matches('|').split_once(" | ");
    let is_row = |line: &&str| line.starts_with('|') && !line.starts_with("| ---");
    README
        .lines()
        .filter(is_row)
        .filter_map(cells)
        .filter(|(_, tests)| tests.trim() != "tests")
        .map(|(sentence, tests)| (sentence.trim(), tests.split('`').skip(1).step_by(2).collect()))
        .collect()
}

/// Whether a test has this name: `service::calls::refusals` or `sandbox.test.js: many sandboxes live side by side`.
fn exists(test: &str) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if let Some((file, name)) = test.split_once(": ") {
        let source = fs::read_to_string(root.join("../tests/js").join(file)).unwrap_or_default();
        return source.contains(&format!("test(\"{name}\","));
    }
    let [folder, file, name] = test.split("::").collect::<Vec<_>>().try_into().unwrap();
    let tests = root.join(if folder == "core" { "../tests" } else { "tests" });
    let source = fs::read_to_string(tests.join(folder).join(file).with_extension("rs")).unwrap_or_default();
    source.contains(&format!("#[test]\nfn {name}() {{"))
}

#[test]
fn every_sentence_stands_beside_tests_that_exist() {
    let rows = rows();
    assert_eq!(rows.len(), 40);
    for (sentence, tests) in rows {
        assert!(!tests.is_empty(), "nothing shows: {sentence}");
        for test in tests {
            assert!(exists(test), "there is no test `{test}`, beside: {sentence}");
        }
    }
}

#[test]
fn a_test_that_there_is_not_is_found_out() {
    for test in [
        "service::calls::no_such_test",
        "service::nowhere::refusals",
        "core::events::suggest",
        "sandbox.test.js: many",
    ] {
        assert!(!exists(test), "{test}");
    }
}
