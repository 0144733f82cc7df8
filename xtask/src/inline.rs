//! A module as text that compresses well. `decode` in `pkg-template/lib/start.js` makes the module of it again.

use std::ops::Range;

use anyhow::{Context, Result};

/// The text of a module, as it stands in a literal.
pub(crate) fn text_of(module: &[u8]) -> Result<String> {
    let code = code_section(module).context("the module has no code")?;
    Ok(sorted(module, &code).replace('\\', "\\\\"))
}

/// The bytes of a module as text, sorted: behind all others the numbers of locals, then the offsets of addresses,
/// then the constants. Before them stand the module's length, where its code begins and ends, and where each kind
/// begins. Brotli makes 7 % less of it: what it learns of instructions no longer mixes with what it learns of operands.
///
/// The operands of other instructions count as instructions, and a few of them are mistaken for one of these. That
/// costs less than telling all of WebAssembly apart would, and the way back makes the same mistakes.
fn sorted(module: &[u8], code: &Range<usize>) -> String {
    let (before, mut left) = module.split_at_checked(code.start).unwrap_or((module, &[]));
    let mut rest = before.to_vec();
    let (mut locals, mut offsets, mut constants) = (Vec::new(), Vec::new(), Vec::new());
    let behind = module.len() - code.end;
    while let Some((&instruction, operands)) = left.split_first().filter(|_| left.len() > behind) {
        rest.push(instruction);
        left = operands;
        match instruction {
            // local.get, local.set, local.tee
            0x20..=0x22 => move_number(&mut left, &mut locals),
            // All loads and stores: an alignment, then the offset.
            0x28..=0x3e => {
                move_number(&mut left, &mut rest);
                move_number(&mut left, &mut offsets);
            }
            // i32.const, i64.const
            0x41..=0x42 => move_number(&mut left, &mut constants),
            _ => {}
        }
    }
    rest.extend(left);
    let [rest, locals, offsets, constants] =
        [rest, locals, offsets, constants].map(|bytes| printable(&bytes));
    let locals_at = rest.len();
    let offsets_at = locals_at + locals.len();
    let constants_at = offsets_at + offsets.len();
    let (length, Range { start, end }) = (module.len(), code);
    format!(
        "{length},{start},{end},{locals_at},{offsets_at},{constants_at} {rest}{locals}{offsets}{constants}"
    )
}

/// Moves the number (LEB128) at the start of the bytes; its last byte is the first below 128.
fn move_number(from: &mut &[u8], to: &mut Vec<u8>) {
    while let Some((&byte, rest)) = from.split_first() {
        to.push(byte);
        *from = rest;
        if byte < 128 {
            break;
        }
    }
}

/// Where the code lies in a module: behind its head of eight bytes stand sections, each with its id and length.
fn code_section(module: &[u8]) -> Option<Range<usize>> {
    const CODE: u8 = 10;
    let mut rest = module.get(8..)?;
    loop {
        let (&id, behind) = rest.split_first()?;
        let (length, content) = number(behind)?;
        if id == CODE {
            let start = module.len() - content.len();
            return Some(start..start + length);
        }
        rest = content.get(length..)?;
    }
}

/// The number (LEB128) at the start of the bytes, and what follows it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (&byte, rest) = bytes.split_first()?;
    if byte < 128 {
        return Some((byte.into(), rest));
    }
    let (above, rest) = number(rest)?;
    Some((above << 7 | usize::from(byte & 0x7f), rest))
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
        text.push(char::from(FIRST + byte % DIRECT));
    }
    text
}
