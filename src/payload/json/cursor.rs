//! A cursor over padded input.
//!
//! All `unsafe` code of the crate is in this file and in `scan.rs`. It relies on two invariants:
//!
//! 1. [`PADDING`] zero bytes follow the input, so a load that starts within the input stays within the buffer.
//! 2. The cursor never moves past a zero byte. Valid JSON contains none, so no sequence of calls moves the cursor
//!    beyond the end of the input.
//!
//! Loads with bounds checks were measured: they make the validator as slow as a byte loop.
#![expect(unsafe_code, reason = "loads without bounds checks over padded input")]

use std::marker::PhantomData;

use super::scan::{Classify, LANES, Lanes};

/// The number of zero bytes after the input.
pub(crate) const PADDING: usize = 64;

/// A position in the input.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a> {
    /// Points to `len + PADDING` readable bytes; the last `PADDING` are zero.
    base: *const u8,
    len: usize,
    /// The offset of the current byte, at most `len`.
    at: usize,
    input: PhantomData<&'a [u8]>,
}

/// A short text that is compared with the input in two loads: a key with its quotes and colon, or an event name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pattern {
    bytes: [[u8; LANES]; 2],
    mask: [[u8; LANES]; 2],
    len: usize,
}

impl<'a> Cursor<'a> {
    /// Creates a cursor at the start of `buffer`. Returns `None` unless the last [`PADDING`] bytes are zero.
    pub(crate) fn new(buffer: &'a [u8]) -> Option<Self> {
        let (input, padding) = buffer.split_last_chunk::<PADDING>()?;
        let padded = *padding == [0; PADDING];
        padded.then_some(Self { base: buffer.as_ptr(), len: input.len(), at: 0, input: PhantomData })
    }

    /// Returns the length of the input.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Returns the offset in bytes.
    #[inline(always)]
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Returns whether all of the input was read.
    #[inline(always)]
    pub(crate) fn at_end(&self) -> bool {
        self.at == self.len
    }

    /// Moves to an offset, at most to the end.
    pub(crate) fn seek(&mut self, at: usize) {
        self.at = at.min(self.len);
    }

