//! Finds out whether a result sets cookies by the application's key: an inherent constant wins over a trait's.

use std::marker::PhantomData;

use super::IntoResponse;

/// Asked of the type of a result.
pub struct SetsProtected<R>(PhantomData<fn() -> R>);

impl<R: IntoResponse> SetsProtected<R> {
    /// What the type says.
    pub const VALUE: bool = R::SETS_PROTECTED;
}

/// The answer for what is no response, of which the compiler tells elsewhere.
pub trait SetsNothing {
    /// It sets none.
    const VALUE: bool = false;
}

impl<R> SetsNothing for SetsProtected<R> {}
