//! A value that never fails to be read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Visitor};
use serde_json::Value;

use super::collect::Source;
use super::intersection::{Known, parts_of};
use super::node_access::{Elements, Entries, Fields, Parts, Variant};
use super::notes::{Notes, Site, Stop};
use super::stand_in;
use crate::http::extract::FromParam;

/// A value on its way into a type. What does not fit is noted, and something that fits is read instead.
pub(super) struct Node<'a> {
    /// `None` is something made up, in whose place and below which nothing can be at fault.
    pub(super) value: Option<&'a Value>,
    pub(super) path: String,
    pub(super) site: Site,
    pub(super) source: Source,
    pub(super) notes: &'a Notes,
    /// What the parts of an intersection know, where this is one of them.
    pub(super) known: Option<&'a Known>,
}

impl<'a> Node<'a> {
    /// Reads the value. A type that refuses it gets something else in the next round.
    pub(super) fn read<'de, S: DeserializeSeed<'de>>(mut self, seed: S) -> Result<S::Value, Stop> {
        let (path, site, notes) = (self.path.clone(), self.site, self.notes);
        notes.step();
        if self.value.is_some()
            && let Some(reason) = notes.refused(&path)
        {
            notes.fault_of_refused(&path, &reason);
            self.value = None;
        }
        let made_up = self.value.is_none();
        let reason = match seed.deserialize(self) {
            Err(Stop::Said(reason)) => reason,
            Err(Stop::Missing(name)) => format!("{name} is missing"),
            done => return done,
        };
        if made_up || notes.is_at_fault(&path) {
            notes.try_next_stand_in(site);
        } else {
            notes.refuse(&path, reason);
        }
        Err(Stop::Noted)
    }

    /// A value of which this one is made.
    pub(super) fn child(&self, value: Option<&'a Value>, path: String, site: Site) -> Node<'a> {
        Node { value, path, site, source: self.source, notes: self.notes, known: None }
    }

    /// Notes that the value is not what its type is.
    fn wrong(&self, what: impl fmt::Display) {
        if self.value.is_some() {
            self.notes.fault(&self.path, "type", format!("{} {what}", self.path).trim_start().to_owned());
        }
    }

    /// Which stand-in to use here.
    fn turn(&self) -> usize {
        self.notes.stand_in(self.site)
    }

    /// The value of a type that is no list: of a repeated query value the first one.
    fn single(&self) -> Option<&'a Value> {
        match (self.source, self.value) {
            (source, Some(Value::Array(values))) if source.is_texts() => values.first(),
            (_, value) => value,
        }
    }

    /// A text, if it is one; NUL is noted.
    fn text(&self) -> Option<&'a str> {
        let text = self.single()?.as_str()?;
        if text.contains('\0') {
            self.notes.fault_of_nul(&self.path);
        }
        Some(text)
    }

    /// The text of a query value as a value of another type.
    fn parsed<T: FromParam>(&self) -> Option<T> {
        if self.source.is_texts() { T::from_param(self.text()?).ok() } else { None }
    }

    fn string(&self) -> &'a str {
        self.text().unwrap_or_else(|| {
            self.wrong("must be a string");
            stand_in::text(self.turn())
        })
    }

    /// A whole number within the bounds of its type.
    fn integer(&self, min: i128, max: i128) -> i128 {
        let number = match self.single() {
            Some(Value::Number(number)) => number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from)),
            _ => self.parsed(),
        };
        match number {
            Some(number) if number < min => self.wrong(format_args!("must not be less than {min}")),
            Some(number) if number > max => self.wrong(format_args!("must not be greater than {max}")),
            Some(number) => return number,
            None => self.wrong("must be an integer number"),
        }
        stand_in::integer(self.turn())
    }

    fn float(&self) -> f64 {
        match self.single() {
            Some(Value::Number(number)) => number.as_f64(),
            _ => self.parsed(),
        }
        .unwrap_or_else(|| {
            self.wrong("must be a number conforming to the specified constraints");
            stand_in::integer(self.turn()) as f64
        })
    }

    fn boolean(&self) -> bool {
        match self.single() {
            Some(Value::Bool(value)) => Some(*value),
            _ => self.parsed(),
        }
        .unwrap_or_else(|| {
            self.wrong("must be a boolean value");
            self.turn() % 2 == 1
        })
    }

    fn character(&self) -> char {
        let mut chars = self.text().unwrap_or_default().chars();
        match (chars.next(), chars.next()) {
            (Some(char), None) => char,
            _ => {
                self.wrong("must be a single character");
                'a'
            }
        }
    }

    /// The elements of a list, `len` made-up ones when there is none.
    fn elements(&self, len: usize) -> Elements<'a, '_> {
        match self.value {
            Some(Value::Array(values)) => Elements::new(self, values.iter().map(Some).collect()),
            // A query value that is there once is a list of one.
            Some(value) if self.source.is_texts() => Elements::new(self, vec![Some(value)]),
            _ => {
                self.wrong("must be an array");
                Elements::new(self, vec![None; len])
            }
        }
    }

    /// The properties of an object, none when it is no object.
    fn object(&self) -> Option<&'a serde_json::Map<String, Value>> {
        match self.value {
            Some(Value::Object(object)) => Some(object),
            _ => {
                self.wrong("must be an object");
                None
            }
        }
    }

    /// An object of several types: each of them reads it.
    fn intersection<'de, V: Visitor<'de>>(
        self,
        parts: impl Iterator<Item = &'static str>,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let own = Known::default();
        let known = self.known.unwrap_or(&own);
        if self.known.is_none() {
            self.notes.enter_intersection(&self.path);
        }
        self.notes.enter_parts(&self.path, parts);
        let result = visitor.visit_seq(Parts::new(&self, known));
        if self.known.is_none() {
            self.tell_unknown(self.object(), |name| known.contains(name));
        }
        result
    }

    /// Notes the properties that are not known. A query may have others.
    fn tell_unknown(&self, object: Option<&serde_json::Map<String, Value>>, is_known: impl Fn(&str) -> bool) {
        if self.source != Source::Query {
            for name in object.into_iter().flat_map(|object| object.keys()).filter(|name| !is_known(name)) {
                self.notes.fault_of_unknown(&self.path, name);
            }
        }
    }

    /// A struct, whatever it stands in.
    pub(super) fn structure<'de, V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        match self.known {
            Some(known) => {
                known.add(fields);
                self.notes.enter_part(&self.path, fields);
            }
            None => self.notes.enter_struct(&self.path, fields),
        }
        let object = self.object();
        let result = visitor.visit_map(Fields::new(&self, fields, object));
        if self.known.is_none() {
            self.tell_unknown(object, |name| fields.contains(&name));
        }
        match result {
            Err(Stop::Missing(name)) => match fields.iter().position(|field| *field == name) {
                Some(index) if self.notes.require((fields.as_ptr(), index)) => Err(Stop::Noted),
                _ => Err(Stop::Missing(name)),
            },
            result => result,
        }
    }
}

