use std::{fmt, marker::PhantomData};

use sea_query::{Expr, ExprTrait as _, LikeExpr};

use super::{Change, Condition, Entity, OrderBy};
use crate::{
    query::{Bound, FromColumn, IntoValue, Value},
    search::{like_contains, like_starts_with},
    sql,
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
        Condition::new(match value.value {
            Value::Null => self.expr().is_null(),
            _ => self.expr().eq(sql::value(value)),
        })
    }

    /// Rows where it is something else, which NULL is not. `None` stands for NULL.
    pub fn ne(self, value: impl Operand<T>) -> Condition<E> {
        let value = value.into_bound();
        Condition::new(match value.value {
            Value::Null => self.expr().is_not_null(),
            _ => self.expr().ne(sql::value(value)),
        })
    }

    /// Rows where it is above.
    pub fn gt(self, value: impl Operand<T>) -> Condition<E> {
        Condition::new(self.expr().gt(sql::value(value.into_bound())))
    }

    /// Rows where it is this value or above.
    pub fn gte(self, value: impl Operand<T>) -> Condition<E> {
        Condition::new(self.expr().gte(sql::value(value.into_bound())))
    }

    /// Rows where it is below.
    pub fn lt(self, value: impl Operand<T>) -> Condition<E> {
        Condition::new(self.expr().lt(sql::value(value.into_bound())))
    }

    /// Rows where it is this value or below.
    pub fn lte(self, value: impl Operand<T>) -> Condition<E> {
        Condition::new(self.expr().lte(sql::value(value.into_bound())))
    }

    /// Rows where it is one of the two values, or between them.
    pub fn between(self, from: impl Operand<T>, to: impl Operand<T>) -> Condition<E> {
        Condition::new(self.expr().between(sql::value(from.into_bound()), sql::value(to.into_bound())))
    }

    /// Rows where it is one of the values; of none, no rows.
    pub fn is_in<V: Operand<T>>(self, values: impl IntoIterator<Item = V>) -> Condition<E> {
        self.is_in_bound(values.into_iter().map(V::into_bound))
    }

    /// Rows where it is none of the values, which NULL never is.
    pub fn is_not_in<V: Operand<T>>(self, values: impl IntoIterator<Item = V>) -> Condition<E> {
        let values = values.into_iter().map(|value| sql::value(value.into_bound()));
        Condition::new(self.expr().is_not_in(values))
    }

    /// Sets it, in an update.
    pub fn set(self, value: impl Operand<T>) -> Change<E> {
        Change::new(self.name, sql::value(value.into_bound()))
    }

    /// The least first.
    pub fn asc(self) -> OrderBy<E> {
        OrderBy::new(self.name, sea_query::Order::Asc)
    }

    /// The greatest first.
    pub fn desc(self) -> OrderBy<E> {
        OrderBy::new(self.name, sea_query::Order::Desc)
    }

    pub(crate) fn expr(self) -> Expr {
        Expr::col((E::TABLE.name(), self.name))
    }

    pub(crate) fn is_in_bound(self, values: impl Iterator<Item = Bound>) -> Condition<E> {
        Condition::new(self.expr().is_in(values.map(sql::value)))
    }
}

impl<E: Entity> Column<E, i64> {
    /// Adds to it, in an update, to what it then is in the database. What is subtracted is negative.
    pub fn increase(self, amount: i64) -> Change<E> {
        Change::new(self.name, self.expr().add(sql::value(Bound::new(amount))))
    }
}

impl<E: Entity, T> Column<E, Option<T>> {
    /// Rows where it is NULL.
    pub fn is_null(self) -> Condition<E> {
        Condition::new(self.expr().is_null())
    }

    /// Rows where it is not NULL.
    pub fn is_not_null(self) -> Condition<E> {
        Condition::new(self.expr().is_not_null())
    }
}

macro_rules! texts {
    ($($type:ty),*) => {$(
        impl<E: Entity> Column<E, $type> {
            /// Rows where it contains the text, whatever `%` and `_` there are in it. See [`fold_case`](crate::fold_case)
            /// for what engines make of upper and lower case.
            pub fn contains(self, text: &str) -> Condition<E> {
                Condition::new(self.expr().like(LikeExpr::new(like_contains(text)).escape('\\')))
            }

            /// Rows where it begins with the text, whatever `%` and `_` there are in it.
            pub fn starts_with(self, text: &str) -> Condition<E> {
                Condition::new(self.expr().like(LikeExpr::new(like_starts_with(text)).escape('\\')))
            }

            /// Rows where it is like a pattern of `%` and `_`. What is to mean itself is escaped by
            /// [`like_escape`](crate::like_escape).
            pub fn like(self, pattern: &str) -> Condition<E> {
                Condition::new(self.expr().like(LikeExpr::new(pattern).escape('\\')))
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
