//! `#[body]`: JSON, read and, with the feature `validation`, validated.

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::content_type::is_json;
use super::from_request::{FromRequest, refuse};
use crate::http::body::Body;
use crate::http::error::{Failure, UnsupportedMediaType};
use crate::http::transport::Http;
use crate::http::validation::{NoRules, read_json};
use crate::pipeline::ExecutionContext;

/// The bytes of a JSON body.
async fn json_bytes(cx: &ExecutionContext<Http>, body: Body) -> Result<Bytes, Failure> {
    let head = cx.request();
    if !is_json(head.headers()) {
        return Err(UnsupportedMediaType::default().into());
    }
    body.collect(head.body_limit()).await.map_err(refuse)
}

/// The JSON body, validated.
///
/// # Errors
/// 415 for another or no content type, 413 for a body over the limit, and 400 with all faults of the body together: unknown
/// properties, missing ones, wrong types, and constraints that don't hold.
#[cfg(feature = "validation")]
pub(crate) async fn json_body<T: DeserializeOwned + validator::Validate>(
    cx: &ExecutionContext<Http>,
    body: Body,
) -> Result<T, Failure> {
    read_json::<T, crate::http::validation::Validated>(&json_bytes(cx, body).await?)
}

/// The JSON body, validated in a context: `#[body(context = Change::Update)]`.
///
/// # Errors
/// As for a body without one.
#[cfg(feature = "validation")]
pub async fn json_body_in<T, C>(cx: &ExecutionContext<Http>, body: Body, context: &C) -> Result<T, Failure>
where
    T: DeserializeOwned + ValidatedIn<C>,
{
    let bytes = json_bytes(cx, body).await?;
    crate::http::validation::read_json_by(&bytes, &crate::http::validation::InContext(context))
}

/// The same without the feature `validation`: it compiles for no type.
///
/// # Errors
/// None: it is never called.
#[cfg(not(feature = "validation"))]
pub async fn json_body_in<T: ValidatedIn<C>, C>(_: &ExecutionContext<Http>, _: Body, _: &C) -> Result<T, Failure> {
    unreachable!("no type is validated without the feature `validation`")
}

/// No type: the feature `validation` is off.
#[cfg(not(feature = "validation"))]
#[diagnostic::on_unimplemented(
    message = "NEST-E0504: `{Self}` cannot be validated in a context: the feature `validation` of `nest` is off",
    label = "is not validated",
    note = "turn the feature on, or take the context out"
)]
pub trait ValidatedIn<C> {}

/// A type whose rules look at a context of the type `C`.
#[cfg(feature = "validation")]
#[diagnostic::on_unimplemented(
    message = "NEST-E0504: the rules of `{Self}` do not look at this context",
    label = "its rules look at another context, or at none",
    note = "`#[validate(context = …)]` on `{Self}` says what they look at, and\n`context = …` of the parameter gives a value of that type",
    note = "rules that look at nothing else take no context: `#[body]`, `#[query]` or `#[form]` alone"
)]
pub trait ValidatedIn<C>: for<'v> validator::ValidateArgs<'v, Args = &'v C> {}

#[cfg(feature = "validation")]
#[diagnostic::do_not_recommend]
impl<T, C> ValidatedIn<C> for T where T: for<'v> validator::ValidateArgs<'v, Args = &'v C> {}

#[cfg(feature = "validation")]
impl<T: DeserializeOwned + validator::Validate + Send> FromRequest for crate::http::response::Json<T> {
    type Rejection = Failure;

    async fn from_request(cx: &ExecutionContext<Http>, body: Body) -> Result<Self, Failure> {
        json_body(cx, body).await.map(Self)
    }
}

/// A JSON body that is read, and checked against no rules but its type's: `#[body] note: Unvalidated<Note>`.
///
/// It is a word of its own, because a body without rules is a decision. Unknown properties are refused here as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unvalidated<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequest for Unvalidated<T> {
    type Rejection = Failure;

    async fn from_request(cx: &ExecutionContext<Http>, body: Body) -> Result<Self, Failure> {
        read_json::<T, NoRules>(&json_bytes(cx, body).await?).map(Unvalidated)
    }
}
