//! The bytes under the validator: a cursor over them, and the loads of 16 bytes at a time that make it fast.
//!
//! All of the crate's `unsafe` is here, and all of it rests on two facts:
//!
//! 1. The input is followed by [`PADDING`] zero bytes, so a load that starts in the input stays in the buffer.
//! 2. The cursor never passes over a zero byte. JSON has none outside of what it refuses, so nothing is lost,
//!    and no sequence of calls takes the cursor beyond the end of the input.
//!
//! With the same loads behind bounds checks the gain over a byte loop vanishes.
#![expect(unsafe_code, reason = "loads without bounds checks over padded input")]

use std::marker::PhantomData;

use super::url::{is_host_byte, is_url_byte};

/// How many zero bytes stand after the input.
pub(crate) const PADDING: usize = 64;

/// A place in the input.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a> {
    /// The first of `len + PADDING` readable bytes, the last `PADDING` of which are zero.
    base: *const u8,
    len: usize,
    /// Never more than `len`.
    at: usize,
    input: PhantomData<&'a [u8]>,
}

/// A short text to compare with the input in one go: a key with its quotes and colon, or an event's name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pattern {
    bytes: [[u8; LANES]; 2],
    mask: [[u8; LANES]; 2],
    len: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of `buffer`, whose last [`PADDING`] bytes are zero and no part of the input.
    pub(crate) fn new(buffer: &'a [u8]) -> Option<Self> {
        let (input, padding) = buffer.split_last_chunk::<PADDING>()?;
        let padded = *padding == [0; PADDING];
        padded.then_some(Self { base: buffer.as_ptr(), len: input.len(), at: 0, input: PhantomData })
    }

    /// The offset in bytes.
    #[inline(always)]
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Whether nothing is left.
    #[inline(always)]
    pub(crate) fn at_end(&self) -> bool {
        self.at == self.len
    }

    /// Goes to an offset.
    pub(crate) fn seek(&mut self, at: usize) {
        self.at = at.min(self.len);
    }

    /// The input between two offsets.
    #[inline]
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        // SAFETY: `base` points to at least `len` bytes that live for `'a`.
        let input = unsafe { std::slice::from_raw_parts(self.base, self.len) };
        input.get(start..end).unwrap_or_default()
    }

    /// The byte at hand; zero at the end.
    #[inline(always)]
    pub(crate) fn peek(&self) -> u8 {
        // SAFETY: `at <= len`, and padding follows.
        unsafe { *self.base.add(self.at) }
    }

    /// Passes over the byte at hand, unless it is zero.
    #[inline(always)]
    pub(crate) fn pass(&mut self) {
        if self.peek() != 0 {
            self.at += 1;
        }
    }

    /// Passes over `byte` if it is at hand.
    #[inline(always)]
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let found = byte != 0 && self.peek() == byte;
        if found {
            self.at += 1;
        }
        found
    }

    /// Passes over `word` if it is at hand.
    #[inline(always)]
    pub(crate) fn eat_word(&mut self, word: [u8; 4]) -> bool {
        let found = !word.contains(&0) && self.load::<4>(0) == word;
        if found {
            self.at += 4;
        }
        found
    }

    /// Passes over `pattern` if it is at hand.
    #[inline(always)]
    pub(crate) fn eat_pattern(&mut self, pattern: &Pattern) -> bool {
        let ([bytes, more_bytes], [mask, more_mask]) = (&pattern.bytes, &pattern.mask);
        let found = self.lanes(0).agrees(bytes, mask)
            && (pattern.len <= LANES || self.lanes(LANES).agrees(more_bytes, more_mask));
        // A pattern has no zero bytes, so the bytes that agree with it have none.
        if found {
            self.at += pattern.len;
        }
        found
    }

    /// Passes over white space.
    #[inline(always)]
    pub(crate) fn skip_blank(&mut self) {
        if self.peek() <= b' ' {
            self.skip_blank_run();
        }
    }

    fn skip_blank_run(&mut self) {
        // One line break or one space is the most frequent run.
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

    /// Passes over what needs no look inside a string: anything but a quote, a backslash, a control character
    /// and what is not ASCII.
    #[inline(always)]
    pub(crate) fn skip_plain(&mut self) {
        loop {
            // Zero is a control character, so none is passed over. Where the next load begins must not be
            // computed from this one: waiting for it would take most of the time.
            match self.lanes(0).first_not_plain() {
                Some(run) => return self.at += run,
                None => self.at += LANES,
            }
        }
    }

    /// Passes over digits, and says how many there were.
    #[inline(always)]
    pub(crate) fn skip_digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    /// Passes over one well-formed UTF-8 sequence of two to four bytes. `surrogates` lets the three bytes of a
    /// lone surrogate pass, which a JavaScript string may hold.
    pub(crate) fn eat_sequence(&mut self, surrogates: bool) -> bool {
        let word = u32::from_le_bytes(self.load::<4>(0));
        // The least bits that a sequence of its length must have, so that there was no shorter one.
        let length = if word & 0xC0E0 == 0x80C0 && word & 0x1E != 0 {
            2
        } else if word & 0x00C0_C0F0 == 0x0080_80E0 {
            match word & 0x200F {
                0 => 0,
                0x200D if !surrogates => 0,
                _ => 3,
            }
        } else if word & 0xC0C0_C0F8 == 0x8080_80F0 {
            // From U+10000, which has bits in the mask, to U+10FFFF.
            let beyond = word & 0x07 > 4 || (word & 0x07 == 4 && word & 0x3000 != 0);
            if word & 0x3007 == 0 || beyond { 0 } else { 4 }
        } else {
            0
        };
        self.at += length;
        length != 0
    }

    /// Eight bytes from an offset on, the first in the lowest place.
    #[inline(always)]
    pub(crate) fn word_at(&self, at: usize) -> u64 {
        let there = Self { at: at.min(self.len), ..*self };
        u64::from_le_bytes(there.load::<8>(0))
    }

    #[inline(always)]
    fn lanes(&self, ahead: usize) -> Lanes {
        Lanes::new(self.load::<LANES>(ahead))
    }

    /// The `N` bytes that start `ahead` of the one at hand; `ahead + N` may not exceed the padding.
    #[inline(always)]
    fn load<const N: usize>(&self, ahead: usize) -> [u8; N] {
        debug_assert!(ahead + N <= PADDING, "a load past the padding");
        // SAFETY: `at <= len`, so at least `PADDING` bytes can be read; the callers, all in this file, stay
        // within them. An array of bytes needs no alignment.
        unsafe { self.base.add(self.at + ahead).cast::<[u8; N]>().read() }
    }
}

