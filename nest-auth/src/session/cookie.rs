//! The cookie of a session, and who made the browser send it.

use std::fmt;

use http::Method;
use http::header::ORIGIN;
use nest_core::http::{Failure, FromRequestParts, Http, Initiator, RequestHead, SetCookie};
use nest_core::pipeline::ExecutionContext;

use crate::credentials::{Credentials, unauthorized};
use crate::opaque::{OpaqueToken, TokenHash};

/// Browsers take a cookie of this prefix from TLS alone, for the host alone, for all paths: no other host of the same site, and nobody
/// on the way, can plant one (RFC 6265bis, section 4.1.3.2).
const NAME: &str = "__Host-session";

/// Where a page that knows the session's token against forgery repeats it.
const CSRF_HEADER: &str = "x-csrf-token";

/// There is no registered scheme for cookies; this one says which cookie is meant.
const CHALLENGE: &str = "Cookie cookie-name=\"__Host-session\"";

/// The session cookie of a request, which nobody has looked up yet, and who made the browser send it.
/// [`Sessions::find`](crate::Sessions::find) judges both.
pub struct SessionCookie {
    hash: TokenHash,
    csrf_token: String,
    sender: Sender,
}

/// Who made the browser send a request, and whether it may change anything.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    is_safe: bool,
    initiator: Initiator,
    /// The one origin that it says; `None` for none, and for several.
    origin: Option<String>,
    csrf_header: Option<String>,
}

impl Sender {
    fn of(request: &RequestHead) -> Self {
        let only = |values: http::header::GetAll<'_, http::HeaderValue>| {
            let mut values = values.iter();
            let first = values.next()?.to_str().ok()?.to_owned();
            values.next().is_none().then_some(first)
        };
        Self {
            is_safe: matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS),
            initiator: request.initiator(),
            origin: only(request.headers().get_all(ORIGIN)),
            csrf_header: only(request.headers().get_all(CSRF_HEADER)),
        }
    }

    /// Whether a page of this origin, or of one that is trusted, made the browser send it.
    fn is_known(&self, trusted: &[String]) -> bool {
        let is_trusted = |origin: &String| trusted.contains(origin);
        self.initiator == Initiator::SameOrigin || self.origin.as_ref().is_some_and(is_trusted)
    }

    /// Whether another page may have made the browser send it. A request that names no page at all is let through: there is no
    /// session yet that it could make use of.
    fn forges_sign_in(&self, trusted: &[String]) -> bool {
        self.initiator == Initiator::OtherOrigin && !self.is_known(trusted)
    }
}

impl SessionCookie {
    fn of(token: &str, request: &RequestHead) -> Self {
        Self { hash: TokenHash::of(token), csrf_token: csrf_token(token), sender: Sender::of(request) }
    }

    pub(super) fn hash(&self) -> &TokenHash {
        &self.hash
    }

    pub(super) fn csrf_token(&self) -> &str {
        &self.csrf_token
    }

    /// Whether the request may use the session: it changes nothing; a page of this origin or of a trusted one made it; or it repeats
    /// the session's token. What is no browser has to do the last.
    pub(super) fn is_genuine(&self, trusted: &[String]) -> bool {
        let repeats = || {
            let token = TokenHash::of(self.sender.csrf_header.as_deref().unwrap_or_default());
            token == TokenHash::of(&self.csrf_token)
        };
        self.sender.is_safe || self.sender.is_known(trusted) || repeats()
    }
}

/// The token against forgery of a session. It is made of the cookie, which cannot be found by it, so it needs no store.
pub(super) fn csrf_token(token: &str) -> String {
    TokenHash::of(&format!("csrf:{token}")).as_str().to_owned()
}

/// The cookie with a session's token.
pub(super) fn set(token: &OpaqueToken) -> SetCookie {
    SetCookie::new(NAME, token.expose())
}

/// The end of the cookie.
pub(super) fn remove() -> SetCookie {
    SetCookie::remove(NAME)
}

impl Credentials for SessionCookie {
    fn read(request: &RequestHead) -> Result<Option<Self>, Failure> {
        let mut cookies = request.cookies(NAME);
        let Some(token) = cookies.next() else { return Ok(None) };
        if cookies.next().is_some() {
            return Err(unauthorized(CHALLENGE).into());
        }
        Ok(Some(Self::of(&token, request)))
    }

    fn challenges(list: &mut Vec<&'static str>) {
        list.push(CHALLENGE);
    }

    fn refusal(&self) -> &'static str {
        CHALLENGE
    }

    #[cfg(feature = "openapi")]
    fn schemes(list: &mut Vec<nest_core::http::describe::SecurityScheme>) {
        list.push(nest_core::http::describe::SecurityScheme::ApiKeyCookie(NAME.into()));
    }
}

impl fmt::Debug for SessionCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionCookie([REDACTED])")
    }
}

/// The session that a request comes with, if it does, as a parameter of the handler that signs in:
/// [`Sessions::open`](crate::Sessions::open) ends it, so that a cookie from before signing in is worth nothing after it.
pub struct PresentedSession {
    hashes: Vec<TokenHash>,
    sender: Sender,
    /// Whether it is known by other means that the browser's user wanted to sign in.
    is_vouched: bool,
}

impl PresentedSession {
    pub(super) fn hashes(&self) -> &[TokenHash] {
        &self.hashes
    }

    /// Whether another page may have made the browser sign in, to an account of its own.
    pub(super) fn is_forged(&self, trusted: &[String]) -> bool {
        !self.is_vouched && self.sender.forges_sign_in(trusted)
    }

    /// The same from a browser that has shown that it began the sign-in itself.
    #[cfg(feature = "openid-connect")]
    pub(crate) fn vouched(self) -> Self {
        Self { is_vouched: true, ..self }
    }
}

impl FromRequestParts for PresentedSession {
    type Rejection = Failure;

    async fn from_request_parts(cx: &ExecutionContext<Http>) -> Result<Self, Failure> {
        let hashes = cx.request().cookies(NAME).map(|token| TokenHash::of(&token)).collect();
        Ok(Self { hashes, sender: Sender::of(cx.request()), is_vouched: false })
    }
}

#[cfg(feature = "openapi")]
impl nest_core::http::describe::DescribeParameter for PresentedSession {
    fn describe(_: &mut nest_core::http::describe::Operation) {}
}

impl fmt::Debug for PresentedSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PresentedSession([REDACTED])")
    }
}
