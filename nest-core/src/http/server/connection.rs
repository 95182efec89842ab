//! One connection, from its opening to its end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::header::CONNECTION;
use http::{HeaderValue, StatusCode, Version};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use super::course::{Course, Ended};
use super::drain::Drain;
use super::early::{Form, answer_early};
use super::options::ServerOptions;
use super::punctual::Punctual;
use super::refusal::{Left, Watch};
use super::unread::{Requests, linger};
use super::write_limit::WriteLimit;
use crate::http::error::{HttpException, ServiceUnavailable};
use crate::http::response::Response;
use crate::http::service::HttpService;

/// hyper's buffer has no less than this, in bytes.
const LEAST_HEAD: usize = 8192;

/// What all connections of a server share.
pub(super) struct Connections {
    service: HttpService,
    options: ServerOptions,
    limits: Limits,
    protocol: Protocol,
    drain: Arc<Drain>,
}

impl Connections {
    #[cfg_attr(not(feature = "tls"), expect(unused_mut, reason = "only the offer of TLS depends on another option"))]
    pub(super) fn new(service: HttpService, mut options: ServerOptions, drain: Arc<Drain>) -> Self {
        #[cfg(feature = "tls")]
        if !options.http2 {
            options.tls = options.tls.map(|tls| tls.without_http2());
        }
        let protocol = Protocol::new(&options);
        let limits = Limits {
            head: options.max_header_bytes.max(LEAST_HEAD),
            request: options.request_timeout,
            body_read: options.body_read_timeout,
            form: if service.has_problem_details() { Form::Problem } else { Form::Usual },
        };
        Connections { service, options, limits, protocol, drain }
    }

    /// Serves a connection. The permit counts it as open.
    pub(super) async fn run(self: Arc<Self>, stream: TcpStream, permit: OwnedSemaphorePermit) {
        let peer = stream.peer_addr().ok();
        // Answers are written in one piece, so there is nothing to gather; without this each waits for the other side's timer.
        let _ = stream.set_nodelay(true);
        #[cfg(feature = "tls")]
        if let Some(tls) = &self.options.tls {
            let handshake = timeout(self.options.header_read_timeout, tls.accept(stream));
            if let Ok(Ok(stream)) = handshake.await {
                self.drive(stream, peer).await;
            }
            drop(permit);
            return;
        }
        self.drive(stream, peer).await;
        drop(permit);
    }

    /// Serves a stream.
    pub(super) async fn drive<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(
        &self,
        stream: S,
        peer: Option<SocketAddr>,
    ) {
        let requests = Requests::default();
        let service = {
            let (service, limits, requests) = (self.service.clone(), self.limits, requests.clone());
            service_fn(move |request: http::Request<Incoming>| {
                let is_stream = request.version() > Version::HTTP_11;
                if is_stream {
                    requests.begin_stream()
                } else {
                    requests.begin()
                }
                // A body may be left unread. HTTP/2 then ends its stream, and the connection goes on.
                let has_body = !is_stream && !request.body().is_end_stream();
                let (service, requests) = (service.clone(), has_body.then(|| requests.clone()));
                async move { Ok::<Response, Infallible>(limits.answer(&service, request, peer, requests).await) }
            })
        };
        let (wire, watch) = Watch::over(WriteLimit::new(stream, self.options.write_timeout), requests.clone());
        let course = Course::new(&self.drain, &self.options, requests);
        let wire = TokioIo::new(wire);
        let ended = match &self.protocol {
            Protocol::Both(builder) => {
                let connection = pin!(builder.serve_connection_with_upgrades(wire, service));
                course.follow(connection, |connection| connection.graceful_shutdown(), &watch).await
            }
            Protocol::One(builder) => {
                let connection = pin!(builder.serve_connection(wire, service).with_upgrades());
                course.follow(connection, |connection| connection.graceful_shutdown(), &watch).await
            }
        };
        watch.end();
        match watch.left() {
            Some(Left::Refused(left)) => left.finish(ended == Ended::Refused, self.limits.form).await,
            Some(Left::Unread(mut stream)) if ended == Ended::Served => {
                let _ = stream.shutdown().await;
                Course::stay(&self.drain, linger(stream, self.options.linger)).await;
            }
            _ => {}
        }
    }
}

