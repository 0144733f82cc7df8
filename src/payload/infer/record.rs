//! Records a payload that is known to be JSON without duplicate keys.

use std::borrow::Cow;

use super::shape::{ObjectShape, Shape, is_data};
use crate::payload::json::cursor::Cursor;
use crate::payload::json::lex::{self, JsonString};
use crate::payload::schema::compiled::{JsonType, Literal};

/// The paths that may still be added.
pub(super) struct PathBudget {
    left: usize,
    /// Whether a path was left out.
    pub(super) is_exhausted: bool,
}

impl PathBudget {
    pub(super) fn new(left: usize) -> Self {
        Self { left, is_exhausted: false }
    }

    pub(super) fn take(&mut self) -> bool {
        let has_left = self.left > 0;
        self.left -= usize::from(has_left);
        self.is_exhausted |= !has_left;
        has_left
    }
}

/// Reads values and adds them to shapes.
pub(super) struct Recorder<'a> {
    cursor: Cursor<'a>,
    budget: &'a mut PathBudget,
    decoded: Vec<u8>,
}

impl<'a> Recorder<'a> {
    /// Values that are nested deeper are not looked into: it bounds the recursion, and the depth of the schema.
    pub(super) const MAX_DEPTH: usize = 20;

    pub(super) fn new(cursor: Cursor<'a>, budget: &'a mut PathBudget) -> Self {
        Self { cursor, budget, decoded: Vec::new() }
    }

    pub(super) fn value(&mut self, shape: &mut Shape, depth: usize) {
        let Some(kind) = JsonType::of_first_byte(self.cursor.peek()) else { return };
        shape.add(kind);
        match kind {
            JsonType::Null => {
                let _ = lex::literal_name(&mut self.cursor);
            }
            JsonType::Boolean => {
                let name = if self.cursor.peek() == b't' { "true" } else { "false" };
                let _ = lex::literal_name(&mut self.cursor);
                shape.list(|| Some(Literal::Name(name)));
            }
            JsonType::Number => self.number(shape),
            JsonType::String => self.string(shape),
            JsonType::Array if depth < Self::MAX_DEPTH => self.array(shape, depth),
            JsonType::Object if depth < Self::MAX_DEPTH => self.object(shape, depth),
            JsonType::Array | JsonType::Object => {
                self.budget.is_exhausted = true;
                skip(&mut self.cursor);
            }
        }
    }

    #[inline(always)]
    fn number(&mut self, shape: &mut Shape) {
        let Ok(number) = lex::number(&mut self.cursor) else { return };
        shape.numbers.add(number, &self.cursor);
        let digits = self.cursor.slice(number.start, number.end);
        shape.list(|| Some(Literal::Number(String::from_utf8_lossy(digits).into_owned())));
    }

    #[inline(always)]
    fn string(&mut self, shape: &mut Shape) {
        let Ok(string) = lex::string(&mut self.cursor, false) else { return };
        let value = self.value_of(string);
        // Every byte but a continuation begins a character.
        let length = value.iter().filter(|byte| !matches!(byte, 0x80..0xC0)).count();
        shape.strings.add(value, length);
        // A lone surrogate can't be written.
        shape.list(|| Some(Literal::String(std::str::from_utf8(value).ok()?.to_owned())));
    }

    fn array(&mut self, shape: &mut Shape, depth: usize) {
        let mut count = 0;
        self.cursor.advance();
        self.cursor.skip_blank();
        if shape.item.is_none() && self.cursor.peek() != b']' && self.budget.take() {
            shape.item = Some(Box::new(Shape::new(shape.listed_under("*"))));
        }
        let mut ended = self.cursor.eat(b']');
        while !ended {
            count += 1;
            match &mut shape.item {
                Some(item) => self.value(item, depth + 1),
                None => skip(&mut self.cursor),
            }
            ended = self.ends_after_item(b']');
        }
        shape.items.add(count);
    }

