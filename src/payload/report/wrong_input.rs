//! Advice for inputs that are not a payload in JSON, but contain one in another form.

/// Returns what to do with an input that is not JSON at its beginning, or not an object.
pub(super) fn advice(input: &[u8]) -> Option<&'static str> {
    let text = input.trim_ascii_start();
    Some(match text {
        [0x1F, 0x8B, ..] => "; the input is gzip: decompress it first",
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'{' | b'[' | b'"', 0, ..] | [0, b'{' | b'[' | b'"', ..] => {
            "; the input is UTF-16: convert it to UTF-8 first"
        }
        [b'<', ..] => "; the input is HTML or XML",
        [b'[', rest @ ..] if rest.trim_ascii_start().first() == Some(&b'{') => {
            "; the input is an array of payloads: validate each"
        }
        [b'"', rest @ ..] if matches!(rest.trim_ascii_start(), [b'{' | b'[', ..]) => {
            "; the input is JSON inside a JSON string: parse it first"
        }
        text if text.starts_with(b"[object ") => {
            "; an object was converted to a string: use `JSON.stringify`, or pass the object"
        }
        text if is_base64(text) => "; the input is Base64: decode it first",
        text if is_form(text) => "; the input is a form body: take the field with the JSON out of it",
        _ => return None,
    })
}

/// An object in Base64 begins with `ey` or `ew`, for `{"` and for `{` with white space.
fn is_base64(text: &[u8]) -> bool {
    let is_digit =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=');
    matches!(text, [b'e', b'y' | b'w', ..]) && text.len() > 8 && text.iter().take(64).all(is_digit)
}

/// A form has names, and values with percent-encoding: `payload=%7B…`.
fn is_form(text: &[u8]) -> bool {
    let is_name = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'%' | b'+' | b'[' | b']')
    };
    let name = text.iter().take_while(|byte| is_name(byte)).count();
    name > 0 && name < 100 && text.get(name) == Some(&b'=')
}
