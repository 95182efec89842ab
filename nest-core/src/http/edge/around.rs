//! The order of what stands around all handlers.

use http::request::Parts;
use tracing::Span;

use super::access_log::Entry;
use super::arrival::{Arrival, Client, Scheme};
use super::cors::{Cors, CorsPolicy, Said};
use super::csrf::{Csrf, CsrfPolicy};
use super::proxies::{Proxies, TrustedProxies};
use super::security_headers::{Precautions, SecurityHeaders};
use super::trace_context::TraceContext;
use crate::di::BootError;
use crate::http::error::{BadRequest, Failure};
use crate::http::problem::as_problem;
use crate::http::request_id::RequestId;
use crate::http::response::Response;
use crate::http::service::Origin;

/// What an application asks for, until it starts.
#[derive(Default)]
pub(crate) struct Edge {
    pub(crate) proxies: Option<TrustedProxies>,
    pub(crate) cors: Option<Cors>,
    pub(crate) security_headers: Option<SecurityHeaders>,
    pub(crate) csrf: Option<Csrf>,
    pub(crate) access_log: bool,
    pub(crate) trace_context: bool,
}

/// What an application has asked for, and can have.
#[derive(Default)]
pub(crate) struct Checked {
    /// `None` when it has asked for nothing.
    pub(crate) around: Option<Around>,
    /// Checked where requests are routed, since a route may be left out of it.
    pub(crate) csrf: Option<CsrfPolicy>,
}

impl Edge {
    /// Checks what was asked for. `scheme` is what the server itself speaks.
    ///
    /// # Errors
    ///
    /// Everything that cannot be.
    pub(crate) fn check(self, scheme: Scheme) -> Result<Checked, BootError> {
        if !self.asks_for_anything() {
            return Ok(Checked::default());
        }
        let mut faults = BootError::none();
        let around = Around {
            scheme,
            proxies: self.proxies.map(|proxies| proxies.check(&mut faults)),
            cors: self.cors.map(|cors| cors.check(&mut faults)),
            precautions: self.security_headers.map(|headers| headers.check(&mut faults)),
            access_log: self.access_log,
            trace_context: self.trace_context,
        };
        let csrf = self.csrf.map(|csrf| csrf.check(&mut faults));
        faults.into_result()?;
        Ok(Checked { around: Some(around), csrf })
    }

    fn asks_for_anything(&self) -> bool {
        let Edge { proxies, cors, security_headers, csrf, access_log, trace_context } = self;
        proxies.is_some()
            || cors.is_some()
            || security_headers.is_some()
            || csrf.is_some()
            || *access_log
            || *trace_context
    }
}

/// What stands around all handlers.
pub(crate) struct Around {
    scheme: Scheme,
    proxies: Option<Proxies>,
    cors: Option<CorsPolicy>,
    precautions: Option<Precautions>,
    access_log: bool,
    trace_context: bool,
}

/// A request on its way through what stands around the handlers.
pub(crate) struct Passage<'a> {
    arrival: Arrival,
    span: Span,
    /// Until it is dropped: everything below is seen by the log, panics included.
    entry: Option<Entry>,
    /// What the answer says to scripts of other origins.
    said: Option<Said<'a>>,
}

impl Passage<'_> {
    /// The span of the request, disabled where the application keeps no note of traces.
    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }
}

impl Around {
    /// Finds out who asks, and notes the request. An answer is one to what goes no further.
    pub(crate) fn enter(
        &self,
        parts: &Parts,
        origin: &mut Origin,
        has_problem_details: bool,
    ) -> (Passage<'_>, Option<Response>) {
        let arrival = self.arrival(parts, origin);
        origin.arrival = Some(arrival.clone());
        let span = arrival.trace().map_or_else(Span::none, |trace| span(trace, origin.id));
        let log = self.access_log && tracing::enabled!(target: "nest::access", tracing::Level::INFO);
        let entry = log.then(|| Entry::begin(parts.method.clone(), origin.id, arrival.clone(), span.clone()));
        let early = if arrival.client().is_malformed {
            Some(malformed(parts, has_problem_details))
        } else {
            self.cors.as_ref().and_then(|policy| policy.preflight(&parts.method, &parts.headers))
        };
        let said = if early.is_some() { None } else { self.cors.as_ref().map(|policy| policy.say(&parts.headers)) };
        (Passage { arrival, span, entry, said }, early)
    }

    /// Tells browsers what to do with the answer, and notes it.
    pub(crate) fn leave(&self, passage: Passage<'_>, response: &mut Response) {
        let Passage { arrival, entry, said, .. } = passage;
        let headers = response.headers_mut();
        // At once, since a map that grows header by header is built anew several times.
        let precautions = self.precautions.as_ref().map_or(0, Precautions::len);
        headers.reserve(precautions + said.as_ref().map_or(0, |_| Said::MOST));
        if let Some(said) = said {
            said.write(headers);
        }
        if let Some(precautions) = &self.precautions {
            precautions.write(arrival.client().scheme, headers);
        }
        if let Some(entry) = entry {
            entry.end(response);
        }
    }

    /// What is known of a request.
    fn arrival(&self, parts: &Parts, origin: &Origin) -> Arrival {
        let outer = Arrival::of(parts, None);
        let trace = self.trace_context.then(|| match outer.and_then(Arrival::trace) {
            Some(trace) => trace.clone(),
            None => TraceContext::of(&parts.headers),
        });
        Arrival::new(self.client(parts, origin, outer), trace)
    }

    /// Who asks. A request that comes out of another application in this process keeps what that one knew.
    fn client(&self, parts: &Parts, origin: &Origin, outer: Option<&Arrival>) -> Client {
        if let (None, Some(outer)) = (origin.peer, outer) {
            return outer.client().clone();
        }
        let address = origin.peer.map(|peer| peer.ip().to_canonical());
        let peer = Client { address, scheme: self.scheme, host: None, is_malformed: false };
        match &self.proxies {
            Some(proxies) => proxies.resolve(peer, &parts.headers),
            None => peer,
        }
    }
}

/// The answer to a request whose way through the proxies cannot be read.
#[cold]
fn malformed(parts: &Parts, has_problem_details: bool) -> Response {
    let refusal = Failure::from(BadRequest::new("Malformed Forwarded header")).into_response();
    if has_problem_details { as_problem(refusal, Some(parts.uri.path())) } else { refusal }
}

/// The span of a request, in which all of its events are.
fn span(trace: &TraceContext, id: RequestId) -> Span {
    tracing::info_span!(
        target: "nest::trace",
        "request",
        request_id = %id,
        trace_id = trace.trace_id(),
        span_id = trace.span_id(),
        parent_id = trace.parent_id(),
    )
}
