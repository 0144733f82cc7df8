//! The scanner's loads against a loop over the bytes, from every offset of the input. The address sanitizer sees what
//! is read beyond the padding.
#![no_main]

use libfuzzer_sys::fuzz_target;

use scan::{Cursor, PADDING, Pattern, are_url_bytes, host_end, line_feed};

#[path = "../../src/payload/scan.rs"]
#[expect(dead_code, reason = "the target looks at the runs, the validator at everything")]
mod scan;
#[path = "../../src/payload/url.rs"]
#[expect(dead_code, reason = "the scanner asks it which bytes stand in a URL")]
mod url;

const PATTERN: &str = "claimValuation";

fuzz_target!(|input: &[u8]| {
    // An allocation of just this size, so that a byte too far is an error.
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
        assert_eq!(host_end(rest), rest.iter().position(|&byte| !url::is_host_byte(byte)));
        assert_eq!(are_url_bytes(rest), rest.iter().all(|&byte| url::is_url_byte(byte)));
    }
});

fn length(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| is(byte)).count()
}

fn is_plain(byte: u8) -> bool {
    (0x20..0x80).contains(&byte) && byte != b'"' && byte != b'\\'
}

/// The length of the sequence of UTF-8 at the start, if it is one of more than a byte.
fn sequence(bytes: &[u8]) -> usize {
    let is_sequence = |length: &usize| {
        let text = bytes.get(..*length).and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.is_some_and(|text| text.chars().count() == 1)
    };
    (2..=4).find(is_sequence).unwrap_or(0)
}
