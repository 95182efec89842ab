use std::{fmt, marker::PhantomData, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::DateTime;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value as Json;

use crate::{
    entity::{Column, ColumnDef, Condition, Entity, OrderBy},
    error::DataError,
    query::{Bound, Value, ValueKind},
    sql::{Comparison, Test},
};

/// A place in a list of an entity's rows, behind one of them or in front of it: where one page ends and the next begins. It is what
/// [`Select::page_after`](crate::Select::page_after) and [`Select::page_before`](crate::Select::page_before) give and take.
///
/// As a text, by `to_string`, by `parse`, or as a field of a query that clients send and of an answer, it is opaque and made of
/// the letters of URLs. It holds the values of the columns that the rows are ordered by, so it is no secret, and somebody who
/// forges one comes to begin elsewhere in the same list, and no more. What is no cursor of this entity is refused in words that a
/// client may see; in a query that is a 400.
///
/// ```
/// use nest::Entity;
/// use nest_data::{Cursor, DataError, Repository};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Clone, Debug, Serialize, Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[column(primary, generated)]
///     pub id: i64,
///     pub name: String,
/// }
///
/// #[derive(Deserialize)]
/// pub struct Paging { after: Option<Cursor<User>>, before: Option<Cursor<User>> }
///
/// #[derive(Serialize)]
/// pub struct Users { items: Vec<User>, previous: Option<Cursor<User>>, next: Option<Cursor<User>> }
///
/// async fn list(users: &Repository<User>, paging: Paging) -> Result<Users, DataError> {
///     let users = users.select().order_by(User::NAME.asc());
///     let page = match paging.before {
///         Some(before) => users.page_before(Some(&before), 20).await?,
///         None => users.page_after(paging.after.as_ref(), 20).await?,
///     };
///     Ok(Users { items: page.items, previous: page.previous, next: page.next })
/// }
///
/// assert!("somewhere".parse::<Cursor<User>>().is_err());
/// ```
pub struct Cursor<E> {
    side: Side,
    keys: Vec<Key>,
    of: PhantomData<fn() -> E>,
}

/// A text that is no cursor of the entity. It may be shown to whoever sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CursorError(());

/// On which side of its row a cursor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Behind,
    InFront,
}

/// What rows are ordered by, and what the row of a cursor has there.
#[derive(Clone, PartialEq)]
struct Key {
    /// The place of the column in the entity.
    index: usize,
    is_descending: bool,
    value: Bound,
}

/// A cursor is as long as the values of its columns; none that is longer is decoded.
const LONGEST: usize = 16 * 1024;

impl<E: Entity> Cursor<E> {
    /// Whether there are cursors for this order: fails at the first page rather than at the second.
    pub(super) fn check(order: &[OrderBy<E>], with_hidden: bool) -> Result<(), DataError> {
        for order in order {
            let column = E::TABLE.columns().iter().find(|column| column.name() == order.column);
            if column.is_none_or(|column| !is_supported(column) || column.is_hidden() && !with_hidden) {
                return Err(DataError::statement(format!(
                    "a page cannot continue behind `{}`: the column is hidden, or of JSON, or of values of any type; order by another one",
                    order.column
                )));
            }
        }
        Ok(())
    }

    /// On this side of a row, in an order that was [checked](Self::check).
    pub(super) fn at(side: Side, row: &E, order: &[OrderBy<E>]) -> Self {
        let place = |order: &OrderBy<E>| E::TABLE.columns().iter().position(|column| column.name() == order.column);
        let key = |order: &OrderBy<E>| {
            let index = place(order)?;
            Some(Key { index, is_descending: order.is_descending, value: row.value(index) })
        };
        Self { side, keys: order.iter().filter_map(key).collect(), of: PhantomData }
    }

    /// Rows on one side of it, if it belongs to this order: by the first column, or, where that is the same, by the ones behind it.
    /// NULL comes last.
    pub(super) fn rows(&self, wanted: Side, order: &[OrderBy<E>]) -> Result<Condition<E>, DataError> {
        let is_of = |(key, order): (&Key, &OrderBy<E>)| {
            E::TABLE.columns()[key.index].name() == order.column && key.is_descending == order.is_descending
        };
        if self.keys.len() != order.len() || !self.keys.iter().zip(order).all(is_of) {
            return Err(DataError::cursor());
        }
        // What is behind a place in front of a row begins with that row.
        let mut found = (self.side != wanted).then(Condition::any);
        for key in self.keys.iter().rev() {
            let (beyond, same) = key.conditions(wanted);
            found = match (beyond, found) {
                (Some(beyond), Some(found)) => Some(beyond.or(same.and(found))),
                (None, Some(found)) => Some(same.and(found)),
                (beyond, None) => beyond,
            };
        }
        found.ok_or_else(DataError::cursor)
    }
}

