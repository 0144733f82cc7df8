//! Which keys an object had, to find those that it has twice.

use std::cmp::Ordering;

use super::lex::{Text, decode};
use super::scan::Cursor;
use super::sort::sort;

/// The keys of all objects that are open, those of the innermost last.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    entries: Vec<Key>,
}

#[derive(Clone, Copy, Debug)]
struct Key {
    /// Of the value, escapes undone: the same for the same key, seldom the same for others.
    digest: u64,
    text: Text,
}

/// Up to this many keys, comparing each with each is faster than sorting them.
const FEW: usize = 16;

impl Keys {
    /// A mark for the keys of an object that opens.
    pub(crate) fn mark(&self) -> usize {
        self.entries.len()
    }

    /// Forgets what an earlier walk left behind.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }

    /// Notes a key of the innermost object. `value` is what `text` stands for, if it has escapes.
    #[inline]
    pub(crate) fn push(&mut self, cursor: &Cursor<'_>, text: Text, value: &[u8]) {
        let digest = if text.escaped { digest_of(value) } else { digest_in(cursor, text) };
        self.entries.push(Key { digest, text });
    }

    /// Closes the object that opened at `mark`, and gives the keys that it had before.
    pub(crate) fn close(&mut self, mark: usize, cursor: &Cursor<'_>) -> Vec<Text> {
        let mut repeated = Vec::new();
        let Some(keys) = self.entries.get_mut(mark..) else { return repeated };
        if keys.len() <= FEW {
            for (index, key) in keys.iter().enumerate() {
                let is_same =
                    |earlier: &Key| earlier.digest == key.digest && compare(earlier, key, cursor).is_eq();
                if keys.iter().take(index).any(is_same) {
                    repeated.push(key.text);
                }
            }
        } else {
            // Sorting takes n log n steps whatever the keys are; a table of digests can be attacked.
            sort(keys, |a, b| compare(a, b, cursor).then(a.text.start.cmp(&b.text.start)).is_lt());
            for pair in keys.windows(2) {
                if let [earlier, key] = pair
                    && compare(earlier, key, cursor).is_eq()
                {
                    repeated.push(key.text);
                }
            }
        }
        self.entries.truncate(mark);
        repeated
    }
}

#[inline]
fn compare(a: &Key, b: &Key, cursor: &Cursor<'_>) -> Ordering {
    a.digest.cmp(&b.digest).then_with(|| compare_values(a.text, b.text, cursor))
}

#[cold]
fn compare_values(a: Text, b: Text, cursor: &Cursor<'_>) -> Ordering {
    let (a_bytes, b_bytes) = (cursor.slice(a.start, a.end), cursor.slice(b.start, b.end));
    if !a.escaped && !b.escaped {
        return a_bytes.cmp(b_bytes);
    }
    let (mut a_value, mut b_value) = (Vec::new(), Vec::new());
    decode(a_bytes, &mut a_value);
    decode(b_bytes, &mut b_value);
    a_value.cmp(&b_value)
}

#[inline]
fn digest_in(cursor: &Cursor<'_>, text: Text) -> u64 {
    let length = text.end - text.start;
    let first = cursor.word_at(text.start);
    match length {
        0 => 0,
        1..8 => digest(first & (u64::MAX >> (64 - 8 * length)), 0, length),
        _ => digest(first, cursor.word_at(text.end - 8), length),
    }
}

fn digest_of(value: &[u8]) -> u64 {
    let word = |bytes: &[u8]| bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
    match value.len() {
        0 => 0,
        length @ 1..8 => digest(word(value), 0, length),
        length => digest(
            word(value.first_chunk::<8>().map_or(&[], |bytes| bytes)),
            word(value.last_chunk::<8>().map_or(&[], |bytes| bytes)),
            length,
        ),
    }
}

/// Mixes the first and the last eight bytes with the length. Keys of up to 16 bytes differ in them; longer ones that
/// don't are compared byte by byte.
#[inline]
fn digest(first: u64, last: u64, length: usize) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    ((first ^ last.rotate_left(29)).wrapping_mul(ODD) ^ last).wrapping_mul(ODD).wrapping_add(length as u64)
}
