//! A payload as a list of nodes that can be removed and replaced, and written as compact JSON.

use std::collections::BTreeMap;

use super::oracle::Names;
use crate::payload::json::cursor::Cursor;
use crate::payload::json::lex::{self, Expected, JsonString, ParseError};
use crate::payload::report::Span;
use crate::payload::schema::compiled::JsonType;
use crate::payload::validate::InputBuffer;
use crate::text::{decimal, string};

/// A payload up to its end, or to its first syntax error.
pub(super) struct Document {
    /// The values in the order of the payload: the parts of one directly follow it.
    nodes: Vec<Node>,
    /// The texts of scalars.
    source: Vec<u8>,
    tail: Tail,
}

struct Node {
    key: Key,
    kind: JsonType,
    /// Whether the payload ends in this array or object.
    is_open: bool,
    is_removed: bool,
    /// The index of the next node that is not a part of this one.
    end: u32,
    start_of_text: u32,
    end_of_text: u32,
}

#[derive(Clone, Copy)]
enum Key {
    /// The payload itself, and items of arrays.
    None,
    Empty,
    /// A name of a schema: its text in the source.
    Known(u32, u32),
    /// The number of another name.
    Other(u32),
}

/// What comes behind the last value, if the payload ends in an error.
#[derive(Default)]
struct Tail {
    comma: bool,
    key: Option<Key>,
    colon: bool,
    /// The beginning of a string or a number.
    partial: Vec<u8>,
    /// Whether there is white space before `found`.
    is_apart: bool,
    /// The character that is not what the grammar expects.
    found: Option<u8>,
}

impl Document {
    /// Reads a payload. Returns `None` if there is not enough memory.
    pub(super) fn read(payload: &[u8], names: &Names, max_depth: usize) -> Option<Self> {
        let mut input = InputBuffer::default();
        let cursor = input.copy(payload)?;
        let mut source = payload.to_vec();
        let mut reader = Reader {
            cursor,
            names,
            max_depth,
            source: &mut source,
            nodes: Vec::new(),
            open: Vec::new(),
            tail: Tail::default(),
        };
        // What ends the payload is its tail.
        let _ = reader.document();
        let end = reader.nodes.len() as u32;
        for Open { node, .. } in &reader.open {
            if let Some(node) = reader.nodes.get_mut(*node) {
                (node.is_open, node.end) = (true, end);
            }
        }
        let Reader { nodes, tail, .. } = reader;
        Some(Self { nodes, source, tail })
    }

