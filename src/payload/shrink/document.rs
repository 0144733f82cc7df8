//! A payload as a list of nodes that can be removed and replaced, and written as compact JSON.

use crate::payload::json::lex;
use crate::payload::report::Span;
use crate::payload::schema::compiled::JsonType;
use crate::text::{push_decimal, push_pointer};

/// A payload up to its end, or to its first syntax error.
pub(super) struct Document {
    /// The values in the order of the payload: the parts of one directly follow it.
    nodes: Vec<Node>,
    /// The texts of scalars.
    source: Vec<u8>,
    tail: Tail,
}

pub(super) struct Node {
    pub(super) key: Key,
    pub(super) kind: JsonType,
    /// Whether the payload ends in this array or object.
    pub(super) is_open: bool,
    pub(super) is_removed: bool,
    /// The index of the next node that is not a part of this one.
    pub(super) end: u32,
    pub(super) start_of_text: u32,
    pub(super) end_of_text: u32,
}

#[derive(Clone, Copy)]
pub(super) enum Key {
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
pub(super) struct Tail {
    pub(super) comma: bool,
    pub(super) key: Option<Key>,
    pub(super) colon: bool,
    /// The beginning of a string or a number.
    pub(super) partial: Vec<u8>,
    /// Whether there is white space before `found`.
    pub(super) is_apart: bool,
    /// The character that is not what the grammar expects.
    pub(super) found: Option<u8>,
}

impl Document {
    /// `source` contains the texts of scalars and names.
    pub(super) const fn new(nodes: Vec<Node>, source: Vec<u8>, tail: Tail) -> Self {
        Self { nodes, source, tail }
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
        leaves.retain(|leaf| events.binary_search(leaf).is_err());
        leaves
    }

    /// Returns the type of a value, and the JSON of a scalar.
    pub(super) fn value(&self, node: usize) -> (JsonType, &[u8]) {
        self.nodes.get(node).map_or((JsonType::Null, b""), |node| (node.kind, self.text_of(node)))
    }

    /// Replaces a scalar by another of the same type, and returns where the old one is.
    pub(super) fn set_value(&mut self, node: usize, json: &[u8]) -> Span {
        let start = self.source.len();
        self.source.extend_from_slice(json);
        self.swap_text(node, Span { start, end: self.source.len() })
    }

    /// Takes back the last call of [`Self::set_value`].
    pub(super) fn reset_value(&mut self, node: usize, old: Span) {
        let new = self.swap_text(node, old);
        self.source.truncate(new.start);
    }

    fn swap_text(&mut self, node: usize, text: Span) -> Span {
        let Some(node) = self.nodes.get_mut(node) else { return text };
        let old = Span { start: node.start_of_text as usize, end: node.end_of_text as usize };
        (node.start_of_text, node.end_of_text) = (text.start as u32, text.end as u32);
        old
    }

    /// Returns the JSON Pointers to nodes, which are in the order of the document.
    pub(super) fn pointers(&self, nodes: &[usize]) -> Vec<String> {
        let mut pointers = Vec::new();
        // The end of each array or object around a node, the length of the path to it, and the next index in it.
        let mut around: Vec<(usize, usize, u64)> = Vec::new();
        let mut path = Vec::new();
        let (mut index, mut wanted) = (0, nodes.iter());
        let mut next = wanted.next();
        while let (Some(node), Some(at)) = (self.nodes.get(index), next) {
            while around.pop_if(|(end, ..)| *end <= index).is_some() {}
            if !node.is_removed {
                if let Some((_, length, item)) = around.last_mut() {
                    path.truncate(*length);
                    path.push(b'/');
                    self.push_segment(node.key, *item, &mut path);
                    *item += 1;
                }
                if index == *at {
                    pointers.push(String::from_utf8_lossy(&path).into_owned());
                    next = wanted.next();
                }
                around.push((node.end as usize, path.len(), 0));
            }
            index = if node.is_removed { node.end as usize } else { index + 1 };
        }
        pointers
    }

    fn push_segment(&self, key: Key, item: u64, path: &mut Vec<u8>) {
        match key {
            Key::None => push_decimal(path, item),
            Key::Empty => {}
            Key::Other(number) => push_letters(path, number),
            Key::Known(start, end) => {
                let json = self.source.get(start as usize + 1..(end as usize).saturating_sub(1));
                let mut name = Vec::new();
                lex::decode(json.unwrap_or_default(), &mut name);
                push_pointer(path, &name);
            }
        }
    }
}

/// Closes the arrays and objects that end before a node. Those in which the payload ends stay open.
fn close_until(open: &mut Vec<&Node>, index: usize, text: &mut Vec<u8>) {
    while let Some(node) = open.pop_if(|node| !node.is_open && node.end as usize <= index) {
        text.push(if node.kind == JsonType::Object { b'}' } else { b']' });
    }
}

/// Writes a number in letters: `a` to `Z`, `aa` and so on.
pub(super) fn push_letters(text: &mut Vec<u8>, number: u32) {
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
