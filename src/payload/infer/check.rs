//! Recognises lines that are like those before, which nearly all lines of a log are: valid JSON in which every object has
//! known properties only, each at most once. It decides in one pass without remembering keys.

use super::record::Recorder;
use super::shape::Shape;
use crate::payload::json::cursor::Cursor;
use crate::payload::json::lex;

/// Returns whether the rest of the input is one value that is like those of a shape. Any other line has to be checked by
/// other means: this only says that it is not known to be valid.
pub(super) fn is_like(mut cursor: Cursor<'_>, shape: &Shape) -> bool {
    cursor.skip_blank();
    value(&mut cursor, shape, 0).is_some() && {
        cursor.skip_blank();
        cursor.at_end()
    }
}

fn value(cursor: &mut Cursor<'_>, shape: &Shape, depth: usize) -> Option<()> {
    match cursor.peek() {
        b'"' => lex::string(cursor, false).ok().map(|_| ()),
        b'-' | b'0'..=b'9' => lex::number(cursor).ok().map(|_| ()),
        b'{' if depth < Recorder::MAX_DEPTH => object(cursor, shape, depth),
        b'[' if depth < Recorder::MAX_DEPTH => array(cursor, shape, depth),
        b'{' | b'[' => None,
        _ => lex::literal_name(cursor).ok(),
    }
}

fn object(cursor: &mut Cursor<'_>, shape: &Shape, depth: usize) -> Option<()> {
    let (mut seen, mut previous) = (0u64, None);
    cursor.advance();
    cursor.skip_blank();
    if cursor.eat(b'}') {
        return Some(());
    }
    loop {
        let index = shape.object.predict(previous, cursor).or_else(|| key(cursor, shape))?;
        let bit = 1u64.checked_shl(index as u32)?;
        if seen & bit != 0 {
            return None;
        }
        seen |= bit;
        cursor.skip_blank();
        value(cursor, &shape.object.properties.get(index)?.value, depth + 1)?;
        cursor.skip_blank();
        if !cursor.eat(b',') {
            return cursor.eat(b'}').then_some(());
        }
        cursor.skip_blank();
        previous = Some(index);
    }
}

/// Reads the key of a known property, and its colon.
#[inline(never)]
fn key(cursor: &mut Cursor<'_>, shape: &Shape) -> Option<usize> {
    if cursor.peek() != b'"' {
        return None;
    }
    let string = lex::string(cursor, false).ok().filter(|string| !string.escaped)?;
    cursor.skip_blank();
    let name = cursor.slice(string.start, string.end);
    cursor.eat(b':').then(|| shape.object.position(name)).flatten()
}

fn array(cursor: &mut Cursor<'_>, shape: &Shape, depth: usize) -> Option<()> {
    cursor.advance();
    cursor.skip_blank();
    if cursor.eat(b']') {
        return Some(());
    }
    let item = shape.item.as_deref()?;
    loop {
        value(cursor, item, depth + 1)?;
        cursor.skip_blank();
        if !cursor.eat(b',') {
            return cursor.eat(b']').then_some(());
        }
        cursor.skip_blank();
    }
}
