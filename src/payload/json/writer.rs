//! A writer of JSON texts that does without `core::fmt`.

use crate::text::hex;

/// A JSON text that is being written. Commas are added where they are needed.
#[derive(Debug)]
pub(crate) struct JsonWriter {
    text: String,
}

impl JsonWriter {
    pub(crate) fn new() -> Self {
        Self { text: String::with_capacity(512) }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// Writes an object. `members` calls [`JsonWriter::key`] before each value.
    pub(crate) fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.begin();
        self.text.push('{');
        members(self);
        self.text.push('}');
    }

    pub(crate) fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Self, T),
    ) {
        self.begin();
        self.text.push('[');
        items.into_iter().for_each(|value| item(self, value));
        self.text.push(']');
    }

    /// Writes a property name that needs no escapes.
    pub(crate) fn key(&mut self, key: &'static str) -> &mut Self {
        self.begin();
        self.text.push('"');
        self.text.push_str(key);
        self.text.push_str("\":");
        self
    }

    /// Writes any property name.
    pub(crate) fn name(&mut self, name: &str) -> &mut Self {
        self.string(name);
        self.text.push(':');
        self
    }

    pub(crate) fn string(&mut self, value: &str) {
        self.begin();
        self.text.push('"');
        let mut rest = value;
        while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F)) {
            let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.text.push_str(plain);
            self.escape(special.bytes().next().unwrap_or_default());
            rest = special.get(1..).unwrap_or_default();
        }
        self.text.push_str(rest);
        self.text.push('"');
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            b'"' => self.text.push_str("\\\""),
            b'\\' => self.text.push_str("\\\\"),
            b'\n' => self.text.push_str("\\n"),
            _ => {
                self.text.push_str("\\u00");
                self.text.extend(hex(byte));
            }
        }
    }

    pub(crate) fn string_or_null(&mut self, value: Option<&str>) {
        match value {
            Some(value) => self.string(value),
            None => self.literal("null"),
        }
    }

    /// Writes a value that is JSON already.
    pub(crate) fn literal(&mut self, json: &str) {
        self.begin();
        self.text.push_str(json);
    }

    /// Writes a comma if another item comes before.
    fn begin(&mut self) {
        if !matches!(self.text.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.text.push(',');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn strings_round_trip(text in ".{0,8}|[\\x00-\\x7F]{0,8}") {
            let mut json = JsonWriter::new();
            json.object(|json| {
                json.key("text").string(&text);
                json.key("list").array(["1", "2"], |json, digits| json.literal(digits));
                json.key("none").string_or_null(None);
                json.key("empty").object(|_| {});
            });
            let value: serde_json::Value = serde_json::from_str(&json.into_text()).unwrap();
            let expected = serde_json::json!({ "text": text, "list": [1, 2], "none": null, "empty": {} });
            prop_assert_eq!(value, expected);
        }
    }
}
