//! Query strings as objects: the fast path, and the tree for the thorough one.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Value};

use super::intersection::parts_of;
use crate::http::extract::{FromParam, QueryPairs};
use crate::http::percent::{Dialect, decode};

/// The query as a tree of texts: a name that is there several times has an array. `None` when it cannot be decoded.
pub(super) fn as_value(pairs: QueryPairs<'_>) -> Option<Value> {
    let decoded = |text| decode(text, Dialect::Form).ok().map(Cow::into_owned);
    let pairs: Option<Vec<_>> = pairs.raw().map(|(name, value)| Some((decoded(name)?, decoded(value)?))).collect();
    pairs.map(tree)
}

/// How deep names reach into objects, as with qs, which most servers of Node read queries by. A name that reaches deeper is one name.
const DEEPEST: usize = 5;

/// Names and texts as a tree: a name that is there several times has an array, and so has one with `[]` behind it; `price[min]` is
/// the name `min` within `price`.
pub(super) fn tree(pairs: impl IntoIterator<Item = (String, String)>) -> Value {
    let mut object = Map::new();
    for (name, text) in pairs {
        match nested(&name) {
            Some((first, inner)) => put(&mut object, first, &inner, text),
            None => put(&mut object, &name, &[], text),
        }
    }
    Value::Object(object)
}

/// The parts of `price[min]`; `None` for a name without brackets, or with brackets that mean nothing.
fn nested(name: &str) -> Option<(&str, Vec<&str>)> {
    let (first, rest) = name.split_once('[').filter(|(first, _)| !first.is_empty())?;
    let inner: Vec<&str> = rest.strip_suffix(']')?.split("][").collect();
    let is_plain = |part: &&str| !part.contains(['[', ']']);
    let (last, before) = inner.split_last()?;
    let is_well_formed = inner.iter().all(is_plain) && before.iter().all(|part| !part.is_empty());
    match last.is_empty() {
        _ if !is_well_formed || inner.len() > DEEPEST => None,
        // A list, which a name that is there several times is as well.
        true => Some((first, before.to_vec())),
        false => Some((first, inner)),
    }
}

/// Puts a text into an object, under a name within names.
fn put(object: &mut Map<String, Value>, name: &str, inner: &[&str], text: String) {
    let place = object.entry(name).or_insert(Value::Null);
    let Some((next, inner)) = inner.split_first() else { return add(place, Value::String(text)) };
    if find_object(place).is_none() {
        add(place, Value::Object(Map::new()));
    }
    if let Some(object) = find_object(place) {
        put(object, next, inner, text);
    }
}

/// Adds a value to what a name has. Texts and an object of one name stay side by side, so that whoever reads them tells the fault.
fn add(place: &mut Value, value: Value) {
    match place {
        Value::Null => *place = value,
        Value::Array(values) => values.push(value),
        first => *first = Value::Array(vec![first.take(), value]),
    }
}

/// The object of a name, which has at most one.
fn find_object(place: &mut Value) -> Option<&mut Map<String, Value>> {
    match place {
        Value::Array(values) => values.iter_mut().find_map(Value::as_object_mut),
        place => place.as_object_mut(),
    }
}

/// The query as a struct, read from the text where it stands. It gives up at whatever it cannot read.
#[derive(Clone, Copy)]
pub(super) struct QueryReader<'a>(QueryPairs<'a>);

impl<'a> QueryReader<'a> {
    pub(super) fn new(pairs: QueryPairs<'a>) -> Self {
        QueryReader(pairs)
    }
}

/// The fast path gives up. What is wrong is found out by the thorough one.
#[derive(Debug)]
pub(super) struct GivesUp;

impl fmt::Display for GivesUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the query cannot be read")
    }
}

impl std::error::Error for GivesUp {}

impl Error for GivesUp {
    fn custom<T: fmt::Display>(_: T) -> Self {
        GivesUp
    }
}

impl<'de> Deserializer<'de> for QueryReader<'_> {
    type Error = GivesUp;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, GivesUp> {
        Err(GivesUp)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, GivesUp> {
        visitor.visit_map(Fields { pairs: self.0, fields: fields.iter(), current: None })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, GivesUp> {
        match parts_of(name) {
            Some(_) => visitor.visit_seq(Parts(self)),
            None => visitor.visit_newtype_struct(self),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map enum identifier ignored_any
    }
}

/// The same query, for each part of an intersection.
struct Parts<'a>(QueryReader<'a>);

impl<'de> SeqAccess<'de> for Parts<'_> {
    type Error = GivesUp;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, GivesUp> {
        seed.deserialize(self.0).map(Some)
    }
}

