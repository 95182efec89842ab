//! A multipart form as it comes, part by part. The one file that names the parser's types.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http_body::Body as HttpBody;

use super::gate::{Gate, GateState};
use super::limits::MultipartLimits;
use super::multipart_error::MultipartError;
use crate::http::body::Body;
use crate::http::extract::FromRequest;
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A multipart form as it comes, for a handler that puts files where it likes: `#[body] form: Multipart`.
///
/// Nothing is kept: what a handler does not read of a part is skipped. How much may come in all, in how many parts, says
/// [`MultipartLimits`]; how much of one part, the handler, which reads it piece by piece.
pub struct Multipart {
    parser: multer::Multipart<'static>,
    current: Option<multer::Field<'static>>,
    gate: Arc<GateState>,
    parts_left: usize,
}

impl Multipart {
    /// The next part, `None` at the end of the form. What is left of the one before is skipped.
    ///
    /// # Errors
    /// When the form is malformed, ends too early, exceeds a limit, or has a part without a name.
    pub async fn next_field(&mut self) -> Result<Option<MultipartField<'_>>, MultipartError> {
        while self.chunk().await?.is_some() {}
        self.current = None;
        self.gate.await_head(true);
        let Multipart { parser, gate, .. } = self;
        let next = poll_fn(|cx| gate.drive(|| parser.poll_next_field(cx))).await;
        self.gate.await_head(false);
        let Some(field) = next.map_err(MultipartError::of_parser)? else { return Ok(None) };
        self.parts_left = self.parts_left.checked_sub(1).ok_or_else(|| MultipartError::too_large("Too many parts"))?;
        if field.name().is_none_or(str::is_empty) {
            return Err(MultipartError::bad("Field name missing"));
        }
        self.current = Some(field);
        Ok(Some(MultipartField { form: self }))
    }

    pub(super) fn new(headers: &HeaderMap, body: Body, limits: Limits) -> Result<Multipart, MultipartError> {
        let boundary = boundary(headers)?;
        if body.size_hint().lower() > limits.total as u64 {
            return Err(MultipartError::whole_too_large());
        }
        let (body, gate) = Gate::new(body, limits.total, limits.head);
        let parser = multer::Multipart::new(body, boundary);
        Ok(Multipart { parser, current: None, gate, parts_left: limits.parts })
    }

    /// What follows of the current part.
    async fn chunk(&mut self) -> Result<Option<Bytes>, MultipartError> {
        let Multipart { current: Some(field), gate, .. } = self else { return Ok(None) };
        let next = poll_fn(|cx| gate.drive(|| Pin::new(&mut *field).poll_next(cx))).await;
        next.transpose().map_err(MultipartError::of_parser)
    }
}

/// The limits of one form.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) total: usize,
    pub(super) parts: usize,
    pub(super) head: usize,
}

/// The boundary between the parts. Source: RFC 2046, section 5.1.1, for its length.
fn boundary(headers: &HeaderMap) -> Result<String, MultipartError> {
    let said = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match multer::parse_boundary(said) {
        Ok(boundary) if (1..=70).contains(&boundary.len()) => Ok(boundary),
        Ok(_) | Err(multer::Error::NoBoundary) => Err(MultipartError::no_boundary()),
        // `multipart/form-data; boundary=` is no media type, so that the parser says no more of it.
        Err(_) if is_multipart(headers) => Err(MultipartError::no_boundary()),
        Err(_) => Err(MultipartError::unsupported()),
    }
}

/// Whether a body is said to be a multipart form.
pub(super) fn is_multipart(headers: &HeaderMap) -> bool {
    super::read::is_said_to_be(headers, "multipart/form-data")
}

impl FromRequest for Multipart {
    type Rejection = MultipartError;

    async fn from_request(cx: &ExecutionContext<Http>, body: Body) -> Result<Self, MultipartError> {
        let stated = cx.metadata::<MultipartLimits>().copied().unwrap_or_default();
        let total = stated.total.unwrap_or(MultipartLimits::DEFAULT_TOTAL);
        Multipart::new(cx.request().headers(), body, Limits { total, parts: stated.parts, head: stated.head })
    }
}

/// A part of a multipart form: a text, or a file.
pub struct MultipartField<'a> {
    form: &'a mut Multipart,
}

impl MultipartField<'_> {
    fn part(&self) -> &multer::Field<'static> {
        match &self.form.current {
            Some(field) => field,
            None => unreachable!("a field is made for a current part, and borrows the form until it is gone"),
        }
    }

    /// The name of the field.
    #[must_use]
    pub fn name(&self) -> &str {
        self.part().name().unwrap_or_default()
    }

    /// What the client calls the file. Never a path to write to: it may hold `../` or anything else.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.part().file_name()
    }

    /// What the client says the part is. It may say anything: [`FileType::of`](super::FileType::of) looks at the bytes.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.part().headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok())
    }

    /// The headers of the part.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.part().headers()
    }

    /// Whether the part is a file, by having a file's name, as in browsers, or no type but bytes.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.file_name().is_some() || self.content_type() == Some("application/octet-stream")
    }

    /// The next piece of the part, `None` at its end.
    ///
    /// # Errors
    /// When the form is malformed, ends too early, or exceeds a limit.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, MultipartError> {
        self.form.chunk().await
    }

    /// All of the part, at most `limit` bytes of it.
    ///
    /// # Errors
    /// As [`MultipartField::chunk`], and 413 when there is more.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, MultipartError> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > limit - all.len() {
                let what = if self.is_file() { "File too large" } else { "Field value too long" };
                return Err(MultipartError::too_large(what));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// All of the part as text, at most `limit` bytes of it.
    ///
    /// # Errors
    /// As [`MultipartField::bytes`], and 400 when it is no UTF-8 or has a NUL in it.
    pub async fn text(self, limit: usize) -> Result<String, MultipartError> {
        let name = self.name().to_owned();
        let bytes = self.bytes(limit).await?;
        match String::from_utf8(bytes.into()) {
            Ok(text) if !text.contains('\0') => Ok(text),
            _ => Err(MultipartError::bad(format!("Field {name} is not valid UTF-8 text"))),
        }
    }
}
