//! What a [`Node`] contains: fields, entries, elements, a variant.

use std::collections::VecDeque;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Value};

use super::intersection::Known;
use super::node::Node;
use super::notes::{Site, Stop};
use super::path::join;

/// The fields of a struct, in the order in which it declares them.
pub(super) struct Fields<'a, 'n> {
    node: &'n Node<'a>,
    fields: &'static [&'static str],
    queue: VecDeque<(usize, Option<&'a Value>)>,
    current: Option<(usize, Option<&'a Value>)>,
    is_object: bool,
}

impl<'a, 'n> Fields<'a, 'n> {
    pub(super) fn new(
        node: &'n Node<'a>,
        fields: &'static [&'static str],
        object: Option<&'a Map<String, Value>>,
    ) -> Self {
        let (mut queue, mut last) = (VecDeque::new(), VecDeque::new());
        for (index, field) in fields.iter().enumerate() {
            match object.and_then(|object| object.get(*field)) {
                // What may end the round comes last, so that it hides nothing.
                Some(value) if node.notes.has_refused(&join(&node.path, field)) => last.push_back((index, Some(value))),
                Some(value) => queue.push_back((index, Some(value))),
                None if node.notes.is_required((fields.as_ptr(), index)) => queue.push_back((index, None)),
                None => {}
            }
        }
        queue.append(&mut last);
        Fields { node, fields, queue, current: None, is_object: object.is_some() }
    }
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Stop;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        self.current = self.queue.pop_front();
        let Some((index, _)) = self.current else { return Ok(None) };
        let name: StrDeserializer<'_, Stop> = self.fields[index].into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        let (index, value) = self.current.take().ok_or(Stop::Noted)?;
        let path = join(&self.node.path, self.fields[index]);
        if value.is_none() && self.is_object {
            self.node.notes.fault_of_missing(&path);
        }
        self.node.child(value, path, (self.fields.as_ptr(), index)).read(seed)
    }
}

/// The entries of a map.
pub(super) struct Entries<'a, 'n> {
    node: &'n Node<'a>,
    entries: Option<serde_json::map::Iter<'a>>,
    current: Option<(&'a str, &'a Value)>,
}

impl<'a, 'n> Entries<'a, 'n> {
    pub(super) fn new(node: &'n Node<'a>, object: Option<&'a Map<String, Value>>) -> Self {
        Entries { node, entries: object.map(Map::iter), current: None }
    }
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Stop;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        let Some((name, value)) = self.entries.as_mut().and_then(Iterator::next) else { return Ok(None) };
        if name.contains('\0') {
            self.node.notes.fault_of_nul(&self.node.path);
        }
        self.current = Some((name, value));
        let name: StrDeserializer<'_, Stop> = (&**name).into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        let (name, value) = self.current.take().ok_or(Stop::Noted)?;
        self.node.child(Some(value), join(&self.node.path, name), self.node.site).read(seed)
    }
}

/// The same object, for each part of an intersection.
pub(super) struct Parts<'a, 'n> {
    node: &'n Node<'a>,
    known: &'n Known,
}

impl<'a, 'n> Parts<'a, 'n> {
    pub(super) fn new(node: &'n Node<'a>, known: &'n Known) -> Self {
        Parts { node, known }
    }
}

impl<'de> SeqAccess<'de> for Parts<'_, '_> {
    type Error = Stop;

    /// What a part refuses is a fault of the whole, which stands at the same path.
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        let Node { value, path, site, source, notes, .. } = self.node;
        let (path, known) = (path.clone(), Some(self.known));
        seed.deserialize(Node { value: *value, path, site: *site, source: *source, notes, known }).map(Some)
    }
}

/// The elements of a list.
pub(super) struct Elements<'a, 'n> {
    node: &'n Node<'a>,
    values: std::iter::Enumerate<std::vec::IntoIter<Option<&'a Value>>>,
}

impl<'a, 'n> Elements<'a, 'n> {
    pub(super) fn new(node: &'n Node<'a>, values: Vec<Option<&'a Value>>) -> Self {
        Elements { node, values: values.into_iter().enumerate() }
    }
}

impl<'de> SeqAccess<'de> for Elements<'_, '_> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        let Some((index, value)) = self.values.next() else { return Ok(None) };
        let path = format!("{}[{index}]", self.node.path);
        self.node.child(value, path, self.node.site).read(seed).map(Some)
    }
}

/// A variant with its content, which is made up when there is none.
pub(super) struct Variant<'a, 'n> {
    node: &'n Node<'a>,
    name: &'static str,
    content: Option<&'a Value>,
}

impl<'a, 'n> Variant<'a, 'n> {
    pub(super) fn new(node: &'n Node<'a>, name: &'static str, content: Option<&'a Value>) -> Self {
        Variant { node, name, content }
    }

    fn content(&self) -> Node<'a> {
        let site: Site = self.node.site;
        self.node.child(self.content, join(&self.node.path, self.name), site)
    }
}

impl<'de> EnumAccess<'de> for Variant<'_, '_> {
    type Error = Stop;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Stop> {
        let name: StrDeserializer<'_, Stop> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_> {
    type Error = Stop;

    fn unit_variant(self) -> Result<(), Stop> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Stop> {
        self.content().read(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Stop> {
        serde::Deserializer::deserialize_tuple(self.content(), len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Stop> {
        self.content().structure(fields, visitor)
    }
}
