//! A cookie that an answer sets.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::time::Duration;

use cookie::Cookie;
pub use cookie::SameSite;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue, StatusCode};

#[cfg(feature = "protected-cookies")]
use super::protected::{Protected, Protection};
use super::written::{Unprotected, Written};
use crate::http::error::{Failure, InternalServerError};
use crate::http::response::{IntoResponse, Response};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A cookie that an answer sets, in front of a result: `(SetCookie::new("theme", "dark"), Json(user))`. Several are a list.
///
/// Unless it says otherwise, scripts cannot read it (`HttpOnly`), forms and scripts of other sites don't send it
/// (`SameSite=Lax`), it goes over TLS alone (`Secure`, left out where the client asked for `localhost`), is for all paths, and is
/// forgotten with the browser's session. A value may be any text; it is percent-encoded, which `#[cookie]` undoes.
/// Its value is not printed: it may be what signs somebody in.
///
/// One that is [signed](SetCookie::signed) or [encrypted](SetCookie::encrypted) is of another type, `SetCookie<Protected>`, by which an
/// application knows that it needs a key. A result that sets both has one in front of the other:
/// `(SetCookie::remove("theme"), (session, Json(user)))`.
#[derive(Clone)]
#[must_use = "a cookie is set by returning it from a handler"]
pub struct SetCookie<W = Unprotected> {
    cookie: Cookie<'static>,
    secure: Option<bool>,
    written: W,
}

impl<W> fmt::Debug for SetCookie<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetCookie").field("name", &self.cookie.name()).finish_non_exhaustive()
    }
}

impl SetCookie {
    /// A cookie with a value.
    pub fn new(name: impl Into<Cow<'static, str>>, value: impl Display) -> SetCookie {
        let cookie =
            Cookie::build((name, value.to_string())).path("/").http_only(true).same_site(SameSite::Lax).build();
        SetCookie { cookie, secure: None, written: Unprotected }
    }

    /// Has the client forget a cookie. Path and domain must be those with which it was set.
    pub fn remove(name: impl Into<Cow<'static, str>>) -> SetCookie {
        let mut removed = SetCookie::new(name, "");
        removed.cookie.make_removal();
        removed
    }

    /// Signs it: the client can read it and not change it. `#[cookie(signed)]` reads it. How long it counts is the client's
    /// affair: what must end says when in its value.
    #[cfg(feature = "protected-cookies")]
    pub fn signed(self) -> SetCookie<Protected> {
        self.protected(Protection::Signed)
    }

    /// Encrypts it: the client can neither read nor change it. `#[cookie(encrypted)]` reads it.
    #[cfg(feature = "protected-cookies")]
    pub fn encrypted(self) -> SetCookie<Protected> {
        self.protected(Protection::Encrypted)
    }

    #[cfg(feature = "protected-cookies")]
    fn protected(self, protection: Protection) -> SetCookie<Protected> {
        SetCookie { cookie: self.cookie, secure: self.secure, written: Protected(protection) }
    }
}

impl<W> SetCookie<W> {
    /// How long it is kept, in whole seconds.
    pub fn max_age(mut self, age: Duration) -> Self {
        let seconds = i64::try_from(age.as_secs()).unwrap_or(i64::MAX);
        self.cookie.set_max_age(cookie::time::Duration::seconds(seconds));
        self
    }

    /// For this path and those below alone.
    pub fn path(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.cookie.set_path(path);
        self
    }

    /// For this domain and those below; otherwise for the host that answers, and no other.
    pub fn domain(mut self, domain: impl Into<Cow<'static, str>>) -> Self {
        self.cookie.set_domain(domain);
        self
    }

    /// When it goes along with what other sites cause. `SameSite::None` needs `Secure`.
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.cookie.set_same_site(same_site);
        self
    }

    /// Lets scripts read it, so that one who runs a script in the page has it.
    pub fn readable_by_scripts(mut self) -> Self {
        self.cookie.set_http_only(false);
        self
    }

    /// Whether it goes over TLS alone, for hosts other than `localhost` that are reached without it.
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = Some(secure);
        self
    }
}

impl<W: Written> SetCookie<W> {
    /// The header, for a client that asked for `host`.
    fn header(mut self, cx: Option<&ExecutionContext<Http>>) -> Result<HeaderValue, Failure> {
        let is_local = cx.and_then(|cx| cx.request().host()).is_some_and(is_local);
        // Browsers refuse these names otherwise.
        let is_prefixed = ["__Host-", "__Secure-"].iter().any(|prefix| self.cookie.name().starts_with(prefix));
        self.cookie.set_secure(self.secure.unwrap_or(!is_local || is_prefixed));
        self.written.write(&mut self.cookie, cx)?;
        let attributes = [self.cookie.path(), self.cookie.domain()];
        let is_whole = |text: &str| !text.contains(|c: char| c == ';' || c.is_control());
        let text = self.cookie.encoded().to_string();
        match HeaderValue::try_from(text) {
            Ok(header) if attributes.into_iter().flatten().all(is_whole) => Ok(header),
            _ => Err(InternalServerError::new("a cookie has a path or a domain that no header can have").into()),
        }
    }
}

/// Whether a host is the machine of whoever asks.
fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_name = name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost");
    is_name || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl<W: Written, R: IntoResponse> IntoResponse for (SetCookie<W>, R) {
    const SETS_PROTECTED: bool = W::IS_PROTECTED || R::SETS_PROTECTED;

    fn into_response(self) -> Response {
        (vec![self.0], self.1).into_response()
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        (vec![self.0], self.1).into_response_with_default(status)
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        (vec![self.0], self.1).into_reply(cx)
    }
}

impl<W: Written, R: IntoResponse> IntoResponse for (Vec<SetCookie<W>>, R) {
    const SETS_PROTECTED: bool = W::IS_PROTECTED || R::SETS_PROTECTED;

    fn into_response(self) -> Response {
        self.into_response_with_default(StatusCode::OK)
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        let mut response = self.1.into_response_with_default(status);
        match set(self.0, None, response.headers_mut()) {
            Ok(()) => response,
            Err(failure) => failure.into_response(),
        }
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        let mut response = self.1.into_reply(cx)?;
        set(self.0, Some(cx), response.headers_mut())?;
        Ok(response)
    }
}

fn set<W: Written>(
    cookies: Vec<SetCookie<W>>,
    cx: Option<&ExecutionContext<Http>>,
    headers: &mut HeaderMap,
) -> Result<(), Failure> {
    for cookie in cookies {
        headers.append(SET_COOKIE, cookie.header(cx)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn hosts_of_the_same_machine_are_known() {
        for host in ["localhost", "LOCALHOST:3000", "app.localhost", "127.0.0.1:80", "127.9.9.9", "[::1]:3000"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["localhost.example", "example.com", "10.0.0.1", "[::2]", "", "notlocalhost"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
