//! Compressed answers, by tower-http.

use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG};
use http::{HeaderValue, StatusCode};
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{Compression, CompressionLayer};
use tower_layer::Layer;
use tower_service::Service;

use super::{AnyService, ErasedService, Inner, Request};
use crate::http::body::Body;
use crate::http::response::Response;
use crate::http::service::HttpService;
use crate::pipeline::BoxFuture;

/// Below this many bytes, what is saved does not pay for the work.
const SMALLEST: u64 = 1024;

/// What is compressed already, or has to go out at once.
const LEFT_ALONE: &[&str] = &[
    "audio/",
    "video/",
    "font/",
    "text/event-stream",
    "application/grpc",
    "application/gzip",
    "application/pdf",
    "application/zip",
    "application/octet-stream",
];

/// What is compressed: texts above a size, as a whole.
#[derive(Clone, Copy)]
struct Worthwhile;

impl Predicate for Worthwhile {
    fn should_compress<B: http_body::Body>(&self, response: &http::Response<B>) -> bool {
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let content_type = header(CONTENT_TYPE);
        response.status() != StatusCode::PARTIAL_CONTENT
            && SizeAbove::new(SMALLEST).and(NotForContentType::IMAGES).should_compress(response)
            && !header(CACHE_CONTROL).contains("no-transform")
            && !content_type.is_empty()
            && !LEFT_ALONE.iter().any(|left| content_type.starts_with(left))
    }
}

/// Compresses what an application answers, with gzip or brotli, whatever the client takes.
pub(in crate::http) fn compressed(service: HttpService) -> HttpService {
    let layer = CompressionLayer::new().compress_when(Worthwhile);
    let compressed = Compressed(layer.layer(Inner::application(service.clone())));
    service.behind(ErasedService::of(compressed))
}

struct Compressed(Compression<Inner, Worthwhile>);

impl AnyService for Compressed {
    fn call(&self, request: Request) -> BoxFuture<'static, Response> {
        let mut service = self.0.clone();
        Box::pin(async move {
            let Ok(response) = service.call(request).await;
            let mut response = response.map(Body::new);
            if response.headers().contains_key(CONTENT_ENCODING) {
                weaken(&mut response);
            }
            response
        })
    }
}

/// The tag is that of the uncompressed content, to which parts of this one don't fit.
fn weaken(response: &mut Response) {
    let Some(tag) = response.headers().get(ETAG).filter(|tag| tag.as_bytes().starts_with(b"\"")) else { return };
    if let Ok(weak) = HeaderValue::from_bytes(&[b"W/", tag.as_bytes()].concat()) {
        response.headers_mut().insert(ETAG, weak);
    }
}
