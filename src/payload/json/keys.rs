//! Detection of duplicate keys.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::cursor::Cursor;
use super::lex::JsonString;
use crate::sort::sort;

/// The keys of all open objects, those of the innermost last.
#[derive(Debug, Default)]
pub(crate) struct KeyStack {
    keys: Vec<Key>,
}

#[derive(Clone, Copy, Debug)]
struct Key {
    /// A digest of the value: equal for equal keys, rarely equal for others.
    digest: u64,
    string: JsonString,
}

/// Up to this number of keys, comparing all pairs is faster than sorting.
const FEW: usize = 16;

impl KeyStack {
    /// Returns a mark for the keys of an object that opens.
    pub(crate) fn mark(&self) -> usize {
        self.keys.len()
    }

    pub(crate) fn clear(&mut self) {
        self.keys.clear();
    }

    /// Adds a key of the innermost object. `value` is the decoded value if the key contains escapes.
    #[inline]
    pub(crate) fn push(&mut self, cursor: &Cursor<'_>, string: JsonString, value: &[u8]) {
        let digest = if string.escaped { digest_of(value) } else { digest_in(cursor, string) };
        self.keys.push(Key { digest, string });
    }

    /// Removes the keys of the object that opened at `mark`, and returns those that repeat an earlier one.
    pub(crate) fn close(&mut self, mark: usize, input: &Cursor<'_>) -> Vec<JsonString> {
        let mut repeated = Vec::new();
        let Some(keys) = self.keys.get_mut(mark..) else { return repeated };
        if keys.len() <= FEW {
            for (index, key) in keys.iter().enumerate() {
                let equals = |earlier: &Key| earlier.digest == key.digest && are_equal(earlier, key, input);
                if keys.iter().take(index).any(equals) {
                    repeated.push(key.string);
                }
            }
        } else {
            // Sorting is n log n for any keys; a hash table can be attacked with colliding ones.
            sort(keys, |a, b| (a.digest, a.string.start) < (b.digest, b.string.start));
            for run in keys.chunk_by(|a, b| a.digest == b.digest) {
                push_repeated(run, input, &mut repeated);
            }
        }
        self.keys.truncate(mark);
        repeated
    }
}

fn are_equal(a: &Key, b: &Key, input: &Cursor<'_>) -> bool {
    a.string.value(input) == b.string.value(input)
}

/// Adds the keys of a run of equal digests that repeat an earlier one. Keys that only share their digest are told apart
/// by sorting them by eight bytes at a time, so that no byte is compared more than log n times: whole keys that agree in
/// a long prefix would be compared again and again.
#[cold]
#[inline(never)]
fn push_repeated(run: &[Key], input: &Cursor<'_>, repeated: &mut Vec<JsonString>) {
    if run.len() < 2 {
        return;
    }
    let mut keys: Vec<(u64, Cow<'_, [u8]>, JsonString)> =
        run.iter().map(|key| (0, key.string.value(input), key.string)).collect();
    let mut runs = vec![(0, keys.len(), 0)];
    while let Some((start, end, offset)) = runs.pop() {
        let Some(keys) = keys.get_mut(start..end) else { continue };
        // All keys of a run have the same length and the same bytes up to the offset.
        if keys.iter().all(|(_, value, _)| value.len() <= offset) {
            repeated.extend(keys.iter().skip(1).map(|(.., string)| *string));
            continue;
        }
        for (word, value, _) in keys.iter_mut() {
            *word = word_of(value.get(offset..).unwrap_or_default());
        }
        let order = |a: &(u64, Cow<'_, [u8]>, JsonString)| (a.0, a.1.len(), a.2.start);
        sort(keys, |a, b| order(a).cmp(&order(b)) == Ordering::Less);
        let mut start = start;
        for run in keys.chunk_by(|a, b| (a.0, a.1.len()) == (b.0, b.1.len())) {
            if run.len() > 1 {
                runs.push((start, start + run.len(), offset + 8));
            }
            start += run.len();
        }
    }
}

/// Returns up to eight bytes, the first in the lowest byte.
fn word_of(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

#[inline]
fn digest_in(input: &Cursor<'_>, string: JsonString) -> u64 {
    let length = string.end - string.start;
    let first = input.word_at(string.start);
    match length {
        0 => 0,
        1..8 => digest(first & (u64::MAX >> (64 - 8 * length)), 0, length),
        _ => digest(first, input.word_at(string.end - 8), length),
    }
}

fn digest_of(value: &[u8]) -> u64 {
    match value.len() {
        0 => 0,
        length @ 1..8 => digest(word_of(value), 0, length),
        length => digest(word_of(value), value.last_chunk().copied().map_or(0, u64::from_le_bytes), length),
    }
}

/// Mixes the first and the last eight bytes with the length. Keys of up to 16 bytes differ in one of them.
#[inline]
fn digest(first: u64, last: u64, length: usize) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    ((first ^ last.rotate_left(29)).wrapping_mul(ODD) ^ last).wrapping_mul(ODD).wrapping_add(length as u64)
}
