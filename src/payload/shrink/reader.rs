//! Reads a payload as a list of nodes, up to its end or its first error. It does not recurse.

use std::collections::BTreeMap;
use std::mem;

use super::document::{Document, Key, Node, Tail, push_letters};
use super::names::Names;
use crate::payload::json::cursor::Cursor;
use crate::payload::json::lex::{self, Expected, JsonString, ParseError};
use crate::payload::schema::compiled::JsonType;
use crate::payload::validate::InputBuffer;

/// Reads a payload. Returns `None` if there is not enough memory.
pub(super) fn read(payload: &[u8], names: &Names, max_depth: usize) -> Option<Document> {
    let mut input = InputBuffer::default();
    let cursor = input.copy(payload)?;
    let (source, nodes, open, tail) = (payload.to_vec(), Vec::new(), Vec::new(), Tail::default());
    let mut reader = Reader { cursor, names, max_depth, source, nodes, open, tail };
    // What ends the payload is its tail.
    let _ = reader.document();
    let Reader { source, mut nodes, open, tail, .. } = reader;
    let end = nodes.len() as u32;
    for Open { node, .. } in open {
        if let Some(node) = nodes.get_mut(node) {
            (node.is_open, node.end) = (true, end);
        }
    }
    Some(Document::new(nodes, source, tail))
}

/// The payload ends here: at its end, or in an error.
struct End;

struct Reader<'r, 'a> {
    cursor: Cursor<'r>,
    names: &'a Names,
    max_depth: usize,
    /// The payload, and behind it the names that are escaped in it.
    source: Vec<u8>,
    nodes: Vec<Node>,
    open: Vec<Open>,
    tail: Tail,
}

/// An open array or object.
struct Open {
    node: usize,
    is_object: bool,
    /// The numbers of its names that no schema has.
    others: BTreeMap<Vec<u8>, u32>,
    next_other: u32,
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Result<(), End> {
        let mut after_mark = self.cursor;
        if [0xEF, 0xBB, 0xBF].into_iter().all(|byte| after_mark.eat(byte)) {
            self.cursor = after_mark;
        }
        self.cursor.skip_blank();
        loop {
            while !self.value()? {}
            while self.ends_after_value()? {}
        }
    }

    /// Reads a value. Returns `false` if it is an array or object that is not empty: then its first item is at the cursor.
    fn value(&mut self) -> Result<bool, End> {
        let start = self.cursor.at();
        let first = self.cursor.peek();
        match first {
            b'"' => {
                let string = lex::string(&mut self.cursor, false);
                string.or_else(|error| self.end_in_string(error))?;
            }
            b'-' | b'0'..=b'9' => {
                lex::number(&mut self.cursor).or_else(|_| self.end_in_number(start))?;
            }
            b'{' | b'[' => return self.open(first == b'{'),
            _ => lex::literal_name(&mut self.cursor).or_else(|_| self.end())?,
        }
        let kind = JsonType::of_first_byte(first).unwrap_or(JsonType::Null);
        self.push(kind, start, self.cursor.at());
        Ok(true)
    }

    fn push(&mut self, kind: JsonType, start: usize, end: usize) {
        let Tail { key, .. } = mem::take(&mut self.tail);
        self.nodes.push(Node {
            key: key.unwrap_or(Key::None),
            kind,
            is_open: false,
            is_removed: false,
            end: self.nodes.len() as u32 + 1,
            start_of_text: start as u32,
            end_of_text: end as u32,
        });
    }

    /// Enters an array or an object. Returns whether it is empty; otherwise the first item is at the cursor.
    fn open(&mut self, is_object: bool) -> Result<bool, End> {
        if self.open.len() == self.max_depth {
            return self.end();
        }
        let node = self.nodes.len();
        self.push(if is_object { JsonType::Object } else { JsonType::Array }, 0, 0);
        self.cursor.advance();
        self.cursor.skip_blank();
        if !self.cursor.eat(if is_object { b'}' } else { b']' }) {
            self.open.push(Open { node, is_object, others: BTreeMap::new(), next_other: 0 });
            if is_object {
                self.key()?;
            }
            return Ok(false);
        }
        Ok(true)
    }

