use std::{fmt, marker::PhantomData, ops::Not};

use super::Entity;
use crate::{
    query::Bound,
    sql::{Assignment, Test},
};

/// Which rows of an entity are meant. Made by the entity's [columns](super::Column).
#[must_use]
pub struct Condition<E> {
    test: Test,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity> Condition<E> {
    pub(crate) fn new(test: Test) -> Self {
        Self { test, of: PhantomData }
    }

    /// All rows.
    pub fn any() -> Self {
        Self::new(Test::All)
    }

    /// Rows that this and the other one mean.
    pub fn and(self, other: Self) -> Self {
        Self::new(self.test.and(other.test))
    }

    /// Rows that this or the other one means.
    pub fn or(self, other: Self) -> Self {
        Self::new(Test::Or(Box::new((self.test, other.test))))
    }

    pub(crate) fn into_test(self) -> Test {
        self.test
    }

    pub(crate) fn count_values(&self) -> usize {
        self.test.count_values()
    }
}

/// Rows that are not meant. Those for which NULL makes a comparison neither true nor false are not among them.
impl<E: Entity> Not for Condition<E> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(Test::Not(Box::new(self.test)))
    }
}

/// It prints no values, since one may be a password's hash.
impl<E> fmt::Debug for Condition<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condition").finish_non_exhaustive()
    }
}

/// A column and its new value, in an update.
#[must_use]
pub struct Change<E> {
    assignment: Assignment,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity> Change<E> {
    pub(crate) fn set(column: &'static str, value: Bound) -> Self {
        Self { assignment: Assignment::Set(column, value), of: PhantomData }
    }

    pub(crate) fn increase(column: &'static str, amount: Bound) -> Self {
        Self { assignment: Assignment::Increase(column, amount), of: PhantomData }
    }

    pub(crate) fn into_assignment(self) -> Assignment {
        self.assignment
    }
}

impl<E> fmt::Debug for Change<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change").field("column", &self.assignment.column()).finish_non_exhaustive()
    }
}

/// A column by which rows are ordered.
#[must_use]
pub struct OrderBy<E> {
    pub(crate) column: &'static str,
    pub(crate) is_descending: bool,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity> OrderBy<E> {
    pub(crate) fn new(column: &'static str, is_descending: bool) -> Self {
        Self { column, is_descending, of: PhantomData }
    }

    /// The other way round.
    pub(crate) fn reversed(self) -> Self {
        Self { is_descending: !self.is_descending, ..self }
    }
}

impl<E> fmt::Debug for OrderBy<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderBy").field("column", &self.column).field("is_descending", &self.is_descending).finish()
    }
}

impl<E> Clone for Condition<E> {
    fn clone(&self) -> Self {
        Self { test: self.test.clone(), of: PhantomData }
    }
}

impl<E> Clone for Change<E> {
    fn clone(&self) -> Self {
        Self { assignment: self.assignment.clone(), of: PhantomData }
    }
}

impl<E> Clone for OrderBy<E> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}
