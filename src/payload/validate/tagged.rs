//! The part of the visitor for values whose schema depends on the value: on its type, or on one of its properties.

use super::visitor::{Halt, PayloadVisitor};
use crate::payload::json::lex::Expected;
use crate::payload::report::diagnostic::{DiagnosticKind, KeyName};
use crate::payload::schema::compiled::{JsonType, TaggedSchema, ValueSchema};

impl<'a> PayloadVisitor<'a> {
    /// Visits a value of one of several types.
    #[inline(never)]
    pub(super) fn union(
        &mut self,
        value: &'a ValueSchema,
        schemas: &'a [ValueSchema],
        first: u8,
    ) -> Result<(), Halt> {
        let kind = JsonType::of_first_byte(first);
        match schemas.iter().find(|schema| kind.is_some() && schema.check.json_type() == kind) {
            Some(schema) => self.item(schema),
            None => self.wrong_type(self.cursor.at(), value, false),
        }
    }

    /// Visits an object whose schema depends on one property. That property may come last, so the object is visited twice.
    /// Only the schema of the user nests such objects, so the number of visits is bounded.
    #[inline(never)]
    pub(super) fn tagged(&mut self, tagged: &'a TaggedSchema) -> Result<(), Halt> {
        let start = self.cursor.at();
        let was_muted = self.muted;
        self.muted = true;
        let tag = self.find_property(&tagged.tag.name)?;
        self.muted = was_muted;
        let mut branch = None;
        if let Some(at) = tag {
            for (literals, object) in &tagged.branches {
                self.cursor.seek(at);
                if self.matches_literal(literals)? {
                    branch = Some(object);
                    break;
                }
            }
        }
        self.cursor.seek(start);
        let Some(object) = branch else {
            let (name, value) = (KeyName::Known(&tagged.tag.name), &tagged.tag.value);
            self.untyped_value()?;
            let Some(at) = tag else {
                return self.report(start, Some(name), DiagnosticKind::Missing(&tagged.tag));
            };
            let end = self.cursor.at();
            self.cursor.seek(at);
            self.untyped_value()?;
            let tag_end = self.cursor.at();
            self.cursor.seek(end);
            return self.report(at, None, DiagnosticKind::Enum(value, tag_end));
        };
        self.object(object)
    }

    /// Visits an object, and returns the offset of the value of a property.
    fn find_property(&mut self, name: &str) -> Result<Option<usize>, Halt> {
        let mut found = None;
        let mut ended = self.open_container(b'}')?;
        let mut expected = Expected::FirstKey;
        while !ended {
            let key = self.key_string(expected)?;
            if found.is_none() && self.value_of(key) == name.as_bytes() {
                found = Some(self.cursor.at());
            }
            self.untyped_value()?;
            ended = self.ends_after_item(b'}', Expected::NextMember)?;
            expected = Expected::Key;
        }
        self.depth -= 1;
        Ok(found)
    }
}
