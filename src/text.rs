//! Text without the formatting machinery of the standard library, which is larger than most that is written with it.

/// The digits of a number.
pub(crate) fn decimal(mut value: u64) -> String {
    let mut digits = [0; 20];
    let mut start = digits.len();
    while let Some(digit) = start.checked_sub(1).and_then(|place| digits.get_mut(place)) {
        *digit = b'0' + (value % 10) as u8;
        start -= 1;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    digits.iter().skip(start).map(|&digit| char::from(digit)).collect()
}

/// The parts in one text.
pub(crate) fn join(parts: &[&str]) -> String {
    parts.concat()
}

/// Two hexadecimal digits.
pub(crate) fn hex(byte: u8) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'A' - 10 + nibble });
    String::from_iter([digit(byte >> 4), digit(byte & 0x0F)])
}