impl Key {
    /// Rows that are on this side by this column alone, if there can be any, and those that have the same there.
    fn conditions<E: Entity>(&self, wanted: Side) -> (Option<Condition<E>>, Condition<E>) {
        let definition = &E::TABLE.columns()[self.index];
        let column = Column::<E, ()>::new(definition.name());
        let is_null = || Condition::new(Test::IsNull(definition.name()));
        let comparison = match self.is_descending == (wanted == Side::Behind) {
            true => Comparison::Less,
            false => Comparison::Greater,
        };
        match (&self.value.value, wanted) {
            (Value::Null, Side::Behind) => (None, is_null()),
            (Value::Null, Side::InFront) => (Some(Condition::new(Test::IsNotNull(definition.name()))), is_null()),
            _ => {
                let beyond = column.compare(comparison, self.value.clone());
                let has_null_behind = wanted == Side::Behind && definition.is_nullable();
                let beyond = if has_null_behind { beyond.or(is_null()) } else { beyond };
                (Some(beyond), column.compare(Comparison::Equal, self.value.clone()))
            }
        }
    }
}

fn is_supported(column: &ColumnDef) -> bool {
    !matches!(column.kind(), ValueKind::Json | ValueKind::Unknown)
}

impl<E> fmt::Display for Cursor<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = |key: &Key| Json::from(vec![key.index.into(), key.is_descending.into(), encode(&key.value.value)]);
        let is_in_front = self.side == Side::InFront;
        let text = Json::from(vec![Json::from(is_in_front), self.keys.iter().map(key).collect()]).to_string();
        f.write_str(&URL_SAFE_NO_PAD.encode(text))
    }
}

impl<E: Entity> FromStr for Cursor<E> {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        read::<E>(text).map(|(side, keys)| Self { side, keys, of: PhantomData }).ok_or(CursorError(()))
    }
}

fn read<E: Entity>(text: &str) -> Option<(Side, Vec<Key>)> {
    let bytes = Some(text).filter(|text| text.len() <= LONGEST).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())?;
    let (is_in_front, keys): (bool, Vec<(usize, bool, Json)>) = serde_json::from_slice(&bytes).ok()?;
    let side = if is_in_front { Side::InFront } else { Side::Behind };
    let columns = E::TABLE.columns();
    if keys.is_empty() || keys.len() > columns.len() {
        return None;
    }
    let key = |(index, is_descending, value): (usize, bool, Json)| {
        let column = columns.get(index).filter(|column| is_supported(column))?;
        let value = decode(value, column.kind()).filter(|value| *value != Value::Null || column.is_nullable())?;
        Some(Key { index, is_descending, value: Bound { value, kind: column.kind() } })
    };
    Some((side, keys.into_iter().map(key).collect::<Option<_>>()?))
}

/// Without what would be rounded on the way.
fn encode(value: &Value) -> Json {
    match value {
        Value::Null | Value::Json(_) => Json::Null,
        Value::Bool(value) => Json::from(*value),
        Value::Integer(value) => Json::from(*value),
        Value::Real(value) => Json::from(value.to_bits()),
        Value::Text(value) => Json::from(value.as_str()),
        Value::Blob(value) => Json::from(URL_SAFE_NO_PAD.encode(value)),
        Value::Time(value) => Json::from(value.timestamp_micros()),
        Value::Date(value) => Json::from(value.to_string()),
        Value::Uuid(value) => Json::from(value.to_string()),
    }
}

fn decode(value: Json, kind: ValueKind) -> Option<Value> {
    if value.is_null() {
        return Some(Value::Null);
    }
    Some(match kind {
        ValueKind::Bool => Value::Bool(value.as_bool()?),
        ValueKind::Integer => Value::Integer(value.as_i64()?),
        ValueKind::Real => Value::Real(f64::from_bits(value.as_u64()?)),
        // PostgreSQL takes no text with a NUL in it.
        ValueKind::Text => Value::Text(value.as_str().filter(|text| !text.contains('\0'))?.to_owned()),
        ValueKind::Blob => Value::Blob(URL_SAFE_NO_PAD.decode(value.as_str()?).ok()?),
        ValueKind::Time => Value::Time(DateTime::from_timestamp_micros(value.as_i64()?).filter(is_usual)?),
        ValueKind::Date => {
            Value::Date(value.as_str()?.parse().ok().filter(|date| is_usual_year(chrono::Datelike::year(date)))?)
        }
        ValueKind::Uuid => Value::Uuid(value.as_str()?.parse().ok()?),
        ValueKind::Json | ValueKind::Unknown => return None,
    })
}

/// Whether databases have such a time, and write it with four digits for the year.
fn is_usual(time: &DateTime<chrono::Utc>) -> bool {
    is_usual_year(chrono::Datelike::year(time))
}

fn is_usual_year(year: i32) -> bool {
    (0..=9999).contains(&year)
}

impl<E> Serialize for Cursor<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, E: Entity> Deserialize<'de> for Cursor<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl<E> Clone for Cursor<E> {
    fn clone(&self) -> Self {
        Self { keys: self.keys.clone(), ..*self }
    }
}

impl<E> PartialEq for Cursor<E> {
    fn eq(&self, other: &Self) -> bool {
        self.side == other.side && self.keys == other.keys
    }
}

/// Without the values, which are a row's.
impl<E> fmt::Debug for Cursor<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cursor").field("columns", &self.keys.len()).finish_non_exhaustive()
    }
}

impl fmt::Display for CursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "this is no cursor of this list; pass the one that came with the page before, unchanged, or none to begin",
        )
    }
}

impl std::error::Error for CursorError {}
