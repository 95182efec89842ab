use sea_query::{BinOper, Expr, ExprTrait as _, LikeExpr};

use super::{Shape, value};
use crate::query::Bound;

/// Which rows are meant, before it is anybody's SQL.
#[derive(Clone)]
pub(crate) enum Test {
    All,
    Compare(&'static str, Comparison, Bound),
    Between(&'static str, Bound, Bound),
    In(&'static str, Vec<Bound>),
    NotIn(&'static str, Vec<Bound>),
    IsNull(&'static str),
    IsNotNull(&'static str),
    /// With a backslash in front of what means itself.
    Like(&'static str, Bound),
    And(Box<(Test, Test)>),
    Or(Box<(Test, Test)>),
    Not(Box<Test>),
}

#[derive(Clone, Copy)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// What a column is set to.
#[derive(Clone)]
pub(crate) enum Assignment {
    Set(&'static str, Bound),
    /// To what it is and this much more.
    Increase(&'static str, Bound),
}

impl Test {
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, test) | (test, Self::All) => test,
            both => Self::And(Box::new(both)),
        }
    }

    /// Notes what makes a difference to the text, and the values, in the order of the text.
    pub(crate) fn note(&self, shape: &mut Shape) {
        match self {
            Self::All => shape.word(0),
            Self::Compare(column, comparison, value) => {
                shape.word(*comparison as usize + 1);
                shape.name(column);
                shape.value(value.clone());
            }
            Self::Between(column, from, to) => {
                shape.word(10);
                shape.name(column);
                shape.value(from.clone());
                shape.value(to.clone());
            }
            Self::In(column, values) => {
                shape.word(11);
                shape.name(column);
                shape.values(values.iter().cloned());
            }
            Self::NotIn(column, values) => {
                shape.word(12);
                shape.name(column);
                shape.values(values.iter().cloned());
            }
            Self::IsNull(column) => {
                shape.word(13);
                shape.name(column);
            }
            Self::IsNotNull(column) => {
                shape.word(14);
                shape.name(column);
            }
            Self::Like(column, pattern) => {
                shape.word(15);
                shape.name(column);
                shape.value(pattern.clone());
            }
            Self::And(both) => {
                shape.word(16);
                both.0.note(shape);
                both.1.note(shape);
            }
            Self::Or(either) => {
                shape.word(17);
                either.0.note(shape);
                either.1.note(shape);
            }
            Self::Not(test) => {
                shape.word(18);
                test.note(shape);
            }
        }
    }

    /// How many values there are in it.
    pub(crate) fn count_values(&self) -> usize {
        match self {
            Self::All | Self::IsNull(_) | Self::IsNotNull(_) => 0,
            Self::Compare(..) | Self::Like(..) => 1,
            Self::Between(..) => 2,
            Self::In(_, values) | Self::NotIn(_, values) => values.len(),
            Self::And(both) | Self::Or(both) => both.0.count_values() + both.1.count_values(),
            Self::Not(test) => test.count_values(),
        }
    }

    /// The same for sea-query, about the columns of a table.
    pub(crate) fn expr(&self, table: &'static str) -> Expr {
        let of = |column: &'static str| Expr::col((table, column));
        let all = |values: &[Bound]| values.iter().cloned().map(value).collect::<Vec<_>>();
        match self {
            // Without values, which the shape would not know of.
            Self::All => Expr::cust("1 = 1"),
            Self::In(_, values) if values.is_empty() => Expr::cust("1 = 2"),
            Self::NotIn(_, values) if values.is_empty() => Expr::cust("1 = 1"),
            Self::Compare(column, comparison, bound) => of(column).binary(comparison.operator(), value(bound.clone())),
            Self::Between(column, from, to) => of(column).between(value(from.clone()), value(to.clone())),
            Self::In(column, values) => of(column).is_in(all(values)),
            Self::NotIn(column, values) => of(column).is_not_in(all(values)),
            Self::IsNull(column) => of(column).is_null(),
            Self::IsNotNull(column) => of(column).is_not_null(),
            Self::Like(column, pattern) => of(column).like(LikeExpr::new(pattern.text()).escape('\\')),
            Self::And(both) => both.0.expr(table).and(both.1.expr(table)),
            Self::Or(either) => either.0.expr(table).or(either.1.expr(table)),
            Self::Not(test) => test.expr(table).not(),
        }
    }
}

impl Comparison {
    pub(super) fn operator(self) -> BinOper {
        match self {
            Self::Equal => BinOper::Equal,
            Self::NotEqual => BinOper::NotEqual,
            Self::Greater => BinOper::GreaterThan,
            Self::GreaterOrEqual => BinOper::GreaterThanOrEqual,
            Self::Less => BinOper::SmallerThan,
            Self::LessOrEqual => BinOper::SmallerThanOrEqual,
        }
    }
}

impl Assignment {
    pub(crate) fn column(&self) -> &'static str {
        match self {
            Self::Set(column, _) | Self::Increase(column, _) => column,
        }
    }

    /// As [`Test::note`].
    pub(crate) fn note(&self, shape: &mut Shape) {
        let (word, column, value) = match self {
            Self::Set(column, value) => (20, column, value),
            Self::Increase(column, amount) => (21, column, amount),
        };
        shape.word(word);
        shape.name(column);
        shape.value(value.clone());
    }

    pub(crate) fn expr(&self, table: &'static str) -> Expr {
        match self {
            Self::Set(_, bound) => value(bound.clone()),
            Self::Increase(column, amount) => Expr::col((table, *column)).add(value(amount.clone())),
        }
    }
}
