//! Takes the result of a handler with a view apart: an error, what stands in front, what is shown.

use http::{HeaderMap, StatusCode};
use serde::Serialize;

use super::engine::Templates;
use crate::di::{Keyed, Place, ViewUse};
use crate::http::cookies::SetCookie;
use crate::http::error::Failure;
use crate::http::files::{CacheControl, Conditional};
use crate::http::response::{IntoResponse, Response};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// What a template can show: anything with `Serialize`. Its fields are what the template sees.
#[diagnostic::on_unimplemented(
    message = "NEST-E0528: a template cannot show `{Self}`",
    label = "no `Serialize`",
    note = "return a struct with `#[derive(Serialize)]`, whose fields are what the template sees, or a `Result` of it",
    note = "a status, headers or cookies may stand in front, and `Conditional` around it; a `Response` is written already:\n\
            take `#[render(…)]` off a handler that returns one"
)]
pub trait View: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> View for T {}

/// What a handler states by `#[render("orders/list.html")]`.
#[must_use]
pub const fn view(site: u16, place: Place, template: &'static str) -> ViewUse {
    ViewUse { site, place, template, engine: Templates::KEY, engine_name: Templates::NAME }
}

/// What is left of the result of a handler.
pub struct Viewed<R>(pub R);

impl<R, E> Viewed<Result<R, E>> {
    /// The value, or the error.
    ///
    /// # Errors
    ///
    /// The handler's.
    pub fn sure(self) -> Result<Viewed<R>, E> {
        self.0.map(Viewed)
    }
}

/// The answer for what is no `Result`.
pub trait ViaSure: Sized {
    /// Itself.
    ///
    /// # Errors
    ///
    /// Never.
    fn sure(self) -> Result<Self, Failure> {
        Ok(self)
    }
}

impl<R> ViaSure for Viewed<R> {}

/// Stands in front where nothing does.
pub struct Bare;

/// The answer for what has nothing in front.
pub trait ViaBareView: Sized {
    /// Itself.
    fn parted(self) -> (Bare, Self) {
        (Bare, self)
    }
}

impl<R> ViaBareView for Viewed<R> {}

macro_rules! in_front {
    ($($front:ty $(where $written:ident)?),* $(,)?) => {$(
        impl<$($written,)? R> Viewed<($front, R)> {
            /// What stands in front, and the rest.
            pub fn parted(self) -> ($front, Viewed<R>) {
                (self.0.0, Viewed(self.0.1))
            }
        }
    )*};
}

in_front!(StatusCode, HeaderMap, CacheControl, SetCookie<W> where W, Vec<SetCookie<W>> where W);

impl<K, V, R, const N: usize> Viewed<([(K, V); N], R)> {
    /// What stands in front, and the rest.
    pub fn parted(self) -> ([(K, V); N], Viewed<R>) {
        (self.0.0, Viewed(self.0.1))
    }
}

/// Stands in front of what was `Conditional`.
pub struct IfChanged;

impl<R> Viewed<Conditional<R>> {
    /// That it is conditional, and the rest.
    pub fn parted(self) -> (IfChanged, Viewed<R>) {
        (IfChanged, Viewed(self.0.0))
    }
}

impl<R: IntoResponse> IntoResponse for (Bare, R) {
    fn into_response(self) -> Response {
        self.1.into_response()
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        self.1.into_response_with_default(status)
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        self.1.into_reply(cx)
    }
}

impl<R: IntoResponse> IntoResponse for (IfChanged, R) {
    fn into_response(self) -> Response {
        self.1.into_response()
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        self.1.into_response_with_default(status)
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        Conditional(self.1).into_reply(cx)
    }
}
