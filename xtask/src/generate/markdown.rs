//! Generated parts of documents written by hand. A part lies between two comments, `<!-- begin NAME -->` and
//! `<!-- end NAME -->`.

use std::fs;

use anyhow::{Context, Result};

use crate::process::root;

/// A part of a document and the function that returns its text.
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) text: fn() -> String,
}

/// Returns a document with its parts as they should be.
pub(super) fn document(path: &str, parts: &[Part]) -> Result<String> {
    let mut document = fs::read_to_string(root().join(path))?;
    for Part { name, text } in parts {
        document = with_part(&document, name, &text()).with_context(|| {
            format!("{path} has no `<!-- begin {name} -->` before an `<!-- end {name} -->`")
        })?;
    }
    Ok(document)
}

fn with_part(document: &str, name: &str, text: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- begin {name} -->"), format!("<!-- end {name} -->"));
    let (before, rest) = document.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n\n{text}\n{end}{after}"))
}

/// Returns a table. Prettier aligns its columns.
pub(super) fn table<const COLUMNS: usize>(
    head: [&str; COLUMNS],
    rows: impl Iterator<Item = [String; COLUMNS]>,
) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let cell = |text: String| text.replace('|', "\\|");
    let rows: String = rows.map(|row| line(&row.map(cell))).collect();
    line(&head.map(str::to_owned)) + &line(&[(); COLUMNS].map(|()| "---".to_owned())) + &rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_replaced_and_nothing_else() {
        let document = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n";
        let expected = "a\n<!-- begin x -->\n\nnew\n<!-- end x -->\nb\n";
        assert_eq!(with_part(document, "x", "new").as_deref(), Some(expected));
        assert_eq!(with_part(document, "y", "new"), None);
        assert_eq!(with_part("<!-- end x --><!-- begin x -->", "x", "new"), None);
    }

    #[test]
    fn a_bar_in_a_cell_is_escaped() {
        let rows = [["a | b".to_owned(), "c".to_owned()]];
        let expected = "| x | y |\n| --- | --- |\n| a \\| b | c |\n";
        assert_eq!(table(["x", "y"], rows.into_iter()), expected);
    }
}
