//! What hyper refuses by itself, answered in the form of all other errors.
//!
//! A head that hyper cannot read never reaches a service: hyper writes a bare status and ends the connection with an error.
//! There is no hook in between. So the wire beneath hyper keeps such a last word back, and when the connection has ended with
//! that error, the answer is written in its place. What only looks like it, in the middle of somebody's body, is let go at
//! once: a connection whose last word it is does not go on.
//! Source: <https://github.com/hyperium/hyper/issues/3844>

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::StatusCode;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::time::timeout;

use super::early::{Form, answer_early};
use super::unread::Requests;
use crate::http::body::BoxError;
use crate::http::error::HttpException;
use crate::http::response::Response;

/// How long a refusal may take: to be written, and until the client has read it and closed its side.
const FAREWELL: Duration = Duration::from_millis(500);

/// The statuses that hyper refuses a head with.
const REFUSALS: [StatusCode; 3] =
    [StatusCode::BAD_REQUEST, StatusCode::URI_TOO_LONG, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE];

/// The status of a bare refusal, when these bytes are one as a whole.
fn bare_refusal(bytes: &[u8]) -> Option<StatusCode> {
    let is_short = bytes.len() < 200 && bytes.ends_with(b"\r\n\r\n");
    let line = bytes.strip_prefix(b"HTTP/1.1 ").or_else(|| bytes.strip_prefix(b"HTTP/1.0 ")).filter(|_| is_short)?;
    REFUSALS.into_iter().find(|status| {
        let rest = line.strip_prefix(status.to_string().as_bytes());
        rest.is_some_and(|rest| rest.starts_with(b"\r\nconnection: close\r\ncontent-length: 0\r\n"))
    })
}

/// Whether a connection ended because hyper could not read a head.
pub(super) fn is_refusal(error: impl Into<BoxError>) -> bool {
    error.into().downcast_ref().is_some_and(hyper::Error::is_parse)
}

/// What a connection knows of the wire that hyper has taken over.
pub(super) struct Watch<S> {
    /// Something has been kept back.
    has_kept: AtomicBool,
    /// Nothing is kept back any more.
    is_over: AtomicBool,
    requests: Requests,
    left: Mutex<Option<Left<S>>>,
}

impl<S> Watch<S> {
    /// A wire for these requests, and its watch.
    pub(super) fn over(stream: S, requests: Requests) -> (Wire<S>, Arc<Watch<S>>) {
        let (has_kept, is_over) = (AtomicBool::new(false), AtomicBool::new(false));
        let watch = Arc::new(Watch { has_kept, is_over, requests, left: Mutex::new(None) });
        (Wire { stream: Some(stream), kept: None, watch: watch.clone() }, watch)
    }

    /// Keeps nothing back any more. Says whether something was: a connection that goes on must be polled again then.
    pub(super) fn let_go(&self) -> bool {
        let has_kept = self.has_kept.load(Ordering::Relaxed) && !self.is_over.load(Ordering::Relaxed);
        if has_kept {
            self.end();
        }
        has_kept
    }

    /// Keeps nothing back any more, for a wire that others may have by now.
    pub(super) fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    /// The stream that hyper has left, when that was not the end of it.
    pub(super) fn left(&self) -> Option<Left<S>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The bytes of a bare refusal, and how many of them have been written after all.
struct Kept {
    status: StatusCode,
    bytes: Vec<u8>,
    written: usize,
}

/// The wire beneath hyper.
pub(super) struct Wire<S> {
    /// There until it is dropped.
    stream: Option<S>,
    kept: Option<Kept>,
    watch: Arc<Watch<S>>,
}

impl<S: AsyncWrite + Unpin> Wire<S> {
    fn stream(&mut self) -> Pin<&mut S> {
        Pin::new(self.stream.as_mut().expect("the stream is there until the wire is dropped"))
    }

