use sea_query::{Expr, ExprTrait as _, Func};

use super::{Comparison, Shape, Verb, value};
use crate::query::Bound;

/// Which groups are meant, before it is anybody's SQL.
#[derive(Clone)]
pub(crate) struct HavingTest {
    /// What the rows of a group come to.
    pub(crate) verb: Verb,
    pub(crate) column: Option<&'static str>,
    pub(crate) comparison: Comparison,
    pub(crate) value: Bound,
}

impl HavingTest {
    /// Notes what makes a difference to the text, and the value.
    pub(crate) fn note(&self, shape: &mut Shape) {
        shape.word(self.verb as usize);
        shape.name(self.column.unwrap_or_default());
        shape.word(self.comparison as usize);
        shape.value(self.value.clone());
    }

    /// The same for sea-query, about the columns of a table.
    pub(crate) fn expr(&self, table: &'static str) -> Expr {
        let of_group = self.verb.aggregate(table, self.column);
        of_group.binary(self.comparison.operator(), value(self.value.clone()))
    }
}

impl Verb {
    /// What rows come to in a column or, without one, by their number.
    pub(crate) fn aggregate(self, table: &'static str, column: Option<&'static str>) -> Expr {
        let of = column.map_or_else(|| Expr::cust("1"), |column| Expr::col((table, column)));
        let function = match self {
            Self::Sum => Func::sum(of),
            Self::Avg => Func::avg(of),
            Self::Min => Func::min(of),
            Self::Max => Func::max(of),
            _ => Func::count(of),
        };
        Expr::from(function)
    }
}
