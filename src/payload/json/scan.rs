//! Classification of sixteen bytes at a time, with SIMD where the target has it.

/// The number of bytes that are classified at once.
pub(crate) const LANES: usize = 16;

/// Returns whether a byte is frequent in host names: lower-case letters, digits and dots.
pub(crate) const fn is_host_byte(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.')
}

/// Returns whether a byte may be part of the path, query or fragment of a URL, not counting the percent sign of an
/// escape. Bytes of non-ASCII characters may.
pub(crate) const fn is_url_byte(byte: u8) -> bool {
    is_name_byte(byte) || matches!(byte, b'/' | b'?' | b':' | b'@' | b'[' | b']')
}

/// Returns whether a byte is unreserved or a sub-delimiter by RFC 3986, or not ASCII.
pub(crate) const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(
            byte,
            b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'('..=b'*' | b'+' | b',' | b';' | b'='
        )
}

/// Returns whether [`is_url_byte`] holds for all bytes.
#[inline]
pub(crate) fn are_url_bytes(bytes: &[u8]) -> bool {
    match bytes.last_chunk::<LANES>() {
        // The last chunk may overlap the one before.
        Some(last) => {
            bytes.as_chunks().0.iter().chain([last]).all(|chunk| Lanes::new(*chunk).are_url_bytes())
        }
        None => bytes.iter().all(|&byte| is_url_byte(byte)),
    }
}

/// Returns the offset of the first line feed.
#[inline]
pub(crate) fn line_feed(bytes: &[u8]) -> Option<usize> {
    find(bytes, Lanes::first_line_feed, |byte| byte == b'\n')
}

/// Returns the offset of the first byte for which [`is_host_byte`] does not hold.
#[inline]
pub(crate) fn host_end(bytes: &[u8]) -> Option<usize> {
    find(bytes, Lanes::first_not_host, |byte| !is_host_byte(byte))
}

#[inline(always)]
fn find(bytes: &[u8], first: fn(Lanes) -> Option<usize>, is: impl Fn(u8) -> bool) -> Option<usize> {
    let (chunks, rest) = bytes.as_chunks();
    let in_chunk = |(index, chunk): (usize, &[u8; LANES])| Some(index * LANES + first(Lanes::new(*chunk))?);
    let in_rest = || Some(chunks.len() * LANES + rest.iter().position(|&byte| is(byte))?);
    chunks.iter().enumerate().find_map(in_chunk).or_else(in_rest)
}

/// Sixteen bytes that are classified at once. Positions are those of the first byte of a class.
pub(super) trait Classify {
    fn new(bytes: [u8; LANES]) -> Self;
    /// The first quote, backslash, control character or non-ASCII byte.
    fn first_not_plain(self) -> Option<usize>;
    /// The first byte that is not white space.
    fn first_not_blank(self) -> Option<usize>;
    fn first_line_feed(self) -> Option<usize>;
    /// The first byte for which [`is_host_byte`] does not hold.
    fn first_not_host(self) -> Option<usize>;
    /// Whether [`is_url_byte`] holds for all bytes.
    fn are_url_bytes(self) -> bool;
    /// Whether the bytes equal `bytes` where `mask` is set.
    fn matches(self, bytes: &[u8; LANES], mask: &[u8; LANES]) -> bool;
}

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
pub(super) type Lanes = simd::Lanes;
#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
pub(super) type Lanes = portable::Lanes;

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod simd {
    #![expect(unsafe_code, reason = "reinterprets sixteen bytes as a vector")]

    use std::arch::wasm32::*;

    #[derive(Clone, Copy)]
    pub(crate) struct Lanes(v128);

    impl super::Classify for Lanes {
        #[inline(always)]
        fn new(bytes: [u8; super::LANES]) -> Self {
            // SAFETY: both types have 16 bytes, and every bit pattern is a valid `v128`.
            Self(unsafe { std::mem::transmute::<[u8; super::LANES], v128>(bytes) })
        }

        #[inline(always)]
        fn first_not_plain(self) -> Option<usize> {
            // As signed numbers, non-ASCII bytes are below a space, as control characters are.
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
            let dot = i8x16_eq(self.0, i8x16_splat(0x2E));
            first(v128_not(v128_or(letter, v128_or(digit, dot))))
        }

        /// Looks both halves of a byte up. Each upper half has a bit of its own; the entry of a lower half has the bits
        /// of the upper halves with which it forms a byte of the class.
        #[inline(always)]
        fn are_url_bytes(self) -> bool {
            const HALVES: ([u8; 16], [u8; 16]) = url_halves();
            let upper = i8x16_swizzle(Self::new(HALVES.0).0, u8x16_shr(self.0, 4));
            let lower = i8x16_swizzle(Self::new(HALVES.1).0, v128_and(self.0, u8x16_splat(0x0F)));
            i8x16_all_true(v128_and(upper, lower))
        }

        #[inline(always)]
        fn matches(self, bytes: &[u8; super::LANES], mask: &[u8; super::LANES]) -> bool {
            let difference = v128_xor(self.0, Self::new(*bytes).0);
            !v128_any_true(v128_and(difference, Self::new(*mask).0))
        }
    }

    const fn url_halves() -> ([u8; 16], [u8; 16]) {
        let (mut upper, mut lower) = ([0; 16], [0; 16]);
        let mut byte = 0u8;
        loop {
            if super::is_url_byte(byte) {
                // All non-ASCII bytes belong to the class and share one bit.
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

    /// Returns the index of the first lane that is set.
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
