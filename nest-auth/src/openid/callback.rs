//! What the provider sends a browser back with.

use std::fmt;

use nest_core::di::{Place, ProtectedCookie};
use nest_core::http::{BadRequest, Failure, RequestHead};
use url::form_urlencoded;

use super::attempt;
use crate::credentials::Credentials;

/// What a provider sends a browser back with, in the query of the callback, which nobody has judged yet:
/// [`OpenIdConnect`](super::OpenIdConnect) does.
pub struct OpenIdCallback {
    pub(super) state: Option<String>,
    pub(super) code: Option<String>,
    pub(super) error: Option<String>,
    pub(super) issuer: Option<String>,
}

/// There is no registered scheme for it.
const CHALLENGE: &str = "OpenIdConnect";

impl OpenIdCallback {
    /// # Errors
    ///
    /// 400 when one of the values is there twice: who reads the first one and who reads the last one would judge different answers.
    fn of(query: &str) -> Result<Self, BadRequest> {
        let mut callback = Self { state: None, code: None, error: None, issuer: None };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "state" => &mut callback.state,
                "code" => &mut callback.code,
                "error" => &mut callback.error,
                "iss" => &mut callback.issuer,
                _ => continue,
            };
            if place.replace(value.into_owned()).is_some() {
                return Err(BadRequest::new("The answer of the identity provider is ambiguous"));
            }
        }
        Ok(callback)
    }
}

impl Credentials for OpenIdCallback {
    /// The attempt that the callback belongs to.
    const PROTECTED: &'static [ProtectedCookie] =
        &[ProtectedCookie { name: attempt::NAME, is_encrypted: true, place: Place::new(file!(), line!(), column!()) }];

    fn read(request: &RequestHead) -> Result<Option<Self>, Failure> {
        let callback = Self::of(request.query())?;
        let is_there = callback.state.is_some() || callback.code.is_some() || callback.error.is_some();
        Ok(is_there.then_some(callback))
    }

    fn challenges(list: &mut Vec<&'static str>) {
        list.push(CHALLENGE);
    }

    fn refusal(&self) -> &'static str {
        CHALLENGE
    }
}

impl fmt::Debug for OpenIdCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenIdCallback([REDACTED])")
    }
}
