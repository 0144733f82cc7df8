//! Making JSON objects, and taking them apart.

use serde_json::{Map, Value};

/// The object of these parts.
///
/// It inserts one by one: `collect` brings a sort for each kind of iterator into the module, 20 KB in all.
pub fn object<N: Into<String>>(parts: impl IntoIterator<Item = (N, Value)>) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, value) in parts {
        object.insert(name.into(), value);
    }
    object
}

/// The properties of an object that no one has taken yet.
///
/// A list, because removing from a map brings the balancing of its tree into the module.
pub(crate) struct Parts(Vec<(String, Value)>);

impl Parts {
    pub(crate) fn of(object: Map<String, Value>) -> Self {
        Self(object.into_iter().collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        let place = self.0.iter().position(|(own, _)| own == name)?;
        Some(self.0.remove(place).1)
    }

    /// Takes a property if it can be read; leaves it there if not, so that nothing is lost.
    pub(crate) fn take_as<T>(&mut self, name: &str, read: fn(&Value) -> Option<T>) -> Option<T> {
        let value = self.get(name).and_then(read)?;
        self.take(name);
        Some(value)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// What no one has taken.
    pub(crate) fn rest(self) -> Map<String, Value> {
        object(self.0)
    }
}
