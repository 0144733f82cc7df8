//! Writing JSON.

use crate::text::decimal;

/// JSON in the making.
#[derive(Debug, Default)]
pub(crate) struct Json {
    text: String,
}

impl Json {
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// Writes an object. `members` calls [`Json::key`] before each value.
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

    pub(crate) fn key(&mut self, key: &str) -> &mut Self {
        self.string(key);
        self.text.push(':');
        self
    }

    pub(crate) fn string(&mut self, value: &str) {
        self.begin();
        self.text.push('"');
        for char in value.chars() {
            match char {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\0'..='\x1F' => {
                    let digit = |nibble: u32| char::from_digit(nibble, 16).unwrap_or('0');
                    self.text.push_str("\\u00");
                    self.text.extend([digit(char as u32 >> 4), digit(char as u32 & 0x0F)]);
                }
                _ => self.text.push(char),
            }
        }
        self.text.push('"');
    }

    pub(crate) fn string_or_null(&mut self, value: Option<&str>) {
        match value {
            Some(value) => self.string(value),
            None => self.literal("null"),
        }
    }

    pub(crate) fn bool(&mut self, value: bool) {
        self.literal(if value { "true" } else { "false" });
    }

    pub(crate) fn integer(&mut self, value: u64) {
        self.literal(&decimal(value));
    }

    /// Writes what is JSON already.
    pub(crate) fn literal(&mut self, json: &str) {
        self.begin();
        self.text.push_str(json);
    }

    /// A comma, where one is due.
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
        fn strings_read_back_as_they_were(key in "\\PC{0,8}|[\\x00-\\x7F]{0,8}", text in ".{0,8}|[\\x00-\\x7F]{0,8}") {
            let mut json = Json::default();
            json.object(|json| {
                json.key(&key).string(&text);
                json.key("list").array([1, 2], |json, n| json.integer(n));
                json.key("none").string_or_null(None);
                json.key("empty").object(|_| {});
            });
            let value: serde_json::Value = serde_json::from_str(&json.into_text()).unwrap();
            let mut expected = serde_json::json!({ "list": [1, 2], "none": null, "empty": {} });
            expected.as_object_mut().unwrap().entry(key.clone()).or_insert_with(|| text.clone().into());
            prop_assert!(value == expected || ["list", "none", "empty"].contains(&key.as_str()));
        }
    }
}
