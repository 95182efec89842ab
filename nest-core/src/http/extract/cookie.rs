//! `#[cookie]`.

use http::HeaderMap;
use http::header::COOKIE;

use super::from_param::{FromParam, read};
use crate::http::error::{BadRequest, Failure};
use crate::http::percent::{Dialect, decode};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A value out of the cookies: one, or an optional one.
#[diagnostic::on_unimplemented(
    message = "NEST-E0509: `{Self}` cannot be read from a cookie",
    label = "no `FromParam`",
    note = "a cookie is a `T: FromParam` or an `Option<T>`: numbers, `bool`, `String`, addresses,\n`Separated<T>`, an enum with `#[derive(Deserialize, FromParam)]`",
    note = "implement `FromParam` for a type of your own"
)]
pub trait FromCookie: Sized {
    /// Reads the value as it is sent, `None` when the cookie is not there.
    ///
    /// # Errors
    /// 400 when it is missing or not what the type expects.
    fn from_cookie(raw: Option<&str>, name: &str) -> Result<Self, Failure> {
        match raw.map(|raw| decode(raw, Dialect::Path)) {
            None => Self::from_plain(None, name),
            Some(Ok(text)) => Self::from_plain(Some(&text), name),
            Some(Err(_)) => Err(BadRequest::new(format!("The cookie {name} is malformed")).into()),
        }
    }

    /// Reads the value, percent-decoded, `None` when the cookie is not there.
    ///
    /// # Errors
    /// 400 when it is missing or not what the type expects.
    fn from_plain(text: Option<&str>, name: &str) -> Result<Self, Failure>;
}

#[diagnostic::do_not_recommend]
impl<T: FromParam> FromCookie for T {
    fn from_plain(text: Option<&str>, name: &str) -> Result<Self, Failure> {
        Option::from_plain(text, name)?.ok_or_else(|| BadRequest::new(format!("The cookie {name} is required")).into())
    }
}

impl<T: FromParam> FromCookie for Option<T> {
    fn from_plain(text: Option<&str>, _: &str) -> Result<Self, Failure> {
        Ok(text.map(|text| read(text.into())).transpose()?)
    }
}

/// A cookie by its name, percent-decoded; the first one when there are several.
///
/// # Errors
/// 400 when it is missing or not what the type expects.
pub fn cookie<T: FromCookie>(cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure> {
    let raw = raw_cookies(cx.request().headers(), name).next();
    // `value_trimmed` takes the quotes off that RFC 6265 allows around a value.
    T::from_cookie(raw.as_ref().map(cookie::Cookie::value_trimmed), name)
}

/// The cookies of a name, as they are sent.
pub(in crate::http) fn raw_cookies<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = cookie::Cookie<'a>> {
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    texts.flat_map(cookie::Cookie::split_parse).flatten().filter(move |cookie| cookie.name() == name)
}
