//! The scanner's loads compared with a loop over the bytes, from every offset of the input. The address sanitizer
//! reports reads beyond the padding.
#![no_main]

use libfuzzer_sys::fuzz_target;

use cursor::{Cursor, PADDING, Pattern};
use scan::{are_url_bytes, host_end, is_host_byte, is_url_byte, line_feed};

#[path = "../../src/payload/json/cursor.rs"]
#[expect(dead_code, reason = "the validator uses more of it than is compared here")]
mod cursor;
#[path = "../../src/payload/json/scan.rs"]
mod scan;

const PATTERN: &str = "claimValuation";

fuzz_target!(|input: &[u8]| {
    // The allocation has exactly this size, so that the sanitizer reports a read behind it.
    let buffer = [input, &[0; PADDING]].concat().into_boxed_slice();
    let mut cursor = Cursor::new(&buffer).expect("it is padded");
    let pattern = Pattern::new("\"", PATTERN, "\":").expect("it is short");
    let key = format!("\"{PATTERN}\":");
    for at in 0..=input.len() {
        let rest = &input[at..];
        let mut run = |step: &dyn Fn(&mut Cursor<'_>)| {
            cursor.seek(at);
            step(&mut cursor);
            assert!(cursor.at() <= input.len());
            cursor.at() - at
        };
        assert_eq!(run(&|cursor| cursor.skip_plain()), length(rest, is_plain));
        assert_eq!(run(&|cursor| cursor.skip_blank()), length(rest, |byte| b" \n\r\t".contains(&byte)));
        assert_eq!(run(&|cursor| _ = cursor.skip_digits()), length(rest, |byte| byte.is_ascii_digit()));
        let found = rest.starts_with(key.as_bytes());
        assert_eq!(run(&|cursor| _ = cursor.eat_pattern(&pattern)), if found { key.len() } else { 0 });
        assert_eq!(run(&|cursor| _ = cursor.eat_sequence(false)), sequence(rest));
        assert_eq!(line_feed(rest), rest.iter().position(|&byte| byte == b'\n'));
        assert_eq!(host_end(rest), rest.iter().position(|&byte| !is_host_byte(byte)));
        assert_eq!(are_url_bytes(rest), rest.iter().all(|&byte| is_url_byte(byte)));
    }
});

fn length(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| is(byte)).count()
}

fn is_plain(byte: u8) -> bool {
    (0x20..0x80).contains(&byte) && byte != b'"' && byte != b'\\'
}

/// Returns the length of the UTF-8 sequence at the start, if it has more than one byte.
fn sequence(bytes: &[u8]) -> usize {
    let is_sequence = |length: &usize| {
        let text = bytes.get(..*length).and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.is_some_and(|text| text.chars().count() == 1)
    };
    (2..=4).find(is_sequence).unwrap_or(0)
}
