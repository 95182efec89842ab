//! How credentials are found in a request, and asked for in an answer.

use http::HeaderValue;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use nest_core::di::ProtectedCookie;
use nest_core::http::{Failure, RequestHead, Unauthorized};

/// What clients present to say who they are: how it is found in a request, and how it is asked for.
///
/// [`BearerToken`](crate::BearerToken), [`BasicCredentials`](crate::BasicCredentials), [`PresentedApiKey`](crate::PresentedApiKey)
/// and [`SessionCookie`](crate::SessionCookie) are some.
pub trait Credentials: Sized + Send + 'static {
    /// The cookies that belong to them and are read by the application's key, so that one without a key does not start.
    #[doc(hidden)]
    const PROTECTED: &'static [ProtectedCookie] = &[];

    /// Takes them out of a request; `None` when it presents none of this kind, and the next strategy is asked.
    ///
    /// # Errors
    ///
    /// The refusal of what is of this kind and cannot be read, or was not sent by whom it belongs to.
    fn read(request: &RequestHead) -> Result<Option<Self>, Failure>;

    /// Adds what `WWW-Authenticate` asks clients for who present nothing (RFC 9110, section 11.6.1).
    fn challenges(list: &mut Vec<&'static str>);

    /// What `WWW-Authenticate` says when these are not good.
    fn refusal(&self) -> &'static str;

    /// Adds how it stands in an OpenAPI document.
    #[cfg(feature = "openapi")]
    fn schemes(list: &mut Vec<nest_core::http::describe::SecurityScheme>) {
        let _ = list;
    }
}

/// 401 with a challenge.
pub(crate) fn unauthorized(challenge: &str) -> Unauthorized {
    match HeaderValue::try_from(challenge) {
        Ok(challenge) => Unauthorized::default().with_header(WWW_AUTHENTICATE, challenge),
        // A challenge is a constant of a type: one that no header can have is left out.
        Err(_) => Unauthorized::default(),
    }
}

/// What stands behind a scheme in the `Authorization` header; `None` when there is no header of this scheme.
///
/// # Errors
///
/// `refusal`, when there are several headers: who reads the first one and who reads the last one would take the request for that of
/// two different clients.
pub(crate) fn authorization<'a>(
    request: &'a RequestHead,
    scheme: &str,
    refusal: &'static str,
) -> Result<Option<&'a str>, Unauthorized> {
    let headers = || request.headers().get_all(AUTHORIZATION).iter();
    let is_of_scheme = |value: &&HeaderValue| {
        let bytes = value.as_bytes();
        let (name, rest) = bytes.split_at(scheme.len().min(bytes.len()));
        name.eq_ignore_ascii_case(scheme.as_bytes()) && matches!(rest.first(), None | Some(b' '))
    };
    let Some(found) = headers().find(is_of_scheme) else { return Ok(None) };
    if headers().count() > 1 {
        return Err(unauthorized(refusal));
    }
    let text = found.to_str().map_err(|_| unauthorized(refusal))?;
    Ok(Some(text[scheme.len()..].trim_matches(' ')))
}
