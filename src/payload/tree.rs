//! JSON as a value, for what is too small and comes too seldom to be walked: the schemas of a user.

use super::lex::{self, Expected, Fault, Text};
use super::scan::{Cursor, PADDING};
use crate::text::{decimal, join};

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tree {
    /// `true`, `false` or `null`.
    Word(&'static str),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Tree {
    /// Reads a JSON text, or says why it can't be read.
    pub(crate) fn parse(json: &str) -> Result<Self, String> {
        let mut padded = json.as_bytes().to_vec();
        padded.resize(json.len() + PADDING, 0);
        let cursor = Cursor::new(&padded).ok_or("there is no room for it")?;
        let mut reader = Reader { cursor, depth: 0 };
        reader.cursor.skip_blank();
        let tree = reader.value()?;
        reader.cursor.skip_blank();
        if reader.cursor.at_end() { Ok(tree) } else { reader.refuse(Expected::End.as_str()) }
    }
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    depth: usize,
}

impl Reader<'_> {
    /// The stack must bear it, here and in the walk.
    const MOST_DEPTH: usize = 100;

    fn value(&mut self) -> Result<Tree, String> {
        let start = self.cursor.at();
        match self.cursor.peek() {
            b'{' => self.object(),
            b'[' => self.list(),
            b'"' => Ok(Tree::Text(self.text()?)),
            b'-' | b'0'..=b'9' => {
                lex::number(&mut self.cursor).or_else(|fault| self.fault(fault))?;
                let digits = self.cursor.slice(start, self.cursor.at());
                Ok(Tree::Number(String::from_utf8_lossy(digits).into_owned()))
            }
            first => {
                lex::word(&mut self.cursor).or_else(|fault| self.fault(fault))?;
                Ok(Tree::Word(match first {
                    b't' => "true",
                    b'f' => "false",
                    _ => "null",
                }))
            }
        }
    }

    fn object(&mut self) -> Result<Tree, String> {
        let mut members: Vec<(String, Tree)> = Vec::new();
        self.items(b'}', Expected::NextMember, |reader| {
            if reader.cursor.peek() != b'"' {
                return reader.refuse(Expected::Key.as_str());
            }
            let key = reader.text()?;
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
        Ok(Tree::Object(members))
    }

    fn list(&mut self) -> Result<Tree, String> {
        let mut items = Vec::new();
        self.items(b']', Expected::NextItem, |reader| {
            items.push(reader.value()?);
            Ok(())
        })?;
        Ok(Tree::List(items))
    }

    /// Reads what stands between brackets and commas.
    fn items(
        &mut self,
        end: u8,
        next: Expected,
        mut item: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        self.depth += 1;
        if self.depth > Self::MOST_DEPTH {
            return self.refuse("no more levels");
        }
        self.cursor.pass();
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

    fn text(&mut self) -> Result<String, String> {
        let Text { start, end, escaped } =
            lex::text(&mut self.cursor, false).or_else(|fault| self.fault(fault))?;
        let mut value = self.cursor.slice(start, end).to_vec();
        if escaped {
            lex::decode(self.cursor.slice(start, end), &mut value);
        }
        String::from_utf8(value).or_else(|_| self.refuse("no lone surrogate before"))
    }

    fn fault<T>(&self, fault: Fault) -> Result<T, String> {
        match fault {
            Fault::Syntax(expected) => self.refuse(expected.as_str()),
            Fault::Encoding => self.refuse("UTF-8"),
        }
    }

    fn refuse<T>(&self, expected: &str) -> Result<T, String> {
        Err(join(&["expected ", expected, " at byte ", &decimal(self.cursor.at() as u64)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_value(tree: &Tree) -> serde_json::Value {
        match tree {
            Tree::Word(json) => serde_json::from_str(json).unwrap(),
            Tree::Number(json) => serde_json::from_str(json).unwrap(),
            Tree::Text(text) => text.as_str().into(),
            Tree::List(items) => items.iter().map(to_value).collect(),
            Tree::Object(members) => {
                serde_json::Value::Object(members.iter().map(|(k, v)| (k.clone(), to_value(v))).collect())
            }
        }
    }

    #[test]
    fn values_are_those_of_another_reader() {
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
            assert_eq!(to_value(&Tree::parse(json).unwrap()), expected, "{json}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let deep = "[".repeat(100_000);
        for (json, expected) in [
            ("", "expected a value at byte 0"),
            ("{} {}", "expected the end of the input at byte 3"),
            ("{a:1}", "expected a property name in double quotes at byte 1"),
            (r#"{"a":1,}"#, "expected a property name in double quotes at byte 7"),
            (r#"{"a" 1}"#, "expected a colon at byte 5"),
            ("[1 2]", "expected a comma or `]` at byte 3"),
            ("[1,]", "expected a value at byte 3"),
            (r#"{"a":1,"\u0061":2}"#, "expected each key once in an object at byte 16"),
            (r#""\ud800""#, "expected no lone surrogate before at byte 8"),
            (&deep, "expected no more levels at byte 100"),
        ] {
            assert_eq!(Tree::parse(json), Err(expected.to_owned()), "{}", &json[..json.len().min(20)]);
        }
    }
}
