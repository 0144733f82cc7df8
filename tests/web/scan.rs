//! The scanner in a browser, with SIMD if it is built so, compared with a loop over the bytes.

use wasm_bindgen_test::wasm_bindgen_test;

use cursor::{Cursor, PADDING};
use scan::{are_url_bytes, host_end, is_host_byte, is_url_byte, line_feed};

#[path = "../../src/payload/json/cursor.rs"]
#[expect(dead_code, reason = "the validator uses more of it than is compared here")]
mod cursor;
#[path = "../../src/payload/json/scan.rs"]
mod scan;

/// A SplitMix64 generator, which makes failures reproducible.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ mixed >> 31) % limit) as usize
    }

    /// Returns runs of insignificant bytes with significant bytes between them.
    fn input(&mut self) -> Vec<u8> {
        const SIGNIFICANT: &[u8] = b"\"\\ \n\r\t\0\x01\x1F\x20\x7F\x80\xBF\xC3\xFF/?:@[]{}|^`<>%#aZ09";
        const RUNS: &[u8] = b"a \n0Z/";
        let mut input = Vec::new();
        for _ in 0..self.below(6) {
            let run = RUNS[self.below(RUNS.len() as u64)];
            input.extend(std::iter::repeat_n(run, self.below(40)));
            input.push(if self.below(4) == 0 {
                self.below(256) as u8
            } else {
                SIGNIFICANT[self.below(SIGNIFICANT.len() as u64)]
            });
        }
        input
    }
}

#[wasm_bindgen_test]
fn runs_equal_those_of_a_byte_loop() {
    let mut random = Random(7);
    let is_plain = |byte: u8| (0x20..0x80).contains(&byte) && byte != b'"' && byte != b'\\';
    for _ in 0..5_000 {
        let input = random.input();
        let buffer = [&*input, &[0; PADDING]].concat();
        let mut cursor = Cursor::new(&buffer).unwrap();
        for at in 0..=input.len() {
            let rest = &input[at..];
            cursor.seek(at);
            cursor.skip_plain();
            let plain = cursor.at() - at;
            cursor.seek(at);
            cursor.skip_blank();
            let length = |is: &dyn Fn(u8) -> bool| rest.iter().take_while(|&&byte| is(byte)).count();
            let expected = [length(&is_plain), length(&|byte| b" \n\r\t".contains(&byte))];
            assert_eq!([plain, cursor.at() - at], expected, "{rest:?}");
            assert_eq!(line_feed(rest), rest.iter().position(|&byte| byte == b'\n'), "{rest:?}");
            assert_eq!(host_end(rest), rest.iter().position(|&byte| !is_host_byte(byte)), "{rest:?}");
            assert_eq!(are_url_bytes(rest), rest.iter().all(|&byte| is_url_byte(byte)), "{rest:?}");
        }
    }
}

/// Each byte in each lane of a load, among insignificant bytes.
#[wasm_bindgen_test]
fn every_byte_is_classified_in_every_lane() {
    for byte in 0..=255u8 {
        for lane in 0..16 {
            let mut input = [b'a'; 16];
            input[lane] = byte;
            assert_eq!(are_url_bytes(&input), is_url_byte(byte), "{byte} at {lane}");
            assert_eq!(line_feed(&input), (byte == b'\n').then_some(lane), "{byte} at {lane}");
            assert_eq!(host_end(&input), (!is_host_byte(byte)).then_some(lane), "{byte} at {lane}");
            let buffer = [&input[..], &[0; PADDING]].concat();
            let mut cursor = Cursor::new(&buffer).unwrap();
            cursor.skip_plain();
            let stops = !(0x20..0x80).contains(&byte) || byte == b'"' || byte == b'\\';
            assert_eq!(cursor.at(), if stops { lane } else { 16 }, "{byte} at {lane}");
        }
    }
}

#[wasm_bindgen_test]
fn simd_is_used_if_it_is_expected() {
    let expected = option_env!("EXPECT_SIMD").is_some();
    assert_eq!(cfg!(target_feature = "simd128"), expected);
}
