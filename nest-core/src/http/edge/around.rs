//! The order of what stands around all handlers.

use std::sync::Arc;

use super::arrival::{Arrival, Client, Scheme};
use super::cors::{self, Cors, CorsPolicy};
use super::proxies::{Proxies, TrustedProxies};
use super::security_headers::{Precautions, SecurityHeaders};
use crate::di::BootError;
use crate::http::middleware::{AnyService, ErasedService, Request};
use crate::http::response::Response;
use crate::http::service::{HttpService, Origin};
use crate::pipeline::BoxFuture;

/// What an application asks for, until it starts.
#[derive(Default)]
pub(crate) struct Edge {
    pub(crate) proxies: Option<TrustedProxies>,
    pub(crate) cors: Option<Cors>,
    pub(crate) security_headers: Option<SecurityHeaders>,
}

impl Edge {
    /// Checks what was asked for; `None` when that is nothing. `scheme` is what the server itself speaks.
    ///
    /// # Errors
    ///
    /// Everything that cannot be.
    pub(crate) fn check(self, scheme: Scheme) -> Result<Option<Around>, BootError> {
        let mut faults = BootError::none();
        let proxies = self.proxies.map(|proxies| proxies.check(&mut faults));
        let cors = self.cors.map(|cors| cors.check(&mut faults));
        let precautions = self.security_headers.map(|headers| headers.check(&mut faults));
        faults.into_result()?;
        let is_asked_for = proxies.is_some() || cors.is_some() || precautions.is_some();
        Ok(is_asked_for.then_some(Around { scheme, proxies, cors, precautions }))
    }
}

/// What stands around all handlers.
pub(crate) struct Around {
    scheme: Scheme,
    proxies: Option<Proxies>,
    cors: Option<CorsPolicy>,
    precautions: Option<Precautions>,
}

impl Around {
    /// Puts it around an application and its layers.
    pub(crate) fn wrap(self, service: HttpService) -> HttpService {
        let around = Wrapped { around: Arc::new(self), service: service.clone() };
        service.behind(ErasedService::of(around))
    }

    /// What is known of a request. One that comes out of another application in this process keeps what that one knew.
    fn arrival(&self, request: &Request, origin: Origin) -> Arrival {
        if let (None, Some(arrival)) = (origin.peer, request.extensions().get::<Arrival>()) {
            return Arrival::new(arrival.client().clone());
        }
        let address = origin.peer.map(|peer| peer.ip().to_canonical());
        let peer = Client { address, scheme: self.scheme, host: None };
        Arrival::new(match &self.proxies {
            Some(proxies) => proxies.resolve(peer, request.headers()),
            None => peer,
        })
    }
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

impl Around {
    async fn answer(&self, mut request: Request, service: &HttpService) -> Response {
        let origin = request.extensions().get::<Origin>().copied().unwrap_or_else(|| service.origin(None));
        let arrival = self.arrival(&request, origin);
        let scheme = arrival.client().scheme;
        request.extensions_mut().insert(arrival);
        let mut response = self.share(request, service, origin).await;
        if let Some(precautions) = &self.precautions {
            precautions.write(scheme, response.headers_mut());
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
}
