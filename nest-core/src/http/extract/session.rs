//! Sessions, as parameters that say `#[session]`.

use super::from_request::FromRequestParts;
use crate::di::ProofDef;
use crate::http::error::Failure;
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A parameter that may say `#[session]`: a session, of which a guard proves that it is the caller's. An `Option` of it is one that a
/// guard may prove.
#[diagnostic::on_unimplemented(
    message = "NEST-E0529: `{Self}` is no session",
    label = "not a session",
    note = "a session is a `nest::auth::Session` of what the application keeps in it: `#[session] session: Session<Cart>`",
    note = "what is kept in it is there as it is: `session.products`, if `Cart` has `products`"
)]
pub trait FromSession {}

impl<S: FromSession> FromSession for Option<S> {}

/// A parameter that may say `#[session]` and is taken by reference. What it asks of guards stands here too, so that what is no
/// session is told so, and nothing else.
#[diagnostic::on_unimplemented(
    message = "NEST-E0529: `{Self}` is no session",
    label = "not a session",
    note = "a session is a `nest::auth::Session` of what the application keeps in it: `#[session] session: &Session<Cart>`",
    note = "what is kept in it is there as it is: `session.products`, if `Cart` has `products`"
)]
pub trait BorrowSession: Sized {
    /// The proof that a guard must give.
    #[doc(hidden)]
    const BORROWED: Option<ProofDef>;

    /// The session of the caller.
    ///
    /// # Errors
    /// 500, when no guard gave it: the judge refuses such a route.
    fn borrow_session(cx: &ExecutionContext<Http>) -> Result<&Self, Failure>;
}

/// A session by value.
///
/// # Errors
/// 500, when no guard gave it: the judge refuses such a route.
pub async fn from_session<S: FromSession + FromRequestParts>(cx: &ExecutionContext<Http>) -> Result<S, Failure> {
    S::from_request_parts(cx).await.map_err(Into::into)
}

/// A session by reference.
///
/// # Errors
/// As [`from_session`].
pub fn borrowed_session<S: BorrowSession>(cx: &ExecutionContext<Http>) -> Result<&S, Failure> {
    S::borrow_session(cx)
}
