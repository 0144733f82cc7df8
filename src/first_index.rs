//! Finding repeated names in linear time.

use std::collections::BTreeMap;

/// The index at which each name occurred first.
///
/// One map type serves headers, drafts, webhooks and paths: each type of key and value would cost the WebAssembly module
/// a kilobyte of its own.
#[derive(Default)]
pub(crate) struct FirstIndex(BTreeMap<String, usize>);

impl FirstIndex {
    /// Records a name, and returns the index at which it occurred first.
    pub(crate) fn of(&mut self, name: String, index: usize) -> usize {
        match self.get(&name) {
            Some(first) => first,
            None => {
                self.0.insert(name, index);
                index
            }
        }
    }

    /// Returns the index at which a name occurred first.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }
}