    fn object(&mut self, shape: &mut Shape, depth: usize) {
        self.cursor.advance();
        self.cursor.skip_blank();
        let mut previous = None;
        let mut ended = self.cursor.eat(b'}');
        while !ended {
            let index = shape.object.predict(previous, &mut self.cursor);
            let index = index.or_else(|| self.unpredicted_key(shape, previous));
            self.cursor.skip_blank();
            match index.and_then(|index| shape.object.properties.get_mut(index)) {
                Some(property) => self.value(&mut property.value, depth + 1),
                None => skip(&mut self.cursor),
            }
            previous = index.or(previous);
            ended = self.ends_after_item(b'}');
        }
    }

    /// Reads a key and its colon. Returns the index of its property, unless it is not recorded.
    #[inline(never)]
    fn unpredicted_key(&mut self, shape: &mut Shape, previous: Option<usize>) -> Option<usize> {
        let string = lex::string(&mut self.cursor, false).ok()?;
        self.cursor.skip_blank();
        self.cursor.eat(b':');
        if shape.object.is_map {
            return None;
        }
        let key = self.value_of(string);
        let known = shape.object.find(previous, key);
        if known.is_some() {
            return known;
        }
        let name = std::str::from_utf8(key).ok().filter(|name| !is_data(name));
        let (Some(name), true) = (name, shape.object.properties.len() < ObjectShape::MAX_PROPERTIES) else {
            shape.object = ObjectShape::map();
            return None;
        };
        let listed = shape.listed_under(name);
        let name = name.to_owned();
        if !self.budget.take() {
            shape.object.is_truncated = true;
            return None;
        }
        Some(shape.object.insert(previous, &name, Shape::new(listed)))
    }

    #[inline(always)]
    fn value_of(&mut self, string: JsonString) -> &[u8] {
        let bytes = self.cursor.slice(string.start, string.end);
        if string.escaped {
            lex::decode(bytes, &mut self.decoded);
            return &self.decoded;
        }
        bytes
    }

    /// Reads what follows an item. Anything but a comma ends the array or object.
    #[inline(always)]
    fn ends_after_item(&mut self, end: u8) -> bool {
        self.cursor.skip_blank();
        let continues = self.cursor.eat(b',');
        if continues {
            self.cursor.skip_blank();
        } else {
            self.cursor.eat(end);
        }
        !continues
    }
}

/// The name of the event of the payload at the cursor, if it has an object as its data.
pub(super) fn event_of(mut cursor: Cursor<'_>) -> Option<Cow<'_, [u8]>> {
    let (mut event, mut has_data) = (None, false);
    let mut continues = cursor.eat(b'{');
    while continues {
        cursor.skip_blank();
        let key = lex::string(&mut cursor, false).ok()?.value(&cursor);
        cursor.skip_blank();
        cursor.eat(b':');
        cursor.skip_blank();
        match &*key {
            b"event" if cursor.peek() == b'"' => event = Some(lex::string(&mut cursor, false).ok()?),
            b"event" => return None,
            b"data" => has_data = cursor.peek() == b'{',
            _ => {}
        }
        if let (Some(event), true) = (event, has_data) {
            return Some(event.value(&cursor));
        }
        if &*key != b"event" {
            skip(&mut cursor);
        }
        cursor.skip_blank();
        continues = cursor.eat(b',');
    }
    None
}

/// Moves past a value.
fn skip(cursor: &mut Cursor<'_>) {
    let mut depth = 0usize;
    loop {
        cursor.skip_blank();
        match cursor.peek() {
            0 => return,
            b'"' => {
                let _ = lex::string(cursor, false);
            }
            b'{' | b'[' => {
                depth += 1;
                cursor.advance();
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                cursor.advance();
            }
            b',' | b':' => cursor.advance(),
            _ => {
                cursor.advance();
                while !matches!(cursor.peek(), 0..=b' ' | b',' | b'}' | b']') {
                    cursor.advance();
                }
            }
        }
        if depth == 0 {
            return;
        }
    }
}
