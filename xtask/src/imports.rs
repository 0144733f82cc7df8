//! Short names for the imports of a module. wasm-bindgen's end in a hash of 16 digits, which hardly compresses, and each
//! name is in the module and in its glue: 2.3 KB of what the client weighs.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};

/// The id of the section of imports.
const IMPORTS: u8 = 2;

/// Renames every import of a module, which must be functions, and the functions of its glue. A short name begins with two
/// underscores, as all names do that only the module and its glue know.
pub(crate) fn shorten(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut names = BTreeMap::new();
    let (header, mut rest) = wasm.split_at_checked(8).context("the module has no header")?;
    let mut shortened = header.to_vec();
    while let [id, section @ ..] = rest {
        let mut after = section;
        let body = bytes(&mut after)?;
        shortened.push(*id);
        match *id {
            IMPORTS => push_bytes(&mut shortened, &shorten_section(body, &mut names)?),
            _ => push_bytes(&mut shortened, body),
        }
        rest = after;
    }
    Ok((shortened, rename(glue, &names)))
}

fn shorten_section<'a>(mut section: &'a [u8], names: &mut BTreeMap<&'a str, String>) -> Result<Vec<u8>> {
    let count = number(&mut section)?;
    let mut shortened = Vec::new();
    push_number(&mut shortened, count);
    for index in 0..count {
        let module = bytes(&mut section)?;
        let name = names.entry(str::from_utf8(bytes(&mut section)?)?).or_insert(format!("__{index}"));
        ensure!(section.split_off_first() == Some(&0), "an import is not a function");
        push_bytes(&mut shortened, module);
        push_bytes(&mut shortened, name.as_bytes());
        shortened.push(0);
        push_number(&mut shortened, number(&mut section)?);
    }
    Ok(shortened)
}

/// Replaces names in JavaScript.
fn rename(code: &str, names: &BTreeMap<&str, String>) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let words = code.split_inclusive(|c| !is_part(c)).map(|word| {
        let name = word.trim_end_matches(|c| !is_part(c));
        let end = word.get(name.len()..).unwrap_or_default();
        format!("{}{end}", names.get(name).map_or(name, String::as_str))
    });
    words.collect()
}

fn bytes<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8]> {
    let length = number(rest)?;
    rest.split_off(..length).context("the module ends early")
}

fn push_bytes(wasm: &mut Vec<u8>, bytes: &[u8]) {
    push_number(wasm, bytes.len());
    wasm.extend(bytes);
}

/// Reads a number in LEB128: seven bits in each byte, the lowest first.
fn number(rest: &mut &[u8]) -> Result<usize> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let byte = *rest.split_off_first().context("the module ends early")?;
        number |= usize::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    bail!("a number has more than 32 bits")
}

fn push_number(wasm: &mut Vec<u8>, mut number: usize) {
    while number > 0x7F {
        wasm.push(number as u8 | 0x80);
        number >>= 7;
    }
    wasm.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with a section of another kind and one of two imports, from `./m` of the function types 0 and 200.
    fn module(first: &str, second: &str) -> Vec<u8> {
        let mut section = vec![2];
        for (name, kind) in [(first, &[0, 0][..]), (second, &[0, 0xC8, 1])] {
            push_bytes(&mut section, b"./m");
            push_bytes(&mut section, name.as_bytes());
            section.extend(kind);
        }
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend([1, 2, 7, 7, 2]);
        push_bytes(&mut wasm, &section);
        wasm
    }

    #[test]
    fn imports_get_the_same_short_names_in_module_and_glue() {
        let long = "__wbg_new_ee7b22ccf83c151d";
        let glue =
            format!("export function {long}(a) {{ return {long}_a; }}\nexport function other() {{}}\nlast");
        let (wasm, glue) = shorten(&module(long, &"x".repeat(200)), &glue).unwrap();
        assert_eq!(wasm, module("__0", "__1"));
        assert_eq!(
            glue,
            format!("export function __0(a) {{ return {long}_a; }}\nexport function other() {{}}\nlast")
        );
    }

    #[test]
    fn other_imports_and_damaged_modules_are_refused() {
        let mut memory = module("x", "y");
        let kind = memory.iter().position(|&byte| byte == b'x').unwrap() + 1;
        memory[kind] = 2;
        for wasm in [&memory[..], &module("x", "y")[..20], b"\0asm"] {
            assert!(shorten(wasm, "").is_err());
        }
    }
}
