//! Where calls go: over the network, or to a function in the same process.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, Request};
use nest_core::http::{Body, CollectError, Response};
use reqwest::Url;
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::error::{HttpClientError, Kind};
use crate::options::HttpClientOptions;
use crate::response::CallResponse;

/// One attempt, as it is repeated.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

pub(crate) enum Target {
    Network(reqwest::Client),
    Function(Arc<dyn Fn(Request<Body>) -> Answer + Send + Sync>),
}

impl Target {
    /// # Errors
    /// When the certificates of this machine cannot be read.
    pub(crate) fn network<C>(options: &HttpClientOptions<C>, base: &Url) -> Result<Target, HttpClientError> {
        let most = options.redirects;
        let redirects = Policy::custom(move |attempt| {
            let is_same = attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
            if is_same && attempt.previous().len() <= most { attempt.follow() } else { attempt.stop() }
        });
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(base).map_err(|error| HttpClientError::because(Kind::Connect, error))?)
            // No proxy that an environment variable names: what goes where is said by the options.
            .no_proxy()
            .redirect(redirects)
            .referer(false)
            .connect_timeout(options.connect_timeout)
            .build()
            .map_err(HttpClientError::of_reqwest)?;
        Ok(Target::Network(client))
    }

    /// Makes one attempt, and reads the whole response.
    pub(crate) async fn call(
        &self,
        call: Call,
        timeout: Duration,
        limit: usize,
    ) -> Result<CallResponse, HttpClientError> {
        let answered = async {
            match self {
                Target::Network(client) => over_network(client, call, limit).await,
                Target::Function(function) => in_process(&**function, call, limit).await,
            }
        };
        tokio::time::timeout(timeout, answered).await.unwrap_or_else(|_| Err(HttpClientError::new(Kind::Timeout)))
    }
}

fn tls(base: &Url) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    // Redirects stay within the origin, so that a client of plain HTTP never speaks TLS, and needs no certificates.
    Ok(match base.scheme() {
        "http" => builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth(),
        _ => builder.with_platform_verifier()?.with_no_client_auth(),
    })
}

async fn over_network(client: &reqwest::Client, call: Call, limit: usize) -> Result<CallResponse, HttpClientError> {
    let Call { method, url, headers, body } = call;
    let sent = client.request(method, url).headers(headers).body(body).send().await;
    let mut response = sent.map_err(HttpClientError::of_reqwest)?;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(HttpClientError::new(Kind::TooLarge));
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(HttpClientError::of_reqwest)? {
        if body.len() + chunk.len() > limit {
            return Err(HttpClientError::new(Kind::TooLarge));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(CallResponse { status, headers, body: body.freeze() })
}

async fn in_process(
    function: &(dyn Fn(Request<Body>) -> Answer + Send + Sync),
    call: Call,
    limit: usize,
) -> Result<CallResponse, HttpClientError> {
    let Call { method, url, headers, body } = call;
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = method;
    *request.uri_mut() = url.as_str().parse().map_err(|error| HttpClientError::because(Kind::Address, error))?;
    *request.headers_mut() = headers;
    let (parts, body) = function(request).await.into_parts();
    let body = body.collect(limit).await.map_err(|error| match error {
        CollectError::TooLarge => HttpClientError::new(Kind::TooLarge),
        _ => HttpClientError::new(Kind::Transfer),
    })?;
    Ok(CallResponse { status: parts.status, headers: parts.headers, body })
}