/// How large a request's head may be, and how long it may take.
#[derive(Clone, Copy)]
struct Limits {
    head: usize,
    request: Option<Duration>,
    body_read: Option<Duration>,
    form: Form,
}

impl Limits {
    async fn answer(
        self,
        service: &HttpService,
        request: http::Request<Incoming>,
        peer: Option<SocketAddr>,
        requests: Option<Requests>,
    ) -> Response {
        let version = request.version();
        let request = request.map(|body| Punctual::new(body, self.body_read, requests.clone()));
        // hyper looks at its buffer before it reads on, so a head that comes in large pieces may be longer than that.
        if version <= Version::HTTP_11 && head_bytes(&request) > self.head {
            return too_large(self.form, request.uri().path());
        }
        let mut response = match self.request {
            None => service.handle_from(request, peer).await,
            Some(limit) => {
                let path = (self.form == Form::Problem).then(|| request.uri().path().to_owned());
                let answer = timeout(limit, Box::pin(service.handle_from(request, peer)));
                answer.await.unwrap_or_else(|_| too_late(self.form, path.as_deref()))
            }
        };
        // What is missing of the request would be taken for the next one. HTTP/2 ends the stream instead.
        let is_cut_short = response.status() == StatusCode::REQUEST_TIMEOUT
            || requests.is_some_and(|requests| requests.is_left_long());
        if is_cut_short && version <= Version::HTTP_11 {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

/// How many bytes a request's head had on the wire, written as usual: with one space behind each colon.
fn head_bytes<B>(request: &http::Request<B>) -> usize {
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    let line = request.method().as_str().len() + target + "  HTTP/1.1\r\n".len();
    let headers = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    line + headers.sum::<usize>() + "\r\n".len()
}

/// The answer to a head that is too large; what follows it is not read.
#[cold]
fn too_large(form: Form, path: &str) -> Response {
    let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    let (mut response, _) = answer_early(HttpException::from_status(status), form, Some(path));
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// The answer to a request that has taken too long.
#[cold]
fn too_late(form: Form, path: Option<&str>) -> Response {
    let (response, id) = answer_early(ServiceUnavailable::default(), form, path);
    tracing::warn!(request_id = %id, "a request took longer than the request timeout");
    response
}

/// What is spoken.
enum Protocol {
    /// HTTP/1 and HTTP/2, whatever the client begins with.
    Both(auto::Builder<TokioExecutor>),
    /// HTTP/1 only. The builder of both would speak HTTP/2 all the same: its `http1_only` does nothing with upgrades.
    One(http1::Builder),
}

impl Protocol {
    fn new(options: &ServerOptions) -> Protocol {
        let max_buffer = options.max_header_bytes.max(LEAST_HEAD);
        if !options.http2 {
            let mut builder = http1::Builder::new();
            // Without a timer hyper has no timeouts at all. Source: https://github.com/hyperium/hyper/issues/3567
            builder.timer(TokioTimer::new()).header_read_timeout(options.header_read_timeout);
            builder.max_buf_size(max_buffer).max_headers(options.max_headers);
            return Protocol::One(builder);
        }
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(options.header_read_timeout);
        builder.http1().max_buf_size(max_buffer).max_headers(options.max_headers);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(options.max_concurrent_streams)
            .max_header_list_size(u32::try_from(options.max_header_bytes).unwrap_or(u32::MAX))
            .keep_alive_interval(options.http2_keep_alive)
            .keep_alive_timeout(options.http2_keep_alive);
        Protocol::Both(builder)
    }
}
