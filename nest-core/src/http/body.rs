//! Bodies of requests and responses.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::{BodyExt, Full};

/// Any error, for what comes from outside.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// The body of a request or of a response: nothing, bytes, or a stream.
///
/// Nothing and bytes live in place; only a stream is on the heap.
#[derive(Default)]
pub struct Body(Kind);

#[derive(Default)]
enum Kind {
    #[default]
    Empty,
    Full(Bytes),
    Stream(Pin<Box<dyn HttpBody<Data = Bytes, Error = BoxError> + Send>>),
}

impl Body {
    /// No body.
    #[must_use]
    pub const fn empty() -> Self {
        Body(Kind::Empty)
    }

    /// Any other body. Our own and `Full<Bytes>` are taken over as they are.
    pub fn new<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        if body.is_end_stream() {
            return Body::empty();
        }
        let mut slot = Some(body);
        let any: &mut dyn Any = &mut slot;
        if let Some(ours) = any.downcast_mut::<Option<Body>>() {
            return ours.take().unwrap_or_default();
        }
        if let Some(full) = any.downcast_mut::<Option<Full<Bytes>>>() {
            return Self::from_full(full.take());
        }
        match slot {
            Some(body) => Body(Kind::Stream(Box::pin(body.map_err(Into::into)))),
            None => Body::empty(),
        }
    }

    /// The one frame of a `Full`.
    fn from_full(full: Option<Full<Bytes>>) -> Self {
        let Some(mut full) = full else { return Body::empty() };
        let frame = Pin::new(&mut full).poll_frame(&mut Context::from_waker(std::task::Waker::noop()));
        match frame {
            Poll::Ready(Some(Ok(frame))) => frame.into_data().map(Body::from).unwrap_or_default(),
            _ => Body::empty(),
        }
    }

    /// A body out of a stream of chunks. When the stream fails, the connection is cut: its status is already sent.
    pub fn from_stream<S, D, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<D, E>> + Send + 'static,
        D: Into<Bytes>,
        E: Into<BoxError>,
    {
        Body(Kind::Stream(Box::pin(Chunks(Box::pin(stream)))))
    }

    /// The content, when it is in one piece.
    pub(crate) fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Full(bytes) => Some(bytes),
            Kind::Empty | Kind::Stream(_) => None,
        }
    }

    /// Reads the whole body, at most `limit` bytes of it.
    ///
    /// # Errors
    /// [`CollectError::TooLarge`] as soon as more than `limit` bytes are announced or have come,
    /// [`CollectError::Stalled`] when nothing more comes, and [`CollectError::Broken`] when the body ends before its end.
    pub async fn collect(self, limit: usize) -> Result<Bytes, CollectError> {
        let mut stream = match self.0 {
            Kind::Empty => return Ok(Bytes::new()),
            Kind::Full(bytes) if bytes.len() > limit => return Err(CollectError::TooLarge),
            Kind::Full(bytes) => return Ok(bytes),
            Kind::Stream(stream) => stream,
        };
        if stream.size_hint().lower() > limit as u64 {
            return Err(CollectError::TooLarge);
        }
        // Small bodies come in one piece, which is then taken over without a copy.
        let Some(first) = next_data(&mut stream, limit).await? else { return Ok(Bytes::new()) };
        if stream.is_end_stream() {
            return Ok(first);
        }
        let mut all = BytesMut::from(first);
        while let Some(more) = next_data(&mut stream, limit - all.len()).await? {
            all.extend_from_slice(&more);
        }
        Ok(all.freeze())
    }
}

async fn next_data(
    stream: &mut Pin<Box<dyn HttpBody<Data = Bytes, Error = BoxError> + Send>>,
    room: usize,
) -> Result<Option<Bytes>, CollectError> {
    loop {
        let frame = std::future::poll_fn(|cx| stream.as_mut().poll_frame(cx)).await;
        match frame {
            None => return Ok(None),
            Some(Err(error)) => return Err(CollectError::from_stream(error)),
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) if data.len() > room => return Err(CollectError::TooLarge),
                Ok(data) => return Ok(Some(data)),
                Err(_trailers) => {}
            },
        }
    }
}

/// Why a body could not be read.
#[derive(Debug)]
pub enum CollectError {
    /// It is longer than allowed.
    TooLarge,
    /// Nothing more has come for longer than [`body_read_timeout`](crate::http::ServerOptions::body_read_timeout).
    Stalled,
    /// The client stopped sending, or sent no valid encoding.
    Broken(BoxError),
}

impl CollectError {
    /// A stream of ours fails with one of these, any other with an error of its own.
    fn from_stream(error: BoxError) -> Self {
        error.downcast().map_or_else(CollectError::Broken, |ours| *ours)
    }
}

impl fmt::Display for CollectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CollectError::TooLarge => "request entity too large",
            CollectError::Stalled => "the request body stalled",
            CollectError::Broken(_) => "the request body ended too early",
        })
    }
}

impl Error for CollectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            CollectError::TooLarge | CollectError::Stalled => None,
            CollectError::Broken(error) => Some(&**error),
        }
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Kind::Stream(stream) => stream.as_mut().poll_frame(cx),
            kind => Poll::Ready(match std::mem::take(kind) {
                Kind::Full(bytes) => Some(Ok(Frame::data(bytes))),
                _ => None,
            }),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Empty => true,
            Kind::Full(bytes) => bytes.is_empty(),
            Kind::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Empty => SizeHint::with_exact(0),
            Kind::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Stream(stream) => stream.size_hint(),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Empty => f.write_str("Body(empty)"),
            Kind::Full(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Kind::Stream(_) => f.write_str("Body(stream)"),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Body(Kind::Full(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Body::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Body::from(Bytes::from(text))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Body::from(Bytes::from_static(text.as_bytes()))
    }
}

/// A stream of chunks as a body.
struct Chunks<S>(Pin<Box<S>>);

impl<S, D, E> HttpBody for Chunks<S>
where
    S: Stream<Item = Result<D, E>>,
    D: Into<Bytes>,
    E: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let chunk = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(chunk.map(|chunk| chunk.map(|data| Frame::data(data.into())).map_err(Into::into)))
    }
}
