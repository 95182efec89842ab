use super::{Column, ColumnType, Entity};
use crate::{
    error::DataError,
    query::{FromColumn, Row},
};

/// What rows are put together by: a column or, as a tuple, up to four.
#[diagnostic::on_unimplemented(
    message = "rows of `{E}` cannot be put together by `{Self}`",
    label = "not a column of `{E}`",
    note = "write a column of it, or a tuple of up to four: `(Order::USER_ID, Order::STATUS)`"
)]
pub trait GroupKey<E> {
    /// The values of a group.
    type Values: GroupValues;

    #[doc(hidden)]
    fn names(self) -> Vec<&'static str>;
}

/// The values that the rows of a group have in common.
pub trait GroupValues: Sized {
    #[doc(hidden)]
    const COUNT: usize;

    #[doc(hidden)]
    fn read(row: &Row) -> Result<Self, DataError>;
}

impl<E: Entity, K: ColumnType> GroupKey<E> for Column<E, K> {
    type Values = K;

    fn names(self) -> Vec<&'static str> {
        vec![self.name()]
    }
}

#[diagnostic::do_not_recommend]
impl<K: FromColumn> GroupValues for K {
    const COUNT: usize = 1;

    fn read(row: &Row) -> Result<Self, DataError> {
        row.at(0)
    }
}

macro_rules! tuples {
    ($($count:literal: ($($part:ident $index:tt),+))*) => {$(
        impl<E: Entity, $($part: ColumnType),+> GroupKey<E> for ($(Column<E, $part>,)+) {
            type Values = ($($part,)+);

            fn names(self) -> Vec<&'static str> {
                vec![$(self.$index.name()),+]
            }
        }

        impl<$($part: FromColumn),+> GroupValues for ($($part,)+) {
            const COUNT: usize = $count;

            fn read(row: &Row) -> Result<Self, DataError> {
                Ok(($(row.at::<$part>($index)?,)+))
            }
        }
    )*};
}

tuples! {
    2: (A 0, B 1)
    3: (A 0, B 1, C 2)
    4: (A 0, B 1, C 2, D 3)
}
