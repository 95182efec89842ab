//! The order of what stands around all handlers.

use std::sync::Arc;

use tracing::{Instrument, Span};

use super::access_log::Entry;
use super::arrival::{Arrival, Client, Scheme};
use super::cors::{self, Cors, CorsPolicy};
use super::csrf::{Csrf, CsrfPolicy};
use super::proxies::{Proxies, TrustedProxies};
use super::security_headers::{Precautions, SecurityHeaders};
use super::trace_context::TraceContext;
use crate::di::BootError;
use crate::http::error::{BadRequest, Failure};
use crate::http::middleware::{AnyService, ErasedService, Request};
use crate::http::problem::as_problem;
use crate::http::request_id::RequestId;
use crate::http::response::Response;
use crate::http::service::{HttpService, Origin};
use crate::pipeline::BoxFuture;

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

impl Around {
    /// Puts it around an application and its layers.
    pub(crate) fn wrap(self, service: HttpService) -> HttpService {
        let around = Wrapped { around: Arc::new(self), service: service.clone() };
        service.behind(ErasedService::of(around))
    }

    /// Finds out who asks, and notes the request and its answer: everything below is seen by the log, panics included.
    async fn answer(&self, mut request: Request, service: &HttpService) -> Response {
        let origin = request.extensions().get::<Origin>().copied().unwrap_or_else(|| service.origin(None));
        let arrival = self.arrival(&request, origin);
        let span = arrival.trace().map(|trace| span(trace, origin.id));
        let log = self.access_log && tracing::enabled!(target: "nest::access", tracing::Level::INFO);
        let entry = log.then(|| Entry::begin(request.method().clone(), origin.id, arrival.clone(), span.clone()));
        request.extensions_mut().insert(arrival.clone());
        let answer = self.protect(request, service, origin, arrival);
        let response = match span {
            Some(span) => answer.instrument(span).await,
            None => answer.await,
        };
        if let Some(entry) = entry {
            entry.end(&response);
        }
        response
    }

    /// Tells browsers to be careful with the answer.
    async fn protect(&self, request: Request, service: &HttpService, origin: Origin, arrival: Arrival) -> Response {
        let client = arrival.client();
        let mut response = if client.is_malformed {
            let refusal = Failure::from(BadRequest::new("Malformed Forwarded header")).into_response();
            if service.has_problem_details() { as_problem(refusal, Some(request.uri().path())) } else { refusal }
        } else {
            self.share(request, service, origin).await
        };
        if let Some(precautions) = &self.precautions {
            precautions.write(client.scheme, response.headers_mut());
        }
        response
    }

    /// Answers what scripts of other origins ask, as far as they may.
    async fn share(&self, request: Request, service: &HttpService, origin: Origin) -> Response {
        let (parts, body) = request.into_parts();
        let Some(policy) = &self.cors else { return service.answer_caught(parts, body, origin).await };
        if let Some(response) = policy.preflight(&parts.method, &parts.headers) {
            return response;
        }
        let said = policy.of_request(&parts.headers);
        let mut response = service.answer_caught(parts, body, origin).await;
        cors::write(said, response.headers_mut());
        response
    }

    /// What is known of a request.
    fn arrival(&self, request: &Request, origin: Origin) -> Arrival {
        let outer = request.extensions().get::<Arrival>();
        let trace = self.trace_context.then(|| match outer.and_then(Arrival::trace) {
            Some(trace) => trace.clone(),
            None => TraceContext::of(request.headers()),
        });
        Arrival::new(self.client(request, origin, outer), trace)
    }

    /// Who asks. A request that comes out of another application in this process keeps what that one knew.
    fn client(&self, request: &Request, origin: Origin, outer: Option<&Arrival>) -> Client {
        if let (None, Some(outer)) = (origin.peer, outer) {
            return outer.client().clone();
        }
        let address = origin.peer.map(|peer| peer.ip().to_canonical());
        let peer = Client { address, scheme: self.scheme, host: None, is_malformed: false };
        match &self.proxies {
            Some(proxies) => proxies.resolve(peer, request.headers()),
            None => peer,
        }
    }
}

/// The span of a request, in which all of its events are.
fn span(trace: &TraceContext, id: RequestId) -> Span {
    let (trace_id, span_id, parent_id) = (trace.trace_id(), trace.span_id(), trace.parent_id());
    tracing::info_span!(target: "nest::trace", "request", request_id = %id, trace_id, span_id, parent_id)
}

/// An application with what stands around it.
struct Wrapped {
    around: Arc<Around>,
    service: HttpService,
}

impl AnyService for Wrapped {
    fn call(&self, request: Request) -> BoxFuture<'static, Response> {
        let (around, service) = (self.around.clone(), self.service.clone());
        Box::pin(async move { around.answer(request, &service).await })
    }
}
