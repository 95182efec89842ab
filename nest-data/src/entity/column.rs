use std::{fmt, marker::PhantomData};

use super::{Change, Condition, Entity, OrderBy};
use crate::{
    query::{Bound, FromColumn, IntoValue, Value},
    search::{like_contains, like_starts_with},
    sql::{Comparison, Test},
};

/// A type that a column of an entity can have: it is bound and read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a column",
    note = "it needs `IntoValue`, `FromColumn` and `Clone`; a value that is to be stored as JSON goes into `Json<{Self}>`"
)]
pub trait ColumnType: FromColumn + IntoValue + Clone {}

#[diagnostic::do_not_recommend]
impl<T: FromColumn + IntoValue + Clone> ColumnType for T {}

/// A column of an entity, with the type of its values. `#[derive(Entity)]` writes one as a constant for each field:
/// `User::EMAIL`.
pub struct Column<E, T> {
    name: &'static str,
    of: PhantomData<fn() -> (E, T)>,
}

/// A value that a column of the type `T` can be compared with.
#[diagnostic::on_unimplemented(
    message = "a column of `{T}` cannot be compared with, or set to, `{Self}`",
    label = "expected `{T}`, found `{Self}`"
)]
pub trait Operand<T> {
    /// The value as the database is given it.
    fn into_bound(self) -> Bound;
}

macro_rules! operands {
    ($($operand:ty => $type:ty),* $(,)?) => {$(
        impl Operand<$type> for $operand {
            fn into_bound(self) -> Bound {
                Bound::new(self)
            }
        }

        impl Operand<Option<$type>> for $operand {
            fn into_bound(self) -> Bound {
                Bound::new(self)
            }
        }
    )*};
}

operands! {
    &str => String,
    &String => String,
    &[u8] => Vec<u8>,
    i32 => i64,
    u32 => i64,
}

#[diagnostic::do_not_recommend]
impl<T: IntoValue> Operand<T> for T {
    fn into_bound(self) -> Bound {
        Bound::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: IntoValue> Operand<Option<T>> for T {
    fn into_bound(self) -> Bound {
        Bound::new(self)
    }
}

impl<E: Entity, T> Column<E, T> {
    /// The column of this name. Only the entity can know that there is one, and of which type.
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Self { name, of: PhantomData }
    }

    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Rows where it is this value. `None` stands for NULL.
    pub fn eq(self, value: impl Operand<T>) -> Condition<E> {
        let value = value.into_bound();
        match value.value {
            Value::Null => Condition::new(Test::IsNull(self.name)),
            _ => self.compare(Comparison::Equal, value),
        }
    }

    /// Rows where it is something else, which NULL is not. `None` stands for NULL.
    pub fn ne(self, value: impl Operand<T>) -> Condition<E> {
        let value = value.into_bound();
        match value.value {
            Value::Null => Condition::new(Test::IsNotNull(self.name)),
            _ => self.compare(Comparison::NotEqual, value),
        }
    }

    /// Rows where it is above.
    pub fn gt(self, value: impl Operand<T>) -> Condition<E> {
        self.compare(Comparison::Greater, value.into_bound())
    }

    /// Rows where it is this value or above.
    pub fn gte(self, value: impl Operand<T>) -> Condition<E> {
        self.compare(Comparison::GreaterOrEqual, value.into_bound())
    }

    /// Rows where it is below.
    pub fn lt(self, value: impl Operand<T>) -> Condition<E> {
        self.compare(Comparison::Less, value.into_bound())
    }

    /// Rows where it is this value or below.
    pub fn lte(self, value: impl Operand<T>) -> Condition<E> {
        self.compare(Comparison::LessOrEqual, value.into_bound())
    }

    /// Rows where it is one of the two values, or between them.
    pub fn between(self, from: impl Operand<T>, to: impl Operand<T>) -> Condition<E> {
        Condition::new(Test::Between(self.name, from.into_bound(), to.into_bound()))
    }

    /// Rows where it is one of the values; of none, no rows.
    pub fn is_in<V: Operand<T>>(self, values: impl IntoIterator<Item = V>) -> Condition<E> {
        self.is_in_bound(values.into_iter().map(V::into_bound))
    }

    /// Rows where it is none of the values, which NULL never is.
    pub fn is_not_in<V: Operand<T>>(self, values: impl IntoIterator<Item = V>) -> Condition<E> {
        Condition::new(Test::NotIn(self.name, values.into_iter().map(V::into_bound).collect()))
    }

    /// Sets it, in an update.
    pub fn set(self, value: impl Operand<T>) -> Change<E> {
        Change::set(self.name, value.into_bound())
    }

    /// The least first.
    pub fn asc(self) -> OrderBy<E> {
        OrderBy::new(self.name, false)
    }

    /// The greatest first.
    pub fn desc(self) -> OrderBy<E> {
        OrderBy::new(self.name, true)
    }

    pub(crate) fn is_in_bound(self, values: impl Iterator<Item = Bound>) -> Condition<E> {
        Condition::new(Test::In(self.name, values.collect()))
    }

    pub(crate) fn compare(self, comparison: Comparison, value: Bound) -> Condition<E> {
        Condition::new(Test::Compare(self.name, comparison, value))
    }
}

impl<E: Entity> Column<E, i64> {
    /// Adds to it, in an update, to what it then is in the database. What is subtracted is negative.
    pub fn increase(self, amount: i64) -> Change<E> {
        Change::increase(self.name, Bound::new(amount))
    }
}

impl<E: Entity, T> Column<E, Option<T>> {
    /// Rows where it is NULL.
    pub fn is_null(self) -> Condition<E> {
        Condition::new(Test::IsNull(self.name))
    }

    /// Rows where it is not NULL.
    pub fn is_not_null(self) -> Condition<E> {
        Condition::new(Test::IsNotNull(self.name))
    }
}

macro_rules! texts {
    ($($type:ty),*) => {$(
        impl<E: Entity> Column<E, $type> {
            /// Rows where it contains the text, whatever `%` and `_` there are in it. See [`fold_case`](crate::fold_case)
            /// for what engines make of upper and lower case.
            pub fn contains(self, text: &str) -> Condition<E> {
                Condition::new(Test::Like(self.name, Bound::new(like_contains(text))))
            }

            /// Rows where it begins with the text, whatever `%` and `_` there are in it.
            pub fn starts_with(self, text: &str) -> Condition<E> {
                Condition::new(Test::Like(self.name, Bound::new(like_starts_with(text))))
            }

            /// Rows where it is like a pattern of `%` and `_`. What is to mean itself is escaped by
            /// [`like_escape`](crate::like_escape).
            pub fn like(self, pattern: &str) -> Condition<E> {
                Condition::new(Test::Like(self.name, Bound::new(pattern)))
            }
        }
    )*};
}

texts!(String, Option<String>);

impl<E, T> Clone for Column<E, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, T> Copy for Column<E, T> {}

impl<E, T> fmt::Debug for Column<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Column").field(&self.name).finish()
    }
}
