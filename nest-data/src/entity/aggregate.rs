use std::{fmt, marker::PhantomData};

use super::{Column, Entity, Operand};
use crate::{
    error::DataError,
    query::{FromColumn, Row},
    sql::{Comparison, HavingTest, Verb},
};

/// A type of columns that are numbers, which can be summed up. A [`ColumnValue`](crate::ColumnType) of your own around a number says
/// so itself:
///
/// ```
/// use nest::ColumnValue;
/// use nest::data::Number;
///
/// #[derive(Clone, Copy, Debug, PartialEq, ColumnValue)]
/// pub struct Cents(i64);
///
/// impl Number for Cents {
///     type Average = f64;
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a column of `{Self}` cannot be summed up",
    label = "not a number",
    note = "numbers are `i32`, `u32`, `i64`, `f64` and an `Option` of these; for a type of your own around one: `impl Number for {Self} {{ type Average = f64; }}`"
)]
pub trait Number: FromColumn {
    /// What the average of a group is: an `f64`, or, where all values of a group may be NULL, an `Option<f64>`.
    type Average: FromColumn;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Number for $number {
            type Average = f64;
        }

        impl Number for Option<$number> {
            type Average = Option<f64>;
        }
    )*};
}

numbers!(i32, u32, i64, f64);

/// What the rows of a group come to, which a group is chosen by: `Order::TOTAL.sum()`. See
/// [`Grouped::having`](crate::Grouped::having).
pub struct Aggregate<E, T> {
    verb: Verb,
    column: Option<&'static str>,
    of: PhantomData<fn() -> (E, T)>,
}

/// Which groups are meant. Made by the methods of [`Aggregate`].
pub struct Having<E> {
    test: HavingTest,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity, T> Column<E, T> {
    /// The sum of a group.
    pub fn sum(self) -> Aggregate<E, T>
    where
        T: Number,
    {
        Aggregate::new(Verb::Sum, Some(self.name()))
    }

    /// The average of a group.
    pub fn avg(self) -> Aggregate<E, T::Average>
    where
        T: Number,
    {
        Aggregate::new(Verb::Avg, Some(self.name()))
    }

    /// The least value of a group.
    pub fn min(self) -> Aggregate<E, T> {
        Aggregate::new(Verb::Min, Some(self.name()))
    }

    /// The greatest value of a group.
    pub fn max(self) -> Aggregate<E, T> {
        Aggregate::new(Verb::Max, Some(self.name()))
    }

    /// How many rows of a group have a value here, which is not NULL.
    pub fn count(self) -> Aggregate<E, i64> {
        Aggregate::new(Verb::Count, Some(self.name()))
    }
}

impl<E: Entity> Aggregate<E, i64> {
    /// How many rows there are.
    pub const fn rows() -> Self {
        Self::new(Verb::Count, None)
    }
}

/// What rows come to in one way or, as a tuple, in up to six: see [`Select::aggregate`](crate::Select::aggregate).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what rows of `{E}` come to",
    label = "not an aggregate of `{E}`",
    note = "write a tuple of aggregates of its columns: `(Aggregate::rows(), Order::TOTAL.sum())`"
)]
pub trait Aggregates<E> {
    /// A value for each.
    type Values;

    #[doc(hidden)]
    fn parts(&self) -> Parts;

    /// The values of a row, from a place on.
    #[doc(hidden)]
    fn read(row: &Row, from: usize) -> Result<Self::Values, DataError>;
}

/// What is asked for, in a column or of the rows.
#[doc(hidden)]
pub struct Parts(pub(crate) Vec<(Verb, Option<&'static str>)>);

impl<E: Entity, T: FromColumn> Aggregates<E> for Aggregate<E, T> {
    type Values = T;

    fn parts(&self) -> Parts {
        Parts(vec![(self.verb, self.column)])
    }

    fn read(row: &Row, from: usize) -> Result<T, DataError> {
        row.at(from)
    }
}

macro_rules! aggregates {
    ($(($($part:ident $index:tt),+))*) => {$(
        impl<E: Entity, $($part: FromColumn),+> Aggregates<E> for ($(Aggregate<E, $part>,)+) {
            type Values = ($($part,)+);

            fn parts(&self) -> Parts {
                Parts(vec![$((self.$index.verb, self.$index.column)),+])
            }

            fn read(row: &Row, from: usize) -> Result<Self::Values, DataError> {
                Ok(($(row.at::<$part>(from + $index)?,)+))
            }
        }
    )*};
}

aggregates! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, F 4)
    (A 0, B 1, C 2, D 3, F 4, G 5)
}

impl<E: Entity, T> Aggregate<E, T> {
    const fn new(verb: Verb, column: Option<&'static str>) -> Self {
        Self { verb, column, of: PhantomData }
    }

    /// Groups where it is this value.
    pub fn eq(self, value: impl Operand<T>) -> Having<E> {
        self.compare(Comparison::Equal, value)
    }

    /// Groups where it is something else.
    pub fn ne(self, value: impl Operand<T>) -> Having<E> {
        self.compare(Comparison::NotEqual, value)
    }

    /// Groups where it is above.
    pub fn gt(self, value: impl Operand<T>) -> Having<E> {
        self.compare(Comparison::Greater, value)
    }

    /// Groups where it is this value or above.
    pub fn gte(self, value: impl Operand<T>) -> Having<E> {
        self.compare(Comparison::GreaterOrEqual, value)
    }

    /// Groups where it is below.
    pub fn lt(self, value: impl Operand<T>) -> Having<E> {
        self.compare(Comparison::Less, value)
    }

    /// Groups where it is this value or below.
    pub fn lte(self, value: impl Operand<T>) -> Having<E> {
        self.compare(Comparison::LessOrEqual, value)
    }

    fn compare(self, comparison: Comparison, value: impl Operand<T>) -> Having<E> {
        let test = HavingTest { verb: self.verb, column: self.column, comparison, value: value.into_bound() };
        Having { test, of: PhantomData }
    }
}

impl<E> Having<E> {
    pub(crate) fn into_test(self) -> HavingTest {
        self.test
    }
}

impl<E, T> Clone for Aggregate<E, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, T> Copy for Aggregate<E, T> {}

impl<E, T> fmt::Debug for Aggregate<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aggregate").field("column", &self.column).finish_non_exhaustive()
    }
}

impl<E> Clone for Having<E> {
    fn clone(&self) -> Self {
        Self { test: self.test.clone(), of: PhantomData }
    }
}

/// Without the value, which a client may have sent.
impl<E> fmt::Debug for Having<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Having").field("column", &self.test.column).finish_non_exhaustive()
    }
}
