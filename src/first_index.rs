//! Finding repeated names in linear time.

use serde_json::{Map, Value};

/// The index at which each name occurred first.
///
/// It is kept in a JSON object, because that map is in the WebAssembly module anyway: a `BTreeMap` with another type of
/// value would be compiled once more, which costs a kilobyte.
#[derive(Default)]
pub(crate) struct FirstIndex(Map<String, Value>);

impl FirstIndex {
    /// Records a name, and returns the index at which it occurred first.
    pub(crate) fn of(&mut self, name: String, index: usize) -> usize {
        match self.get(&name) {
            Some(first) => first,
            None => {
                self.0.insert(name, index.into());
                index
            }
        }
    }

    /// Returns the index at which a name occurred first.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name)?.as_u64().map(|index| index as usize)
    }
}