    /// Reads what follows a value. Returns whether that was the end of the array or object around it.
    fn ends_after_value(&mut self) -> Result<bool, End> {
        self.cursor.skip_blank();
        let Some(Open { node, is_object, .. }) = self.open.last() else { return self.end() };
        let (node, is_object) = (*node, *is_object);
        if self.cursor.eat(b',') {
            self.tail.comma = true;
            self.cursor.skip_blank();
            if is_object {
                self.key()?;
            }
            return Ok(false);
        }
        if !self.cursor.eat(if is_object { b'}' } else { b']' }) {
            return self.end();
        }
        self.open.pop();
        let end = self.nodes.len() as u32;
        if let Some(node) = self.nodes.get_mut(node) {
            node.end = end;
        }
        Ok(true)
    }

    /// Reads a key and its colon.
    fn key(&mut self) -> Result<(), End> {
        if self.cursor.peek() != b'"' {
            return self.end();
        }
        let string = lex::string(&mut self.cursor, false).or_else(|error| self.end_in_string(error))?;
        self.tail.key = Some(self.key_of(string));
        self.cursor.skip_blank();
        if !self.cursor.eat(b':') {
            return self.end();
        }
        self.tail.colon = true;
        self.cursor.skip_blank();
        Ok(())
    }

    fn key_of(&mut self, string: JsonString) -> Key {
        let name = string.value(&self.cursor);
        if name.is_empty() {
            return Key::Empty;
        }
        if let Some(json) = self.names.json(&name) {
            if json == self.cursor.slice(string.start - 1, string.end + 1) {
                return Key::Known(string.start as u32 - 1, string.end as u32 + 1);
            }
            let start = self.source.len();
            self.source.extend_from_slice(json);
            return Key::Known(start as u32, self.source.len() as u32);
        }
        let Some(Open { others, next_other, .. }) = self.open.last_mut() else { return Key::Empty };
        let number = *others.entry(name.into_owned()).or_insert_with(|| {
            let mut letters = Vec::new();
            loop {
                letters.clear();
                push_letters(&mut letters, *next_other);
                *next_other += 1;
                if self.names.json(&letters).is_none() {
                    return *next_other - 1;
                }
            }
        });
        Key::Other(number)
    }

    fn end_in_string<T>(&mut self, error: ParseError) -> Result<T, End> {
        self.tail.partial = match error {
            ParseError::Syntax(Expected::Escape) => b"\"\\".to_vec(),
            ParseError::Syntax(Expected::HexDigit) => b"\"\\u".to_vec(),
            _ => b"\"".to_vec(),
        };
        let ended = self.end();
        if error == ParseError::Encoding {
            self.tail.found = Some(0xFF);
        }
        ended
    }

    fn end_in_number<T>(&mut self, start: usize) -> Result<T, End> {
        for byte in self.cursor.slice(start, self.cursor.at()) {
            let byte = if byte.is_ascii_digit() { b'1' } else { *byte };
            if byte != b'1' || self.tail.partial.last() != Some(&b'1') {
                self.tail.partial.push(byte);
            }
        }
        self.end()
    }

    /// Ends the document at a character of the same kind as the next one.
    fn end<T>(&mut self) -> Result<T, End> {
        let at = self.cursor.at();
        self.tail.is_apart = self.cursor.slice(at.saturating_sub(1), at).trim_ascii().is_empty();
        self.tail.found = match self.cursor.peek() {
            0 if self.cursor.at_end() => None,
            b'0'..=b'9' => Some(b'1'),
            b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => Some(b'z'),
            other => Some(other),
        };
        Err(End)
    }
}