    pub(super) fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        self.write(&mut text);
        text
    }

    /// Writes the document as compact JSON.
    pub(super) fn write(&self, text: &mut Vec<u8>) {
        let mut open: Vec<&Node> = Vec::new();
        let mut index = 0;
        while let Some(node) = self.nodes.get(index) {
            close_until(&mut open, index, text);
            if node.is_removed {
                index = node.end as usize;
                continue;
            }
            if !matches!(text.last(), None | Some(b'{' | b'[')) {
                text.push(b',');
            }
            self.write_key(node.key, text);
            match node.kind {
                JsonType::Object => text.push(b'{'),
                JsonType::Array => text.push(b'['),
                _ => text.extend_from_slice(self.text_of(node)),
            }
            if matches!(node.kind, JsonType::Object | JsonType::Array) {
                open.push(node);
            }
            index += 1;
        }
        close_until(&mut open, index, text);
        self.write_tail(text);
    }

    fn write_key(&self, key: Key, text: &mut Vec<u8>) {
        match key {
            Key::None => return,
            Key::Empty => text.extend_from_slice(b"\"\""),
            Key::Known(start, end) => {
                text.extend_from_slice(self.source.get(start as usize..end as usize).unwrap_or_default());
            }
            Key::Other(number) => {
                text.push(b'"');
                push_letters(text, number);
                text.push(b'"');
            }
        }
        text.push(b':');
    }

    fn write_tail(&self, text: &mut Vec<u8>) {
        let Tail { comma, key, colon, partial, is_apart, found } = &self.tail;
        if *comma {
            text.push(b',');
        }
        if let Some(key) = key {
            self.write_key(*key, text);
            if !colon {
                text.pop();
            }
        }
        text.extend_from_slice(partial);
        // Without the space, the character would belong to a number before it.
        if *is_apart
            && text.last().is_some_and(u8::is_ascii_digit)
            && matches!(found, Some(b'0'..=b'9' | b'.'))
        {
            text.push(b' ');
        }
        text.extend(found);
    }

    fn text_of(&self, node: &Node) -> &[u8] {
        self.source.get(node.start_of_text as usize..node.end_of_text as usize).unwrap_or_default()
    }

    /// Returns the node that comes after one in the document.
    pub(super) fn next(&self, node: usize) -> Option<usize> {
        let this = self.nodes.get(node)?;
        let next = if this.is_removed { this.end as usize } else { node + 1 };
        (next < self.nodes.len()).then_some(next)
    }

    /// Returns the type of a node, and the number of nodes in it, of all levels.
    pub(super) fn extent(&self, node: usize) -> (JsonType, usize) {
        self.nodes.get(node).map_or((JsonType::Null, 0), |this| (this.kind, this.end as usize - node - 1))
    }

    /// The items or members of a node that are not removed.
    fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        let end = self.nodes.get(node).map_or(0, |node| node.end as usize);
        let mut next = node + 1;
        let all = std::iter::from_fn(move || {
            let child = next;
            next = self.nodes.get(child).filter(|_| child < end)?.end as usize;
            Some(child)
        });
        all.filter(|child| !self.is_removed(*child))
    }

    /// The items or members of a node, but for the one in which the payload ends.
    pub(super) fn removable_children(&self, node: usize) -> Vec<usize> {
        if self.is_removed(node) {
            return Vec::new();
        }
        let is_removable = |child: &usize| self.nodes.get(*child).is_some_and(|child| !child.is_open);
        self.children(node).filter(is_removable).collect()
    }

    pub(super) fn is_removed(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|node| node.is_removed)
    }

    pub(super) fn set_removed(&mut self, nodes: &[usize], is_removed: bool) {
        for node in nodes {
            if let Some(node) = self.nodes.get_mut(*node) {
                node.is_removed = is_removed;
            }
        }
    }

    /// The scalars that are values, except for the name of the event if it is known.
    pub(super) fn leaves(&self, is_known_event: impl Fn(&[u8]) -> bool) -> Vec<usize> {
        let mut leaves = Vec::new();
        let mut index = 0;
        while let Some(node) = self.nodes.get(index) {
            let is_scalar = !matches!(node.kind, JsonType::Null | JsonType::Array | JsonType::Object);
            if !node.is_removed && is_scalar {
                leaves.push(index);
            }
            index = if node.is_removed { node.end as usize } else { index + 1 };
        }
        let is_event = |leaf: &usize| {
            let Some(Node { key: key @ Key::Known(..), .. }) = self.nodes.get(*leaf) else { return false };
            let mut name = Vec::new();
            self.write_key(*key, &mut name);
            let inner = self.value(*leaf).1.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\""));
            name == b"\"event\":" && inner.is_some_and(&is_known_event)
        };
        let events: Vec<_> = self.children(0).filter(is_event).collect();
        leaves.retain(|leaf| !events.contains(leaf));
        leaves
    }

    /// Returns the type and the JSON of a scalar.
    pub(super) fn value(&self, node: usize) -> (JsonType, &[u8]) {
        self.nodes.get(node).map_or((JsonType::Null, b""), |node| (node.kind, self.text_of(node)))
    }

    /// Replaces a scalar by another of the same type, and returns where the old one is.
    pub(super) fn set_value(&mut self, node: usize, json: &[u8]) -> Span {
        let start = self.source.len();
        self.source.extend_from_slice(json);
        self.reset_value(node, Span { start, end: self.source.len() })
    }

    pub(super) fn reset_value(&mut self, node: usize, text: Span) -> Span {
        let Some(node) = self.nodes.get_mut(node) else { return text };
        let old = Span { start: node.start_of_text as usize, end: node.end_of_text as usize };
        (node.start_of_text, node.end_of_text) = (text.start as u32, text.end as u32);
        old
    }

    /// Returns the JSON Pointer to a node.
    pub(super) fn pointer(&self, node: usize) -> String {
        let mut path = Vec::new();
        let mut at = 0;
        while at != node {
            let is_around = |(_, child): &(usize, usize)| {
                (*child..self.nodes.get(*child).map_or(0, |child| child.end as usize)).contains(&node)
            };
            let Some((index, child)) = self.children(at).enumerate().find(is_around) else { break };
            path.push(b'/');
            match self.nodes.get(child).map(|child| child.key) {
                Some(Key::None) | None => path.extend_from_slice(decimal(index as u64).as_bytes()),
                Some(Key::Empty) => {}
                Some(Key::Other(number)) => push_letters(&mut path, number),
                Some(Key::Known(start, end)) => {
                    let json = self.source.get(start as usize + 1..(end as usize).saturating_sub(1));
                    let mut name = Vec::new();
                    lex::decode(json.unwrap_or_default(), &mut name);
                    crate::text::push_pointer(&mut path, &name);
                }
            }
            at = child;
        }
        string(path)
    }
}

/// Closes the arrays and objects that end before a node. Those in which the payload ends stay open.
fn close_until(open: &mut Vec<&Node>, index: usize, text: &mut Vec<u8>) {
    while let Some(node) = open.pop_if(|node| !node.is_open && node.end as usize <= index) {
        text.push(if node.kind == JsonType::Object { b'}' } else { b']' });
    }
}

/// Writes a number in letters: `a` to `Z`, `aa` and so on.
fn push_letters(text: &mut Vec<u8>, number: u32) {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let start = text.len();
    let mut left = number + 1;
    while left > 0 {
        left -= 1;
        text.push(LETTERS.get(left as usize % LETTERS.len()).copied().unwrap_or(b'a'));
        left /= LETTERS.len() as u32;
    }
    if let Some(letters) = text.get_mut(start..) {
        letters.reverse();
    }
}

/// The payload ends here: at its end, or in an error.
struct End;

struct Reader<'r, 'a> {
    cursor: Cursor<'r>,
    names: &'a Names,
    max_depth: usize,
    source: &'r mut Vec<u8>,
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
        let Tail { key, .. } = std::mem::take(&mut self.tail);
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
