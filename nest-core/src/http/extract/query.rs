//! `#[query]`.

use serde::de::DeserializeOwned;

use super::from_query::{FromQuery, QueryPairs};
use super::json::{Unvalidated, ValidatedIn};
use crate::http::error::Failure;
use crate::http::transport::Http;
use crate::http::validation::{NoRules, read_query};
use crate::pipeline::ExecutionContext;

/// A query value by its name.
///
/// # Errors
/// 400 when it is missing or not what the type expects.
pub fn query_value<T: FromQuery>(cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure> {
    T::from_query(QueryPairs::new(cx.request().query()), name)
}

/// The whole query as one validated object. Names that the object does not have are left alone.
///
/// # Errors
/// 400 with all faults together: missing values, wrong types, and constraints that don't hold.
#[cfg(feature = "validation")]
pub(crate) fn query_object<T: DeserializeOwned + validator::Validate>(
    cx: &ExecutionContext<Http>,
) -> Result<T, Failure> {
    read_query::<T, crate::http::validation::Validated>(QueryPairs::new(cx.request().query()))
}

/// The whole query as one object, validated in a context: `#[query(context = Audience::Staff)]`.
///
/// # Errors
/// As for a query without one.
#[cfg(feature = "validation")]
pub fn query_object_in<T, C>(cx: &ExecutionContext<Http>, context: &C) -> Result<T, Failure>
where
    T: DeserializeOwned + ValidatedIn<C>,
{
    let pairs = QueryPairs::new(cx.request().query());
    crate::http::validation::read_query_by(pairs, &crate::http::validation::InContext(context))
}

/// The same without the feature `validation`: it compiles for no type.
///
/// # Errors
/// None: it is never called.
#[cfg(not(feature = "validation"))]
pub fn query_object_in<T: ValidatedIn<C>, C>(_: &ExecutionContext<Http>, _: &C) -> Result<T, Failure> {
    unreachable!("no type is validated without the feature `validation`")
}

/// The whole query as one object that is checked against no rules but its type's: `#[query] filter: Unvalidated<Filter>`.
impl<T: DeserializeOwned> FromQuery for Unvalidated<T> {
    fn from_query(pairs: QueryPairs<'_>, _: &str) -> Result<Self, Failure> {
        read_query::<T, NoRules>(pairs).map(Unvalidated)
    }
}
