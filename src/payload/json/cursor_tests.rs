use super::super::scan::{host_end, is_host_byte, line_feed};
use super::*;
use proptest::prelude::*;

fn padded(input: &[u8]) -> Vec<u8> {
    [input, &[0; PADDING]].concat()
}

/// The same functions as byte loops.
mod plain {
    pub(super) fn plain_run(bytes: &[u8]) -> usize {
        bytes.iter().take_while(|&&byte| (0x20..0x80).contains(&byte) && !b"\"\\".contains(&byte)).count()
    }

    pub(super) fn blank_run(bytes: &[u8]) -> usize {
        bytes.iter().take_while(|byte| b" \n\r\t".contains(byte)).count()
    }

    /// Returns the length of the UTF-8 sequence at the start.
    pub(super) fn sequence(bytes: &[u8]) -> Option<usize> {
        (2..=4).find(|&length| {
            let text = bytes.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok());
            text.is_some_and(|text| text.chars().count() == 1)
        })
    }
}

/// Bytes of which many are significant.
fn significant_byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        Just(b'"'),
        Just(b'\\'),
        Just(b' '),
        Just(b'\n'),
        Just(0),
        Just(0x1F),
        Just(0x7F),
        Just(0x80),
        any::<u8>(),
        b'a'..=b'z',
    ]
}

fn texts() -> impl Strategy<Value = Vec<u8>> {
    let run = prop_oneof![
        proptest::collection::vec(significant_byte(), 0..20),
        (b' '..=b'~', 0..40usize).prop_map(|(byte, n)| vec![byte; n]),
        ("\\PC{0,6}").prop_map(String::into_bytes),
    ];
    proptest::collection::vec(run, 0..4).prop_map(|runs| runs.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(miri) { 20 } else { 2000 }))]

    #[test]
    fn runs_equal_those_of_a_byte_loop(input in texts()) {
        let buffer = padded(&input);
        let mut cursor = Cursor::new(&buffer).unwrap();
        for at in 0..=input.len() {
            let expected = [plain::plain_run(&input[at..]), plain::blank_run(&input[at..])];
            cursor.seek(at);
            cursor.skip_plain();
            let plain = cursor.at() - at;
            cursor.seek(at);
            cursor.skip_blank();
            prop_assert_eq!([plain, cursor.at() - at], expected);
            let rest = &input[at..];
            prop_assert_eq!(line_feed(rest), rest.iter().position(|&byte| byte == b'\n'));
            prop_assert_eq!(host_end(rest), rest.iter().position(|&byte| !is_host_byte(byte)));
        }
    }

    #[test]
    fn no_sequence_of_calls_leaves_the_input(input in texts(), calls in proptest::collection::vec(0..10u8, 0..200)) {
        let buffer = padded(&input);
        let mut cursor = Cursor::new(&buffer).unwrap();
        let pattern = Pattern::new("\"", "a", "\"").unwrap();
        for call in calls {
            match call {
                0 => cursor.advance(),
                1 => { cursor.eat(0); cursor.eat(b'a'); }
                2 => { cursor.eat_word([0; 4]); cursor.eat_word(*b"aaaa"); }
                3 => { cursor.eat_pattern(&pattern); }
                4 => cursor.skip_blank(),
                5 => cursor.skip_plain(),
                6 => { cursor.skip_digits(); }
                7 => { cursor.eat_sequence(true); }
                8 => cursor.seek(usize::MAX),
                _ => { cursor.word_at(usize::MAX); }
            }
            prop_assert!(cursor.at() <= input.len());
            cursor.peek();
        }
    }

    #[test]
    fn a_pattern_matches_where_its_text_is(text in "[a-z_]{0,29}", before in texts(), after in texts()) {
        let pattern = Pattern::new("\"", &text, "\":").unwrap();
        let key = format!("\"{text}\":");
        let buffer = padded(&[&before, key.as_bytes(), &after].concat());
        let mut cursor = Cursor::new(&buffer).unwrap();
        for at in 0..=before.len() {
            cursor.seek(at);
            let there = buffer[at..].starts_with(key.as_bytes());
            prop_assert_eq!(cursor.eat_pattern(&pattern), there);
            prop_assert_eq!(cursor.at(), if there { at + key.len() } else { at });
        }
    }
}

#[test]
fn utf8_sequences_equal_those_of_the_standard_library() {
    let steps = if cfg!(miri) { 1 } else { 64 };
    let seconds: Vec<u8> =
        (0..=255).step_by(256 / steps).chain([0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0]).collect();
    let ends = [0x00, 0x7F, 0x80, 0xBF, 0xC0];
    // Miri is slow, and the memory accesses are the same for all.
    let firsts = if cfg!(miri) {
        vec![0x80, 0xC1, 0xDF, 0xE0, 0xED, 0xF0, 0xF4, 0xF5]
    } else {
        (0x80..=255).collect()
    };
    for first in firsts {
        for &second in &seconds {
            for third in ends {
                for fourth in ends {
                    let bytes = [first, second, third, fourth];
                    let buffer = padded(&bytes);
                    let mut cursor = Cursor::new(&buffer).unwrap();
                    let eaten = cursor.eat_sequence(false).then_some(cursor.at());
                    assert_eq!(eaten, plain::sequence(&bytes), "{bytes:02x?}");
                }
            }
        }
    }
}

#[test]
fn a_lone_surrogate_is_accepted_on_request() {
    for (bytes, passes) in
        [([0xED, 0xA0, 0x80], true), ([0xED, 0xBF, 0xBF], true), ([0xED, 0xC0, 0x80], false)]
    {
        let buffer = padded(&bytes);
        assert!(!Cursor::new(&buffer).unwrap().eat_sequence(false));
        assert_eq!(Cursor::new(&buffer).unwrap().eat_sequence(true), passes);
    }
}

#[test]
fn input_without_padding_is_rejected() {
    assert!(Cursor::new(b"").is_none());
    assert!(Cursor::new(&[0; PADDING - 1]).is_none());
    assert!(Cursor::new(&[b' '; PADDING + 1]).is_none());
    assert!(Cursor::new(&[0; PADDING]).is_some());
}

#[test]
fn escaped_and_long_texts_have_no_pattern() {
    for text in ["a\"b", "a\\b", "a\nb", "a\0b", &"a".repeat(Pattern::LONGEST - 1)] {
        assert!(Pattern::new("\"", text, "\"").is_none(), "{text:?}");
    }
    assert!(Pattern::new("\"", &"a".repeat(Pattern::LONGEST - 2), "\"").is_some());
}
