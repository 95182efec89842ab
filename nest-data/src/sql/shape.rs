use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::{Arc, PoisonError, RwLock},
};

use crate::{
    entity::TableDef,
    query::{Bound, ValueKind},
};

/// How many texts are kept. A program has a few for each of its entities; a list of varying length has one for each length.
const MOST: usize = 2_000;

/// What decides on the text of a statement, and the values that it is run with. Two statements of one shape have one text,
/// so that it is put together once.
///
/// Names are noted by their place in memory: they are parts of the program.
pub(crate) struct Shape {
    words: Vec<usize>,
    values: Vec<Bound>,
}

/// What kind of statement it is.
#[derive(Clone, Copy)]
pub(crate) enum Verb {
    Select,
    /// Of a row that no other one is like.
    Only,
    /// Of rows, each with the number of those that there are without a limit.
    Page,
    Count,
    Exists,
    Sum,
    Avg,
    Min,
    Max,
    /// Several of those before.
    Several,
    Insert,
    InsertOnly,
    Upsert,
    Update,
    Save,
    Delete,
    Raw,
}

impl Verb {
    pub(crate) fn gives_one_row(self) -> bool {
        matches!(
            self,
            Self::Only | Self::Count | Self::Exists | Self::Sum | Self::Avg | Self::Min | Self::Max | Self::Several
        )
    }
}

impl Shape {
    pub(crate) fn new(verb: Verb, table: &'static TableDef) -> Self {
        Self::with_room(verb, table, 24, 8)
    }

    /// With room for so many more words, and so many values, which are a word each.
    pub(crate) fn with_room(verb: Verb, table: &'static TableDef, words: usize, values: usize) -> Self {
        let mut noted = Vec::with_capacity(4 + words + values);
        noted.push(verb as usize);
        noted.push(std::ptr::from_ref(table).addr());
        Self { words: noted, values: Vec::with_capacity(values) }
    }

    /// Of a statement in SQL, in parts.
    pub(crate) fn raw(parts: &[&'static str], values: Vec<Bound>, locks_rows: bool) -> Self {
        let mut shape = Self { words: Vec::with_capacity(3 + 2 * parts.len() + values.len()), values: Vec::new() };
        shape.words.extend([Verb::Raw as usize, locks_rows.into(), parts.len()]);
        parts.iter().for_each(|part| shape.name(part));
        shape.words.extend(values.iter().map(|value| value.kind as usize));
        shape.values = values;
        shape
    }

    pub(crate) fn word(&mut self, word: usize) {
        self.words.push(word);
    }

    pub(crate) fn name(&mut self, name: &'static str) {
        self.words.push(name.as_ptr().addr());
        self.words.push(name.len());
    }

    /// A value, whose kind is a part of the shape: see `postgres/run.rs`.
    pub(crate) fn value(&mut self, value: Bound) {
        self.words.push(value.kind as usize);
        self.values.push(value);
    }

    pub(crate) fn values(&mut self, values: impl IntoIterator<Item = Bound>) {
        let at = self.words.len();
        self.words.push(0);
        let before = self.values.len();
        values.into_iter().for_each(|value| self.value(value));
        self.words[at] = self.values.len() - before;
    }

    pub(crate) fn number(&mut self, number: u64) {
        let value = i64::try_from(number).unwrap_or(i64::MAX);
        self.value(Bound { value: crate::query::Value::Integer(value), kind: ValueKind::Integer });
    }
}

/// The texts of statements that were run before, by their shapes.
#[derive(Default)]
pub(crate) struct Texts(RwLock<ByShape>);

type ByShape = HashMap<Box<[usize]>, Arc<str>, BuildHasherDefault<Words>>;

/// Hashes the words of a shape, none of which a client chooses, so that nobody can choose those that collide. As FxHash of
/// Firefox and rustc.
#[derive(Default)]
struct Words(u64);

impl Hasher for Words {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    /// The table takes its place from the lower bits, which multiplying has stirred the least.
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

impl Texts {
    /// The text of a shape, made now if need be, and the values.
    pub(crate) fn get<F>(
        &self,
        shape: Shape,
        make: impl FnOnce(&[Bound]) -> Result<String, F>,
    ) -> Result<(Arc<str>, Vec<Bound>), F> {
        let Shape { words, values } = shape;
        if let Some(text) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(words.as_slice()) {
            return Ok((Arc::clone(text), values));
        }
        let text: Arc<str> = make(&values)?.into();
        let mut texts = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if texts.len() >= MOST {
            texts.clear();
        }
        texts.insert(words.into(), Arc::clone(&text));
        Ok((text, values))
    }
}
