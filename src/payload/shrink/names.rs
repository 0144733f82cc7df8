//! The names of properties in all schemas.

use crate::payload::json::writer::JsonWriter;
use crate::payload::schema::compiled::{Check, ObjectSchema, ValueSchema};
use crate::payload::schema::schema_set::SchemaSet;
use crate::text::pointer;

pub(super) struct Names {
    /// Each name as a segment of a JSON Pointer, sorted, and as JSON. A sorted vector takes a tenth of the code of a tree.
    names: Vec<(String, String)>,
}

impl Names {
    pub(super) fn of(schemas: &SchemaSet) -> Self {
        let mut names = Self { names: Vec::new() };
        names.add_object(&schemas.envelope);
        schemas.events.iter().filter_map(|event| event.data.as_ref()).for_each(|data| names.add_object(data));
        names
    }

    fn add_object(&mut self, object: &ObjectSchema) {
        for property in &object.properties {
            self.add(&property.name);
            self.add_value(&property.value);
        }
    }

    fn add_value(&mut self, value: &ValueSchema) {
        match &value.check {
            Check::Object(object) => self.add_object(object),
            Check::Array(array) => self.add_value(&array.item),
            Check::Union(values) => values.iter().for_each(|value| self.add_value(value)),
            Check::Tagged(tagged) => {
                self.add(&tagged.tag.name);
                tagged.branches.iter().for_each(|(_, object)| self.add_object(object));
            }
            _ => {}
        }
    }

    fn add(&mut self, name: &str) {
        let segment = pointer(name);
        if let Err(index) = self.find(segment.as_bytes()) {
            let mut json = JsonWriter::new();
            json.string(name);
            self.names.insert(index, (segment, json.into_text()));
        }
    }

    fn find(&self, segment: &[u8]) -> Result<usize, usize> {
        self.names.binary_search_by(|(known, _)| known.as_bytes().cmp(segment))
    }

    /// Returns a name as JSON, if a schema has it.
    pub(super) fn json(&self, name: &[u8]) -> Option<&[u8]> {
        let index = self.find(pointer(std::str::from_utf8(name).ok()?).as_bytes()).ok()?;
        self.names.get(index).map(|(_, json)| json.as_bytes())
    }

    /// Replaces the segments of a JSON Pointer that are not names of a schema by `*`.
    pub(super) fn normalized(&self, path: &[u8]) -> Vec<u8> {
        let mut normalized = Vec::with_capacity(path.len());
        for segment in path.split(|byte| *byte == b'/').skip(1) {
            normalized.push(b'/');
            normalized.extend_from_slice(if self.find(segment).is_ok() { segment } else { b"*" });
        }
        normalized
    }
}