macro_rules! integers {
    ($($method:ident: $type:ty, $visit:ident, $min:expr, $max:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
            visitor.$visit(self.integer($min, $max) as $type)
        }
    )*};
}

macro_rules! scalars {
    ($($method:ident: $visit:ident, $read:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
            visitor.$visit(self.$read())
        }
    )*};
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.known.inspect(|known| known.add_everything());
        match self.value {
            None => stand_in::anything(self.turn(), visitor),
            Some(Value::Null) => visitor.visit_unit(),
            Some(Value::Bool(value)) => visitor.visit_bool(*value),
            Some(Value::Number(number)) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => visitor.visit_f64(self.float()),
            },
            Some(Value::String(_)) => visitor.visit_str(self.string()),
            Some(Value::Array(_)) => visitor.visit_seq(self.elements(0)),
            Some(Value::Object(object)) => visitor.visit_map(Entries::new(&self, Some(object))),
        }
    }

    integers! {
        deserialize_i8: i8, visit_i8, i8::MIN.into(), i8::MAX.into();
        deserialize_i16: i16, visit_i16, i16::MIN.into(), i16::MAX.into();
        deserialize_i32: i32, visit_i32, i32::MIN.into(), i32::MAX.into();
        deserialize_i64: i64, visit_i64, i64::MIN.into(), i64::MAX.into();
        deserialize_i128: i128, visit_i128, i128::MIN, i128::MAX;
        deserialize_u8: u8, visit_u8, 0, u8::MAX.into();
        deserialize_u16: u16, visit_u16, 0, u16::MAX.into();
        deserialize_u32: u32, visit_u32, 0, u32::MAX.into();
        deserialize_u64: u64, visit_u64, 0, u64::MAX.into();
        deserialize_u128: u128, visit_u128, 0, i128::MAX;
    }

    scalars! {
        deserialize_bool: visit_bool, boolean;
        deserialize_f64: visit_f64, float;
        deserialize_char: visit_char, character;
        deserialize_str: visit_str, string;
        deserialize_string: visit_str, string;
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_f32(self.float() as f32)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.value {
            Some(Value::Array(_)) => visitor.visit_seq(self.elements(0)),
            _ => visitor.visit_bytes(self.string().as_bytes()),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.value {
            None | Some(Value::Null) => visitor.visit_none(),
            Some(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        if self.value.is_some_and(|value| !value.is_null()) {
            self.wrong("must be null");
        }
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Stop> {
        match parts_of(name) {
            Some(parts) => self.intersection(parts, visitor),
            None => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_seq(self.elements(0))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_seq(self.elements(len))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_seq(self.elements(len))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.known.inspect(|known| known.add_everything());
        let object = self.object();
        visitor.visit_map(Entries::new(&self, object))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.structure(fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let named = match self.single() {
            Some(Value::String(name)) => Some((&**name, None)),
            Some(Value::Object(object)) if object.len() == 1 => {
                object.iter().next().map(|(name, content)| (&**name, Some(content)))
            }
            _ => None,
        };
        let known = named.and_then(|(name, content)| {
            let variant = variants.iter().find(|variant| **variant == name)?;
            Some((*variant, content))
        });
        let (variant, content) = known.unwrap_or_else(|| {
            self.wrong(format_args!("must be one of the following values: {}", variants.join(", ")));
            (variants.get(self.turn() % variants.len().max(1)).copied().unwrap_or_default(), None)
        });
        visitor.visit_enum(Variant::new(&self, variant, content))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }
}
