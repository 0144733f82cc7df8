//! JSON as a tree of values, for the schemas of users, which are small and rare. Numbers keep their digits.

use super::cursor::{Cursor, PADDING};
use super::lex::{self, Expected, ParseError};
use crate::text::{decimal, join};

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum JsonValue {
    /// `true`, `false` or `null`.
    Name(&'static str),
    /// The digits as written.
    Number(String),
    String(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl JsonValue {
    /// The maximum depth of a schema. It bounds the recursion of everything that walks over it.
    pub(crate) const MAX_DEPTH: usize = 100;

    /// Parses a JSON text after an optional byte order mark. The error says what is expected at which line and column.
    pub(crate) fn parse(json: &str, max_depth: usize) -> Result<Self, String> {
        let json = json.strip_prefix('\u{feff}').unwrap_or(json);
        let mut padded = json.as_bytes().to_vec();
        padded.resize(json.len() + PADDING, 0);
        let cursor = Cursor::new(&padded).ok_or("it is too long")?;
        let mut reader = Reader { json, cursor, depth: 0, max_depth };
        reader.cursor.skip_blank();
        let value = reader.value()?;
        reader.cursor.skip_blank();
        if reader.cursor.at_end() { Ok(value) } else { reader.refuse(Expected::End.as_str()) }
    }
}

impl JsonValue {
    /// Returns the property of an object.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Returns the value at a JSON Pointer (RFC 6901).
    pub(crate) fn at(&self, pointer: &str) -> Option<&Self> {
        let mut segments = pointer.split('/');
        if segments.next() != Some("") {
            return None;
        }
        segments.try_fold(self, |value, segment| match value {
            Self::Array(items) => items.get(segment.parse::<usize>().ok()?),
            _ => value.get(&segment.replace("~1", "/").replace("~0", "~")),
        })
    }
}

struct Reader<'a> {
    json: &'a str,
    cursor: Cursor<'a>,
    depth: usize,
    max_depth: usize,
}

impl Reader<'_> {
    fn value(&mut self) -> Result<JsonValue, String> {
        let start = self.cursor.at();
        match self.cursor.peek() {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => Ok(JsonValue::String(self.string()?)),
            b'-' | b'0'..=b'9' => {
                lex::number(&mut self.cursor).or_else(|error| self.parse_error(error))?;
                let digits = self.cursor.slice(start, self.cursor.at());
                Ok(JsonValue::Number(String::from_utf8_lossy(digits).into_owned()))
            }
            first => {
                lex::literal_name(&mut self.cursor).or_else(|error| self.parse_error(error))?;
                Ok(JsonValue::Name(match first {
                    b't' => "true",
                    b'f' => "false",
                    _ => "null",
                }))
            }
        }
    }

    fn object(&mut self) -> Result<JsonValue, String> {
        let mut members: Vec<(String, JsonValue)> = Vec::new();
        self.items(b'}', Expected::NextMember, |reader| {
            if reader.cursor.peek() != b'"' {
                return reader.refuse(Expected::Key.as_str());
            }
            let key = reader.string()?;
            reader.cursor.skip_blank();
            if !reader.cursor.eat(b':') {
                return reader.refuse(Expected::Colon.as_str());
            }
            reader.cursor.skip_blank();
            if members.iter().any(|(other, _)| *other == key) {
                return reader.refuse("each key once in an object");
            }
            members.push((key, reader.value()?));
            Ok(())
        })?;
        Ok(JsonValue::Object(members))
    }

    fn array(&mut self) -> Result<JsonValue, String> {
        let mut items = Vec::new();
        self.items(b']', Expected::NextItem, |reader| {
            items.push(reader.value()?);
            Ok(())
        })?;
        Ok(JsonValue::Array(items))
    }

    /// Reads items that are separated by commas, up to the closing bracket `end`.
    fn items(
        &mut self,
        end: u8,
        next: Expected,
        mut item: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        self.depth += 1;
        if self.depth > self.max_depth {
            return self.refuse(&join(&["at most ", &decimal(self.max_depth as u64), " levels"]));
        }
        self.cursor.advance();
        self.cursor.skip_blank();
        let mut ended = self.cursor.eat(end);
        while !ended {
            item(self)?;
            self.cursor.skip_blank();
            ended = self.cursor.eat(end);
            if !ended && !self.cursor.eat(b',') {
                return self.refuse(next.as_str());
            }
            self.cursor.skip_blank();
        }
        self.depth -= 1;
        Ok(())
    }

    fn string(&mut self) -> Result<String, String> {
        let string = lex::string(&mut self.cursor, false).or_else(|error| self.parse_error(error))?;
        let value = string.value(&self.cursor).into_owned();
        String::from_utf8(value).or_else(|_| self.refuse("strings without lone surrogates before"))
    }

    fn parse_error<T>(&self, error: ParseError) -> Result<T, String> {
        match error {
            ParseError::Syntax(expected) => self.refuse(expected.as_str()),
            ParseError::Encoding => self.refuse("UTF-8"),
        }
    }

    fn refuse<T>(&self, expected: &str) -> Result<T, String> {
        let (mut line, mut column) = (1, 1);
        for character in self.json.get(..self.cursor.at()).unwrap_or(self.json).chars() {
            // In UTF-16 units, as editors count.
            (line, column) =
                if character == '\n' { (line + 1, 1) } else { (line, column + character.len_utf16()) };
        }
        let column = column as u64;
        let [line, column] = [line, column].map(decimal);
        Err(join(&["expected ", expected, " at line ", &line, ", column ", &column]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_serde(value: &JsonValue) -> serde_json::Value {
        match value {
            JsonValue::Name(json) => serde_json::from_str(json).unwrap(),
            JsonValue::Number(json) => serde_json::from_str(json).unwrap(),
            JsonValue::String(text) => text.as_str().into(),
            JsonValue::Array(items) => items.iter().map(to_serde).collect(),
            JsonValue::Object(members) => {
                serde_json::Value::Object(members.iter().map(|(k, v)| (k.clone(), to_serde(v))).collect())
            }
        }
    }

    #[test]
    fn values_equal_those_of_serde_json() {
        for json in [
            "0",
            " -1.5e3 ",
            "null",
            "[true , false]",
            r#""\u00e9\ud83d\ude00\n""#,
            "{}",
            "[]",
            r#" { "a" : [ 1 , { "b\"" : "é" } ] , "c" : [ [ ] ] } "#,
        ] {
            let expected: serde_json::Value = serde_json::from_str(json).unwrap();
            assert_eq!(to_serde(&JsonValue::parse(json, JsonValue::MAX_DEPTH).unwrap()), expected, "{json}");
        }
    }

    #[test]
    fn invalid_json_is_refused() {
        let deep = "[".repeat(100_000);
        for (json, expected) in [
            ("", "expected a value at line 1, column 1"),
            ("{} {}", "expected the end of the input at line 1, column 4"),
            ("{a:1}", "expected a property name in double quotes at line 1, column 2"),
            (r#"{"a":1,}"#, "expected a property name in double quotes at line 1, column 8"),
            (r#"{"a" 1}"#, "expected a colon at line 1, column 6"),
            ("[1 2]", "expected a comma or `]` at line 1, column 4"),
            ("[1,]", "expected a value at line 1, column 4"),
            (r#"{"a":1,"\u0061":2}"#, "expected each key once in an object at line 1, column 17"),
            (r#""\ud800""#, "expected strings without lone surrogates before at line 1, column 9"),
            ("\u{feff}{\n  \"é😀\": x}", "expected a value at line 2, column 10"),
            (&deep, "expected at most 100 levels at line 1, column 101"),
        ] {
            assert_eq!(
                JsonValue::parse(json, JsonValue::MAX_DEPTH),
                Err(expected.to_owned()),
                "{}",
                &json[..json.len().min(20)]
            );
        }
    }
}
