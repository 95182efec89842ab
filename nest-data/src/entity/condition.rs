use std::{fmt, marker::PhantomData, ops::Not};

use sea_query::{Expr, ExprTrait as _};

use super::Entity;

/// Which rows of an entity are meant. Made by the entity's [columns](super::Column).
#[must_use]
pub struct Condition<E> {
    expr: Expr,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity> Condition<E> {
    pub(crate) fn new(expr: Expr) -> Self {
        Self { expr, of: PhantomData }
    }

    /// All rows.
    pub fn any() -> Self {
        Self::new(Expr::val(1).eq(1))
    }

    /// Rows that this and the other one mean.
    pub fn and(self, other: Self) -> Self {
        Self::new(self.expr.and(other.expr))
    }

    /// Rows that this or the other one means.
    pub fn or(self, other: Self) -> Self {
        Self::new(self.expr.or(other.expr))
    }

    pub(crate) fn into_expr(self) -> Expr {
        self.expr
    }
}

/// Rows that are not meant. Those for which NULL makes a comparison neither true nor false are not among them.
impl<E: Entity> Not for Condition<E> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(self.expr.not())
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
    pub(crate) column: &'static str,
    pub(crate) value: Expr,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity> Change<E> {
    pub(crate) fn new(column: &'static str, value: Expr) -> Self {
        Self { column, value, of: PhantomData }
    }
}

impl<E> fmt::Debug for Change<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change").field("column", &self.column).finish_non_exhaustive()
    }
}

/// A column by which rows are ordered.
#[must_use]
pub struct OrderBy<E> {
    pub(crate) column: &'static str,
    pub(crate) order: sea_query::Order,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity> OrderBy<E> {
    pub(crate) fn new(column: &'static str, order: sea_query::Order) -> Self {
        Self { column, order, of: PhantomData }
    }
}

impl<E> fmt::Debug for OrderBy<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderBy").field("column", &self.column).field("order", &self.order).finish()
    }
}

impl<E> Clone for Condition<E> {
    fn clone(&self) -> Self {
        Self { expr: self.expr.clone(), of: PhantomData }
    }
}

impl<E> Clone for Change<E> {
    fn clone(&self) -> Self {
        Self { column: self.column, value: self.value.clone(), of: PhantomData }
    }
}

impl<E> Clone for OrderBy<E> {
    fn clone(&self) -> Self {
        Self { column: self.column, order: self.order.clone(), of: PhantomData }
    }
}