    /// Returns the input between two offsets; empty if they are out of range.
    #[inline]
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        // SAFETY: `base` points to at least `len` bytes that live for `'a`.
        let input = unsafe { std::slice::from_raw_parts(self.base, self.len) };
        input.get(start..end).unwrap_or_default()
    }

    /// Returns the current byte, or zero at the end.
    #[inline(always)]
    pub(crate) fn peek(&self) -> u8 {
        // SAFETY: `at <= len`, and padding follows.
        unsafe { *self.base.add(self.at) }
    }

    /// Moves past the current byte unless it is zero.
    #[inline(always)]
    pub(crate) fn advance(&mut self) {
        if self.peek() != 0 {
            self.at += 1;
        }
    }

    /// Moves past the current byte if it is `byte`.
    #[inline(always)]
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let found = byte != 0 && self.peek() == byte;
        if found {
            self.at += 1;
        }
        found
    }

    /// Moves past `word` if it comes next.
    #[inline(always)]
    pub(crate) fn eat_word(&mut self, word: [u8; 4]) -> bool {
        let found = !word.contains(&0) && self.load::<4>(0) == word;
        if found {
            self.at += 4;
        }
        found
    }

    /// Moves past `pattern` if it comes next.
    #[inline(always)]
    pub(crate) fn eat_pattern(&mut self, pattern: &Pattern) -> bool {
        let ([bytes, more_bytes], [mask, more_mask]) = (&pattern.bytes, &pattern.mask);
        let found = self.lanes(0).matches(bytes, mask)
            && (pattern.len <= LANES || self.lanes(LANES).matches(more_bytes, more_mask));
        // A pattern has no zero bytes, so neither have the bytes that match it.
        if found {
            self.at += pattern.len;
        }
        found
    }

    /// Moves past white space.
    #[inline(always)]
    pub(crate) fn skip_blank(&mut self) {
        if self.peek() <= b' ' {
            self.skip_blank_run();
        }
    }

    fn skip_blank_run(&mut self) {
        // A single line break or space is the most frequent run.
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
            if self.peek() > b' ' {
                return;
            }
            match self.lanes(0).first_not_blank() {
                Some(run) => return self.at += run,
                None => self.at += LANES,
            }
        }
    }

    /// Moves past the plain characters of a string: printable ASCII without quotes and backslashes.
    #[inline(always)]
    pub(crate) fn skip_plain(&mut self) {
        loop {
            // Zero is a control character, which ends the run. The address of the next load does not depend on this
            // load: a data dependency between them took most of the time.
            match self.lanes(0).first_not_plain() {
                Some(run) => return self.at += run,
                None => self.at += LANES,
            }
        }
    }

    /// Moves past digits and returns their number.
    #[inline(always)]
    pub(crate) fn skip_digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    /// Moves past one well-formed UTF-8 sequence of two to four bytes. With `surrogates`, also past the three bytes of
    /// a lone surrogate, which a JavaScript string may contain.
    pub(crate) fn eat_sequence(&mut self, surrogates: bool) -> bool {
        let word = u32::from_le_bytes(self.load::<4>(0));
        // The last condition of each branch rejects overlong encodings: a shorter sequence would do.
        let length = if word & 0xC0E0 == 0x80C0 && word & 0x1E != 0 {
            2
        } else if word & 0x00C0_C0F0 == 0x0080_80E0 {
            match word & 0x200F {
                0 => 0,
                0x200D if !surrogates => 0,
                _ => 3,
            }
        } else if word & 0xC0C0_C0F8 == 0x8080_80F0 {
            // From U+10000 to U+10FFFF.
            let beyond = word & 0x07 > 4 || (word & 0x07 == 4 && word & 0x3000 != 0);
            if word & 0x3007 == 0 || beyond { 0 } else { 4 }
        } else {
            0
        };
        self.at += length;
        length != 0
    }

    /// Loads eight bytes at an offset, little-endian. Bytes beyond the input are zero.
    #[inline(always)]
    pub(crate) fn word_at(&self, at: usize) -> u64 {
        let cursor = Self { at: at.min(self.len), ..*self };
        u64::from_le_bytes(cursor.load::<8>(0))
    }

    #[inline(always)]
    fn lanes(&self, ahead: usize) -> Lanes {
        Lanes::new(self.load::<LANES>(ahead))
    }

    /// Loads `N` bytes that start `ahead` bytes after the current one; `ahead + N` must not exceed the padding.
    #[inline(always)]
    fn load<const N: usize>(&self, ahead: usize) -> [u8; N] {
        debug_assert!(ahead + N <= PADDING, "a load past the padding");
        // SAFETY: `at <= len`, so at least `PADDING` bytes are readable. All callers are in this file and stay within
        // them. An array of bytes needs no alignment.
        unsafe { self.base.add(self.at + ahead).cast::<[u8; N]>().read() }
    }
}

impl Pattern {
    pub(crate) const LONGEST: usize = 2 * LANES;

    /// Creates a pattern of the three parts. Returns `None` if it is too long or `text` would be escaped in JSON.
    pub(crate) fn new(before: &str, text: &str, after: &str) -> Option<Self> {
        let literal = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
        let len = before.len() + text.len() + after.len();
        if len > Self::LONGEST || !text.bytes().all(literal) {
            return None;
        }
        let mut pattern = Self { bytes: [[0; LANES]; 2], mask: [[0; LANES]; 2], len };
        let slots = pattern.bytes.as_flattened_mut().iter_mut().zip(pattern.mask.as_flattened_mut());
        for ((slot, mask), byte) in slots.zip(before.bytes().chain(text.bytes()).chain(after.bytes())) {
            (*slot, *mask) = (byte, 0xFF);
        }
        Some(pattern)
    }
}

#[cfg(test)]
#[path = "cursor_tests.rs"]
mod tests;
