//! A map that forgets what is old, for counts by keys that clients choose.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, Instant};

/// Two generations of keys. What is touched is in `recent`; when an age has gone by, or `recent` is full, it becomes `older`, and what was
/// older is forgotten. So forgetting costs nothing for each key, and a key is never forgotten before its age, unless there are too
/// many.
pub(crate) struct Generations<K, V> {
    recent: HashMap<K, V>,
    older: HashMap<K, V>,
    turned: Option<Instant>,
    /// How many keys fill a generation.
    full: usize,
}

impl<K: Hash + Eq, V> Generations<K, V> {
    /// Remembers at most about this many keys.
    pub(crate) fn of(keys: usize) -> Self {
        Self { recent: HashMap::new(), older: HashMap::new(), turned: None, full: keys.div_ceil(2) }
    }

    /// What is known of a key, which is touched by that.
    pub(crate) fn get(&mut self, key: K, now: Instant, age: Duration) -> Option<&mut V> {
        self.turn(now, age);
        match self.older.remove(&key) {
            Some(value) => Some(self.recent.entry(key).or_insert(value)),
            None => self.recent.get_mut(&key),
        }
    }

    /// The same, or the default of what is not known yet.
    pub(crate) fn get_or_default(&mut self, key: K, now: Instant, age: Duration) -> &mut V
    where
        V: Default,
    {
        self.turn(now, age);
        let known = self.older.remove(&key);
        self.recent.entry(key).or_insert_with(|| known.unwrap_or_default())
    }

    /// What is known of a key, without touching it.
    pub(crate) fn peek(&mut self, key: &K) -> Option<&mut V> {
        match self.recent.get_mut(key) {
            Some(value) => Some(value),
            None => self.older.get_mut(key),
        }
    }

    pub(crate) fn insert(&mut self, key: K, value: V, now: Instant, age: Duration) {
        self.turn(now, age);
        self.older.remove(&key);
        self.recent.insert(key, value);
    }

    pub(crate) fn remove(&mut self, key: &K) {
        self.recent.remove(key);
        self.older.remove(key);
    }

    /// How many keys there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.recent.len() + self.older.len()
    }

    fn turn(&mut self, now: Instant, age: Duration) {
        let turned = *self.turned.get_or_insert(now);
        if self.recent.len() >= self.full || now.saturating_duration_since(turned) >= age {
            self.older = std::mem::take(&mut self.recent);
            self.turned = Some(now);
        }
    }
}
