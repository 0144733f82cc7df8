//! A map that knows which of its entries have changed.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

/// A map that collects the keys of entries that are inserted, updated or removed, once it is told to.
#[derive(Clone, Debug)]
pub(crate) struct Tracked<K, V> {
    entries: BTreeMap<K, V>,
    /// `None` until [`track`](Self::track): a sandbox without a journal must not collect keys forever.
    changed: Option<BTreeSet<K>>,
}

impl<K, V> Default for Tracked<K, V> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), changed: None }
    }
}

impl<K: Ord + Clone, V> Tracked<K, V> {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter()
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.values()
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entries.get(key)
    }

    /// The first entry from this key on.
    pub(crate) fn first_from(&self, key: K) -> Option<(&K, &V)> {
        self.entries.range(key..).next()
    }

    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.mark(&key);
        self.entries.insert(key, value)
    }

    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (key, value) = self.entries.remove_entry(key)?;
        self.mark(&key);
        Some(value)
    }

    /// Removes the entries that are not to be kept.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(&K, &V) -> bool) {
        let Self { entries, changed } = self;
        entries.retain(|key, value| {
            let is_kept = is_kept(key, value);
            if let Some(changed) = changed.as_mut().filter(|_| !is_kept) {
                changed.insert(key.clone());
            }
            is_kept
        });
    }

    /// The value of this key, to be changed; a missing one is inserted.
    pub(crate) fn entry(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.mark(&key);
        self.entries.entry(key).or_default()
    }

    /// The value of this key, to be changed.
    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let value = self.entries.get_mut(key)?;
        if let Some(changed) = &mut self.changed {
            changed.insert(key.clone());
        }
        Some(value)
    }

    fn mark(&mut self, key: &K) {
        if let Some(changed) = &mut self.changed {
            changed.insert(key.clone());
        }
    }

    /// Forgets which entries have changed, and collects those that change from here on.
    pub(crate) fn track(&mut self) {
        self.changed = Some(BTreeSet::new());
    }

    /// The entries that were inserted or updated since [`track`](Self::track).
    pub(crate) fn changed(&self) -> impl Iterator<Item = (&K, &V)> {
        self.changed.iter().flatten().filter_map(|key| self.entries.get_key_value(key))
    }

    /// The keys that were removed since [`track`](Self::track).
    pub(crate) fn removed(&self) -> impl Iterator<Item = &K> {
        self.changed.iter().flatten().filter(|key| !self.entries.contains_key(*key))
    }
}