impl Pattern {
    pub(crate) const LONGEST: usize = 2 * LANES;

    /// A pattern of `before`, `text` and `after`; none for what is too long, or what JSON would escape.
    pub(crate) fn new(before: &str, text: &str, after: &str) -> Option<Self> {
        let literal = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
        let len = before.len() + text.len() + after.len();
        if len > Self::LONGEST || !text.bytes().all(literal) {
            return None;
        }
        let mut pattern = Self { bytes: [[0; LANES]; 2], mask: [[0; LANES]; 2], len };
        let places = pattern.bytes.as_flattened_mut().iter_mut().zip(pattern.mask.as_flattened_mut());
        for ((place, mask), byte) in places.zip(before.bytes().chain(text.bytes()).chain(after.bytes())) {
            (*place, *mask) = (byte, 0xFF);
        }
        Some(pattern)
    }
}

/// Whether [`is_url_byte`] holds for all bytes.
#[inline]
pub(crate) fn are_url_bytes(bytes: &[u8]) -> bool {
    match bytes.last_chunk::<LANES>() {
        // The last bytes may be looked at twice.
        Some(last) => {
            bytes.as_chunks().0.iter().chain([last]).all(|chunk| Lanes::new(*chunk).are_url_bytes())
        }
        None => bytes.iter().all(|&byte| is_url_byte(byte)),
    }
}

/// Where the first line feed is.
#[inline]
pub(crate) fn line_feed(bytes: &[u8]) -> Option<usize> {
    find(bytes, Lanes::first_line_feed, |byte| byte == b'\n')
}

/// Where the first byte is for which [`is_host_byte`] does not hold.
#[inline]
pub(crate) fn host_end(bytes: &[u8]) -> Option<usize> {
    find(bytes, Lanes::first_not_host, |byte| !is_host_byte(byte))
}

#[inline(always)]
fn find(bytes: &[u8], first: fn(Lanes) -> Option<usize>, is: impl Fn(u8) -> bool) -> Option<usize> {
    let (chunks, rest) = bytes.as_chunks();
    let in_chunk = |(place, chunk): (usize, &[u8; LANES])| Some(place * LANES + first(Lanes::new(*chunk))?);
    let in_rest = || Some(chunks.len() * LANES + rest.iter().position(|&byte| is(byte))?);
    chunks.iter().enumerate().find_map(in_chunk).or_else(in_rest)
}

/// How many bytes are looked at in one go.
const LANES: usize = 16;

