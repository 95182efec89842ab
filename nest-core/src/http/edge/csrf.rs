//! Refuses what pages of other origins make a browser send on behalf of its user.

use http::header::ORIGIN;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::arrival::{Arrival, host_of};
use super::origin::check_origin;
use crate::di::BootError;
use crate::http::error::{Failure, Forbidden};
use crate::http::routing::Found;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Protection against forged requests of pages of other origins, by what browsers say about a request: see
/// [`Application::csrf`](crate::http::Application::csrf).
#[derive(Clone, Debug, Default)]
pub struct Csrf {
    trusted: Vec<String>,
}

impl Csrf {
    /// Lets pages of these origins through, written as browsers write them: `https://shop.example`.
    #[must_use]
    pub fn trust_origins(mut self, origins: impl IntoIterator<Item = impl Into<String>>) -> Csrf {
        self.trusted.extend(origins.into_iter().map(Into::into));
        self
    }

    /// Adds a fault for each text that is no origin.
    pub(super) fn check(self, faults: &mut BootError) -> CsrfPolicy {
        for text in &self.trusted {
            if let Err(error) = check_origin(text) {
                faults.add(format_args!("`csrf` trusts \"{text}\", which is no origin: {error}"));
            }
        }
        CsrfPolicy { trusted: self.trusted }
    }
}

/// Metadata of a route, or of all routes of a controller, that pages of other origins may post to although the application is
/// [protected](crate::http::Application::csrf): the return from a payment, a form that others embed. It stands beside the route or
/// the controller, `#[metadata(AllowCrossOrigin)]`.
#[derive(Clone, Copy, Debug)]
pub struct AllowCrossOrigin;

/// The protection, with its origins checked.
pub(crate) struct CsrfPolicy {
    trusted: Vec<String>,
}

impl CsrfPolicy {
    /// Why a request is not answered.
    pub(crate) fn refusal(&self, parts: &Parts, arrival: Option<&Arrival>, found: &Found<'_>) -> Option<Failure> {
        let is_refused = !is_safe(&parts.method) && self.is_cross_origin(parts, arrival) && !allows_cross_origin(found);
        is_refused.then(|| Forbidden::new("Cross-origin request refused").into())
    }

    /// Whether a browser says that a page of another origin made it send this, one that is not trusted.
    fn is_cross_origin(&self, parts: &Parts, arrival: Option<&Arrival>) -> bool {
        // One who says nothing is no browser, and what is no browser has nobody's cookies.
        !self.trusts(&parts.headers) && initiator(parts, arrival) == Initiator::OtherOrigin
    }

    fn trusts(&self, headers: &HeaderMap) -> bool {
        let mut origins = headers.get_all(ORIGIN).iter().peekable();
        origins.peek().is_some() && origins.all(|origin| self.trusted.iter().any(|known| origin == known.as_str()))
    }
}

/// Who made a browser send a request, as the browser itself says it: no page can change these headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initiator {
    /// A page of this origin, or the user without a page: an address typed, a bookmark.
    SameOrigin,
    /// A page of another origin, of the same site or not.
    OtherOrigin,
    /// It does not say. That is no browser of today: those name at least the origin of what changes something.
    Unknown,
}

/// Who made a browser send a request: `Sec-Fetch-Site`, or else `Origin`.
pub(crate) fn initiator(parts: &Parts, arrival: Option<&Arrival>) -> Initiator {
    let mut sites = parts.headers.get_all(SEC_FETCH_SITE).iter().peekable();
    if sites.peek().is_some() {
        // `none` is what the user did without a page.
        let is_same = sites.all(|site| site == "same-origin" || site == "none");
        return if is_same { Initiator::SameOrigin } else { Initiator::OtherOrigin };
    }
    // A browser from before 2023, or over HTTP without TLS, says at least the origin.
    let mut origins = parts.headers.get_all(ORIGIN).iter().peekable();
    if origins.peek().is_none() {
        return Initiator::Unknown;
    }
    let host = host_of(parts, arrival);
    let is_same = origins.all(|origin| match (host_of_origin(origin), host) {
        (Some(origin), Some(host)) => origin.eq_ignore_ascii_case(host),
        _ => false,
    });
    if is_same { Initiator::SameOrigin } else { Initiator::OtherOrigin }
}

/// Whether requests of a method change nothing, as HTTP has it.
fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The host and port in an origin.
fn host_of_origin(origin: &HeaderValue) -> Option<&str> {
    let (_, host) = origin.to_str().ok()?.split_once("://")?;
    Some(host)
}

/// Whether a route says that pages of other origins may use it.
fn allows_cross_origin(found: &Found<'_>) -> bool {
    let Found::Endpoint { endpoint, .. } = found else { return false };
    let metadata = endpoint.handler().metadata.iter().chain(endpoint.controller().metadata);
    metadata.into_iter().any(|value| value.is::<AllowCrossOrigin>())
}
