//! One connection, from its opening to its end.

use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::sleep;

use super::drain::{Drain, Stage};
use super::options::ServerOptions;
use crate::http::response::Response;
use crate::http::service::HttpService;

/// What all connections of a server share.
pub(super) struct Connections {
    service: HttpService,
    options: ServerOptions,
    builder: Builder<TokioExecutor>,
    drain: Arc<Drain>,
}

impl Connections {
    pub(super) fn new(service: HttpService, options: ServerOptions, drain: Arc<Drain>) -> Self {
        let builder = builder(&options);
        Connections { service, options, builder, drain }
    }

    /// Serves a connection. The permit counts it as open.
    pub(super) async fn run(self: Arc<Self>, stream: TcpStream, permit: OwnedSemaphorePermit) {
        let peer = stream.peer_addr().ok();
        // Answers are written in one piece, so there is nothing to gather; without this each waits for the other side's timer.
        let _ = stream.set_nodelay(true);
        #[cfg(feature = "tls")]
        if let Some(tls) = &self.options.tls {
            let handshake = tokio::time::timeout(self.options.header_read_timeout, tls.accept(stream));
            if let Ok(Ok(stream)) = handshake.await {
                self.drive(TokioIo::new(stream), peer).await;
            }
            drop(permit);
            return;
        }
        self.drive(TokioIo::new(stream), peer).await;
        drop(permit);
    }

    async fn drive<I: Read + Write + Send + Unpin + 'static>(&self, io: I, peer: Option<SocketAddr>) {
        let has_request = Arc::new(AtomicBool::new(false));
        let service = {
            let (service, timeout, has_request) =
                (self.service.clone(), self.options.request_timeout, has_request.clone());
            service_fn(move |request: http::Request<Incoming>| {
                has_request.store(true, Ordering::Relaxed);
                let service = service.clone();
                async move {
                    let answer = service.handle_from(request, peer);
                    Ok::<Response, Infallible>(match timeout {
                        None => answer.await,
                        Some(timeout) => match tokio::time::timeout(timeout, Box::pin(answer)).await {
                            Ok(response) => response,
                            Err(_) => service.too_late(),
                        },
                    })
                }
            })
        };

        // hyper's own timer starts with the first byte: it does not know yet which version it will speak. So a connection that
        // sends nothing, or not even enough to tell the version, is ended here.
        // Source: https://github.com/hyperium/hyper/issues/3756
        let mut first_head = Some(Box::pin(sleep(self.options.header_read_timeout)));
        let mut registered = None;
        let mut told = false;
        let mut connection = pin!(self.builder.serve_connection_with_upgrades(io, service));
        poll_fn(|cx| {
            let registered = registered.get_or_insert_with(|| self.drain.register(cx));
            // What a client does wrong is answered by hyper, and a client that hangs up is its own affair.
            if connection.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            if is_late(&mut first_head, &has_request, cx) {
                return Poll::Ready(());
            }
            match registered.stage() {
                Stage::Running => Poll::Pending,
                Stage::Draining if told => Poll::Pending,
                Stage::Draining if first_head.is_some() => Poll::Ready(()),
                Stage::Draining => {
                    told = true;
                    connection.as_mut().graceful_shutdown();
                    connection.as_mut().poll(cx).map(|_| ())
                }
                Stage::Cut => Poll::Ready(()),
            }
        })
        .await;
    }
}

/// Whether the first head has taken too long. Forgets the timer when the head is there.
fn is_late(
    first_head: &mut Option<Pin<Box<tokio::time::Sleep>>>,
    has_request: &AtomicBool,
    cx: &mut Context<'_>,
) -> bool {
    let Some(timer) = first_head else { return false };
    if has_request.load(Ordering::Relaxed) {
        *first_head = None;
        return false;
    }
    timer.as_mut().poll(cx).is_ready()
}

fn builder(options: &ServerOptions) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        // Without a timer hyper has no timeouts at all. Source: https://github.com/hyperium/hyper/issues/3567
        .timer(TokioTimer::new())
        .header_read_timeout(options.header_read_timeout)
        // hyper refuses less than 8 KiB.
        .max_buf_size(options.max_header_bytes.max(8192))
        .max_headers(options.max_headers);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(options.max_concurrent_streams)
        .max_header_list_size(u32::try_from(options.max_header_bytes).unwrap_or(u32::MAX))
        .keep_alive_interval(options.http2_keep_alive)
        .keep_alive_timeout(options.http2_keep_alive);
    if options.http2 { builder } else { builder.http1_only() }
}
