//! The walk over a payload: one pass over the bytes that knows the grammar and the schemas.
//!
//! It knows no paths: what they are is asked of the input afterwards, and only if there is something to say.

use super::findings::{Findings, Name, Problem};
use super::free::Open;
use super::keys::Keys;
use super::lex::{self, Expected, Fault, Text};
use super::scan::Cursor;
use super::schema::Format;
use super::shape::{Check, Member, Rest, Shape, Shapes, Value};
use super::validate::{Origin, ValidateOptions};

/// What a walk writes on, kept from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(super) keys: Keys,
    /// The arrays and objects without a schema around the cursor.
    pub(super) open: Vec<Open>,
    pub(super) decoded: Vec<u8>,
}

/// What the envelope says of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// Nothing, or nothing that is a string.
    Nothing,
    Known(usize),
    Unknown(Text),
}

/// The walk ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stop;

pub(crate) struct Walk<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) shapes: &'a Shapes,
    pub(super) origin: Origin,
    pub(super) notes: &'a mut Notes,
    pub(super) depth: usize,
    pub(crate) named: Named,
    pub(crate) findings: Findings<'a>,
    /// Whether to keep silent for a while about all but what ends the walk.
    pub(super) muted: bool,
    /// The data that stand before their event's name.
    pub(super) waiting: Option<(usize, &'a Value)>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(
        cursor: Cursor<'a>,
        shapes: &'a Shapes,
        origin: Origin,
        notes: &'a mut Notes,
        options: ValidateOptions<'a>,
    ) -> Self {
        notes.keys.clear();
        notes.open.clear();
        let (named, findings) = (Named::Nothing, Findings::new(options));
        Self { cursor, shapes, origin, notes, depth: 0, named, findings, muted: false, waiting: None }
    }

    /// Walks over a value of which something is asked.
    #[inline(always)]
    fn value(&mut self, value: &'a Value) -> Result<(), Stop> {
        let at = self.cursor.at();
        match (&value.check, self.cursor.peek()) {
            (Check::Text(format), b'"') => {
                let text = self.text()?;
                if *format != Format::Any && !format.accepts(self.value_of(text)) {
                    self.issue(at, None, Problem::Format(value, *format, text))?;
                }
                Ok(())
            }
            (Check::Number(range), b'-' | b'0'..=b'9') => {
                let number = lex::number(&mut self.cursor).or_else(|fault| self.fault(fault))?;
                match range.breach(&number, &self.cursor) {
                    Some(breach) => self.issue(at, None, Problem::Number(value, breach, number)),
                    None => Ok(()),
                }
            }
            (Check::Object(shape), b'{') => self.object(shape),
            (Check::List(item), b'[') => self.list(item),
            (Check::Among(choices), _) => self.choice(value, choices),
            (Check::Boolean, b't' | b'f') => self.word(),
            (Check::Event, b'"') => self.event(),
            (Check::Data, _) => self.data(value),
            (Check::Any, _) => self.anything(),
            (_, b'n') if value.nullable => self.word(),
            _ => {
                self.anything()?;
                self.issue(at, None, Problem::Type(value))
            }
        }
    }

    /// The same, but not once more in each of its callers.
    #[inline(never)]
    pub(super) fn item(&mut self, value: &'a Value) -> Result<(), Stop> {
        self.value(value)
    }

    fn list(&mut self, item: &'a Value) -> Result<(), Stop> {
        self.descend()?;
        self.cursor.pass();
        self.cursor.skip_blank();
        if !self.cursor.eat(b']') {
            loop {
                self.item(item)?;
                self.cursor.skip_blank();
                if self.cursor.eat(b',') {
                    self.cursor.skip_blank();
                } else if self.cursor.eat(b']') {
                    break;
                } else {
                    return self.fault(Fault::Syntax(Expected::NextItem));
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Walks over an object.
    pub(super) fn object(&mut self, shape: &'a Shape) -> Result<(), Stop> {
        if shape.fields.is_empty() && shape.rest == Rest::Free {
            return self.anything();
        }
        let start = self.cursor.at();
        let keys = self.notes.keys.mark();
        let mut seen = 0;
        let mut previous = None;
        self.descend()?;
        self.cursor.pass();
        self.cursor.skip_blank();
        let mut ended = self.cursor.eat(b'}');
        let mut expected = Expected::FirstKey;
        while !ended {
            let at = self.cursor.at();
            match self.key(shape, previous, expected)? {
                Key::Field(index, member) => {
                    let first = seen & 1 << index == 0;
                    seen |= 1 << index;
                    previous = Some(member);
                    if first {
                        self.value(&member.value)?;
                    } else {
                        self.issue(at, Some(Name::Known(&member.name)), Problem::Duplicate)?;
                        self.anything()?;
                    }
                }
                Key::Other(text) => {
                    if shape.rest != Rest::Free {
                        self.issue(at, Some(Name::Found(text)), Problem::UnknownField(shape.rest))?;
                    }
                    self.anything()?;
                }
            }
            self.cursor.skip_blank();
            if self.cursor.eat(b',') {
                self.cursor.skip_blank();
                expected = Expected::Key;
            } else if self.cursor.eat(b'}') {
                ended = true;
            } else {
                return self.fault(Fault::Syntax(Expected::NextMember));
            }
        }
        self.depth -= 1;
        self.close_keys(keys)?;
        self.missing(shape, start, shape.required & !seen)
    }

    /// Reads a key and its colon, up to the value.
    #[inline(always)]
    fn key(
        &mut self,
        shape: &'a Shape,
        previous: Option<&Member>,
        expected: Expected,
    ) -> Result<Key<'a>, Stop> {
        let index = shape.predict(previous);
        if let Some(member) = shape.fields.get(index)
            && let Some(pattern) = &member.pattern
            && self.cursor.eat_pattern(pattern)
        {
            self.cursor.skip_blank();
            return Ok(Key::Field(index, member));
        }
        self.unpredicted_key(shape, previous, expected)
    }

    #[inline(never)]
    fn unpredicted_key(
        &mut self,
        shape: &'a Shape,
        previous: Option<&Member>,
        expected: Expected,
    ) -> Result<Key<'a>, Stop> {
        let text = self.key_text(expected)?;
        let index = shape.find(self.value_of(text));
        if let Some(index) = index
            && let Some(member) = shape.fields.get(index)
        {
            shape.learn(previous, index);
            return Ok(Key::Field(index, member));
        }
        self.note_key(text)?;
        Ok(Key::Other(text))
    }

    /// Reads a key of any name and its colon, up to the value.
    pub(super) fn key_text(&mut self, expected: Expected) -> Result<Text, Stop> {
        if self.cursor.peek() != b'"' {
            return self.fault(Fault::Syntax(expected));
        }
        let text = self.text()?;
        self.cursor.skip_blank();
        if !self.cursor.eat(b':') {
            return self.fault(Fault::Syntax(Expected::Colon));
        }
        self.cursor.skip_blank();
        Ok(text)
    }

    fn missing(&mut self, shape: &'a Shape, at: usize, missing: u64) -> Result<(), Stop> {
        if missing == 0 {
            return Ok(());
        }
        for (index, member) in shape.fields.iter().enumerate() {
            if missing & 1 << index != 0 {
                self.issue(at, Some(Name::Known(&member.name)), Problem::Missing(member))?;
            }
        }
        Ok(())
    }

    /// The value of a string, escapes undone.
    #[inline(always)]
    pub(super) fn value_of(&mut self, text: Text) -> &[u8] {
        let bytes = self.cursor.slice(text.start, text.end);
        if text.escaped {
            lex::decode(bytes, &mut self.notes.decoded);
            return &self.notes.decoded;
        }
        bytes
    }

    #[inline(always)]
    pub(super) fn text(&mut self) -> Result<Text, Stop> {
        lex::text(&mut self.cursor, self.origin != Origin::Bytes).or_else(|fault| self.fault(fault))
    }

    pub(super) fn word(&mut self) -> Result<(), Stop> {
        lex::word(&mut self.cursor).or_else(|fault| self.fault(fault))
    }

    #[inline(always)]
    pub(super) fn descend(&mut self) -> Result<(), Stop> {
        if self.depth == self.findings.options.max_depth {
            return self.end(Problem::Depth);
        }
        self.depth += 1;
        Ok(())
    }

    #[inline(never)]
    pub(super) fn fault<T>(&mut self, fault: Fault) -> Result<T, Stop> {
        self.end(Problem::Fault(fault))
    }

    /// Says what is wrong at the cursor. There is no way on from here.
    #[inline(never)]
    fn end<T>(&mut self, problem: Problem<'a>) -> Result<T, Stop> {
        self.muted = false;
        self.issue(self.cursor.at(), None, problem)?;
        Err(Stop)
    }

    /// Says something about the value at a place, or about its property `key`.
    #[inline(never)]
    pub(super) fn issue(
        &mut self,
        at: usize,
        key: Option<Name<'a>>,
        problem: Problem<'a>,
    ) -> Result<(), Stop> {
        if self.origin == Origin::Encoded {
            return Err(Stop);
        }
        if !self.muted {
            self.findings.add(at, key, problem);
        }
        Ok(())
    }
}

/// A key of an object with a schema.
enum Key<'a> {
    Field(usize, &'a Member),
    Other(Text),
}
