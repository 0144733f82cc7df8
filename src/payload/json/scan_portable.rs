//! The sixteen lanes as two `u64`: for native targets, for engines without SIMD, and for Miri and the sanitizers.

#[derive(Clone, Copy)]
pub(crate) struct Lanes([u64; 2]);

const ONES: u64 = u64::MAX / 0xFF;
const HIGHS: u64 = ONES << 7;

impl super::Classify for Lanes {
    #[inline(always)]
    fn new(bytes: [u8; super::LANES]) -> Self {
        let both = u128::from_le_bytes(bytes);
        Self([both as u64, (both >> 64) as u64])
    }

    #[inline(always)]
    fn first_not_plain(self) -> Option<usize> {
        first(self.0.map(|word| {
            let low = word.wrapping_sub(ONES * 0x20);
            (low | zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5C)) | word) & HIGHS
        }))
    }

    #[inline(always)]
    fn first_not_blank(self) -> Option<usize> {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        let [low, high] = self.0.map(u64::to_le_bytes);
        low.iter().chain(&high).position(|byte| !blank(byte))
    }

    #[inline(always)]
    fn first_line_feed(self) -> Option<usize> {
        first(self.0.map(|word| zeros(word ^ (ONES * 0x0A))))
    }

    fn first_not_host(self) -> Option<usize> {
        let [low, high] = self.0.map(u64::to_le_bytes);
        low.iter().chain(&high).position(|&byte| !super::is_host_byte(byte))
    }

    fn are_url_bytes(self) -> bool {
        self.0.iter().all(|word| word.to_le_bytes().iter().all(|&byte| super::is_url_byte(byte)))
    }

    #[inline(always)]
    fn matches(self, bytes: &[u8; super::LANES], mask: &[u8; super::LANES]) -> bool {
        let (Self([a, b]), Self([c, d]), Self([low, high])) = (self, Self::new(*bytes), Self::new(*mask));
        (a ^ c) & low | (b ^ d) & high == 0
    }
}

/// Sets the highest bit of each zero byte. A borrow can also set it in bytes above the first zero byte.
#[inline(always)]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// Returns the index of the first byte whose highest bit is set.
#[inline(always)]
fn first([low, high]: [u64; 2]) -> Option<usize> {
    match (low, high) {
        (0, 0) => None,
        (0, _) => Some(8 + high.trailing_zeros() as usize / 8),
        _ => Some(low.trailing_zeros() as usize / 8),
    }
}