    /// Keeps the bytes back when they are a bare refusal.
    fn keep(&mut self, bytes: &[u8]) -> bool {
        let Some(status) = bare_refusal(bytes) else { return false };
        if self.watch.is_over.load(Ordering::Relaxed) {
            return false;
        }
        self.kept = Some(Kept { status, bytes: bytes.to_vec(), written: 0 });
        self.watch.has_kept.store(true, Ordering::Relaxed);
        true
    }

    /// Writes what has been kept back.
    fn poll_kept(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(mut kept) = self.kept.take() {
            let written = self.stream().poll_write(cx, &kept.bytes[kept.written..]);
            if let Poll::Ready(Ok(count)) = written {
                kept.written += count;
            }
            if kept.written < kept.bytes.len() {
                self.kept = Some(kept);
            }
            if ready!(written)? == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Whether something is kept back that may turn out to be the last word.
    fn is_keeping(&self) -> bool {
        self.kept.is_some() && !self.watch.is_over.load(Ordering::Relaxed)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Wire<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // Whatever follows: what was kept back was not the last word.
        ready!(self.poll_kept(cx))?;
        if self.keep(bytes) { Poll::Ready(Ok(bytes.len())) } else { self.stream().poll_write(cx, bytes) }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match slices {
            [only] => self.poll_write(cx, only),
            _ => {
                ready!(self.poll_kept(cx))?;
                self.stream().poll_write_vectored(cx, slices)
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.as_ref().is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.is_keeping() {
            ready!(self.poll_kept(cx))?;
        }
        self.stream().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.is_keeping() {
            // The stream stays open for the answer.
            return Poll::Ready(Ok(()));
        }
        ready!(self.poll_kept(cx))?;
        self.stream().poll_shutdown(cx)
    }
}

impl<S> Drop for Wire<S> {
    fn drop(&mut self) {
        let Some(stream) = self.stream.take() else { return };
        let left = match self.kept.take() {
            Some(kept) => Left::Refused(Refused { stream, kept }),
            None if self.watch.requests.is_left() => Left::Unread(stream),
            None => return,
        };
        *self.watch.left.lock().unwrap_or_else(PoisonError::into_inner) = Some(left);
    }
}

/// A stream that hyper has left, and why that was not the end of it.
pub(super) enum Left<S> {
    /// Something was kept back.
    Refused(Refused<S>),
    /// The client may still be sending the body of a request that has been answered.
    Unread(S),
}

/// A stream that hyper has left, with what was to be its last word.
pub(super) struct Refused<S> {
    stream: S,
    kept: Kept,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Refused<S> {
    /// Writes the answer, or what was kept back when it was no refusal, and closes the stream.
    pub(super) async fn finish(self, is_refusal: bool, form: Form) {
        let Refused { mut stream, kept } = self;
        let farewell = async {
            if is_refusal {
                // It shuts the stream down as well.
                answer(kept.status, form, &mut stream).await.map_err(io::Error::other)?;
            } else {
                stream.write_all(&kept.bytes[kept.written..]).await?;
                stream.shutdown().await?;
            }
            // A socket that is closed with something unread is reset, and the answer may be lost with it.
            let mut unread = [0; 8192];
            while stream.read(&mut unread).await? > 0 {}
            io::Result::Ok(())
        };
        // A client that hangs up, or does not, is its own affair.
        let _ = timeout(FAREWELL, farewell).await;
    }
}

/// Answers by hyper, as if a request had come: it writes the head, and closes the connection.
async fn answer<S: AsyncWrite + Unpin>(status: StatusCode, form: Form, stream: &mut S) -> hyper::Result<()> {
    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let service = service_fn(move |_: http::Request<Incoming>| async move {
        let (response, id) = answer_early(HttpException::from_status(status), form, None);
        tracing::debug!(request_id = %id, "a request that is no HTTP was refused with {status}");
        Ok::<Response, Infallible>(response)
    });
    // The request ends where it ends; without half-closing, hyper would take that for a client that has gone.
    let wire = TokioIo::new(tokio::io::join(REQUEST, stream));
    http1::Builder::new().half_close(true).serve_connection(wire, service).await
}