/// The fields of the struct that the query has.
struct Fields<'a> {
    pairs: QueryPairs<'a>,
    fields: std::slice::Iter<'static, &'static str>,
    current: Option<(&'static str, &'a str)>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = GivesUp;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, GivesUp> {
        for field in self.fields.by_ref() {
            if let Some(raw) = self.pairs.named(field).next() {
                self.current = Some((field, raw));
                let name: StrDeserializer<'_, GivesUp> = (*field).into_deserializer();
                return seed.deserialize(name).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, GivesUp> {
        let (name, raw) = self.current.take().ok_or(GivesUp)?;
        seed.deserialize(Text { pairs: self.pairs, name, raw })
    }
}

/// A value of the query, still encoded.
struct Text<'a> {
    pairs: QueryPairs<'a>,
    name: &'static str,
    raw: &'a str,
}

impl<'a> Text<'a> {
    fn decoded(&self) -> Result<Cow<'a, str>, GivesUp> {
        decode(self.raw, Dialect::Form).map_err(|_| GivesUp)
    }

    fn parsed<T: FromParam>(&self) -> Result<T, GivesUp> {
        T::from_param(&self.decoded()?).map_err(|_| GivesUp)
    }
}

macro_rules! parsed {
    ($($method:ident: $visit:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GivesUp> {
            visitor.$visit(self.parsed()?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = GivesUp;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GivesUp> {
        match self.decoded()? {
            Cow::Borrowed(text) => visitor.visit_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    parsed! {
        deserialize_bool: visit_bool;
        deserialize_i8: visit_i8;
        deserialize_i16: visit_i16;
        deserialize_i32: visit_i32;
        deserialize_i64: visit_i64;
        deserialize_i128: visit_i128;
        deserialize_u8: visit_u8;
        deserialize_u16: visit_u16;
        deserialize_u32: visit_u32;
        deserialize_u64: visit_u64;
        deserialize_u128: visit_u128;
        deserialize_f32: visit_f32;
        deserialize_f64: visit_f64;
        deserialize_char: visit_char;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GivesUp> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, GivesUp> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GivesUp> {
        visitor.visit_seq(Repeated { values: self.pairs.named(self.name), pairs: self.pairs, name: self.name })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, GivesUp> {
        visitor.visit_enum(UnitVariant(self.decoded()?))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GivesUp> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier
    }
}

/// All values of one name.
struct Repeated<'a, I> {
    values: I,
    pairs: QueryPairs<'a>,
    name: &'static str,
}

impl<'de, 'a, I: Iterator<Item = &'a str>> SeqAccess<'de> for Repeated<'a, I> {
    type Error = GivesUp;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, GivesUp> {
        let Some(raw) = self.values.next() else { return Ok(None) };
        seed.deserialize(Text { pairs: self.pairs, name: self.name, raw }).map(Some)
    }
}

/// A variant without content, by its name.
struct UnitVariant<'a>(Cow<'a, str>);

impl<'de> EnumAccess<'de> for UnitVariant<'_> {
    type Error = GivesUp;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), GivesUp> {
        let name: StrDeserializer<'_, GivesUp> = (&*self.0).into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for UnitVariant<'_> {
    type Error = GivesUp;

    fn unit_variant(self) -> Result<(), GivesUp> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _seed: S) -> Result<S::Value, GivesUp> {
        Err(GivesUp)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value, GivesUp> {
        Err(GivesUp)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, GivesUp> {
        Err(GivesUp)
    }
}

#[cfg(all(test, feature = "validation"))]
mod tests {
    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};
    use validator::Validate;

    use crate::http::extract::{FromQuery, QueryPairs};
    use crate::http::validation::{Validated, read_query};

    #[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
    #[serde(rename_all = "lowercase")]
    enum Order {
        Up,
        Down,
    }

    #[derive(Debug, PartialEq, Deserialize, Serialize, Validate)]
    struct Search {
        text: Option<String>,
        page: u32,
        #[serde(default)]
        ids: Vec<i64>,
        order: Option<Order>,
        exact: bool,
        #[serde(default)]
        weight: f64,
    }

    fn read(query: &str) -> Option<Search> {
        read_query::<_, Validated>(QueryPairs::new(query)).ok()
    }

    #[test]
    fn lists_enums_and_options_are_read() {
        let all = read("ids=1&page=2&ids=-3&order=down&exact=true&weight=1.5&text=%C3%A4").unwrap();
        let expected = Search {
            text: Some("ä".into()),
            page: 2,
            ids: vec![1, -3],
            order: Some(Order::Down),
            exact: true,
            weight: 1.5,
        };
        assert_eq!(all, expected);
        for query in ["page=2", "page=2&exact=1", "page=2&exact=true&order=left", "page=2&exact=true&ids=x"] {
            assert_eq!(read(query), None, "{query}");
        }
    }

    proptest! {
        #[test]
        fn what_serde_html_form_writes_is_read_back(
            text in prop::option::of("[^\0]{0,8}"),
            page in any::<u32>(),
            ids in prop::collection::vec(any::<i64>(), 0..4),
            order in prop::option::of(prop::sample::select(vec![Order::Up, Order::Down])),
            exact in any::<bool>(),
        ) {
            let search = Search { text, page, ids, order, exact, weight: 0.5 };
            let query = serde_html_form::to_string(&search).unwrap();
            prop_assert_eq!(read(&query), Some(search), "{}", query);
        }

        #[test]
        fn no_query_panics(query in ".{0,40}") {
            let _ = read(&query);
            let _ = Vec::<i64>::from_query(QueryPairs::new(&query), "a");
            let _ = Option::<String>::from_query(QueryPairs::new(&query), "a");
        }
    }
}