/// Sixteen bytes and the questions put to all of them at once.
trait Questions {
    fn new(bytes: [u8; LANES]) -> Self;
    /// The first quote, backslash, control character or byte that is not ASCII.
    fn first_not_plain(self) -> Option<usize>;
    /// The first byte that is not white space.
    fn first_not_blank(self) -> Option<usize>;
    fn first_line_feed(self) -> Option<usize>;
    /// The first byte that is not as hosts have them, see [`is_host_byte`].
    fn first_not_host(self) -> Option<usize>;
    /// Whether all bytes may stand in a URL, see [`is_url_byte`].
    fn are_url_bytes(self) -> bool;
    /// Whether the bytes are these, as far as the mask goes.
    fn agrees(self, bytes: &[u8; LANES], mask: &[u8; LANES]) -> bool;
}

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
type Lanes = simd::Lanes;
#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
type Lanes = portable::Lanes;

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod simd {
    use std::arch::wasm32::*;

    #[derive(Clone, Copy)]
    pub(super) struct Lanes(v128);

    impl super::Questions for Lanes {
        #[inline(always)]
        fn new(bytes: [u8; super::LANES]) -> Self {
            // SAFETY: both are 16 bytes, and every pattern of bits is a `v128`.
            Self(unsafe { std::mem::transmute::<[u8; super::LANES], v128>(bytes) })
        }

        #[inline(always)]
        fn first_not_plain(self) -> Option<usize> {
            // Signed: what is not ASCII counts as less than a space, like the control characters.
            let low = i8x16_lt(self.0, i8x16_splat(0x20));
            let quote = i8x16_eq(self.0, i8x16_splat(0x22));
            let backslash = i8x16_eq(self.0, i8x16_splat(0x5C));
            first(v128_or(low, v128_or(quote, backslash)))
        }

        #[inline(always)]
        fn first_not_blank(self) -> Option<usize> {
            let is = |byte| i8x16_eq(self.0, i8x16_splat(byte));
            first(v128_not(v128_or(v128_or(is(0x20), is(0x0A)), v128_or(is(0x0D), is(0x09)))))
        }

        #[inline(always)]
        fn first_line_feed(self) -> Option<usize> {
            first(i8x16_eq(self.0, i8x16_splat(0x0A)))
        }

        #[inline(always)]
        fn first_not_host(self) -> Option<usize> {
            let from = |start, count| u8x16_lt(u8x16_sub(self.0, u8x16_splat(start)), u8x16_splat(count));
            let letter = from(b'a', 26);
            let digit = from(b'0', 10);
            let hyphen_or_dot = from(b'-', 2);
            first(v128_not(v128_or(letter, v128_or(digit, hyphen_or_dot))))
        }

        /// A bit for each upper half of a byte that there may be, and for each lower half the bits of those upper
        /// halves with which it makes such a byte.
        #[inline(always)]
        fn are_url_bytes(self) -> bool {
            const HALVES: ([u8; 16], [u8; 16]) = url_halves();
            let upper = i8x16_swizzle(Self::new(HALVES.0).0, u8x16_shr(self.0, 4));
            let lower = i8x16_swizzle(Self::new(HALVES.1).0, v128_and(self.0, u8x16_splat(0x0F)));
            i8x16_all_true(v128_and(upper, lower))
        }

        #[inline(always)]
        fn agrees(self, bytes: &[u8; super::LANES], mask: &[u8; super::LANES]) -> bool {
            let difference = v128_xor(self.0, Self::new(*bytes).0);
            !v128_any_true(v128_and(difference, Self::new(*mask).0))
        }
    }

    const fn url_halves() -> ([u8; 16], [u8; 16]) {
        let (mut upper, mut lower) = ([0; 16], [0; 16]);
        let mut byte = 0u8;
        loop {
            if super::is_url_byte(byte) {
                // What is not ASCII is all alike, and has one bit.
                let bit = 1 << if byte < 0x80 { byte >> 4 } else { 0 };
                upper[byte as usize >> 4] |= bit;
                lower[byte as usize & 0x0F] |= bit;
            }
            if byte == u8::MAX {
                return (upper, lower);
            }
            byte += 1;
        }
    }

    /// The first lane that is set.
    #[inline(always)]
    fn first(lanes: v128) -> Option<usize> {
        match i8x16_bitmask(lanes) {
            0 => None,
            set => Some(set.trailing_zeros() as usize),
        }
    }
}

#[cfg(any(test, not(all(target_family = "wasm", target_feature = "simd128"))))]
#[path = "scan_portable.rs"]
mod portable;

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
