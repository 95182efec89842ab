//! A file as a result.

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, ETAG, LAST_MODIFIED, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, StatusCode};

use super::conditional::not_modified;
use super::content::Content;
use super::disposition::disposition;
use super::etag::ETag;
use super::preconditions::{Validators, Verdict};
use super::range::Asked;
use crate::http::body::Body;
use crate::http::error::{Failure, HttpException, InternalServerError, PreconditionFailed};
use crate::http::response::{IntoResponse, Response, default_status};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// A file as a result: streamed from the disk, out of memory, or from a stream of one's own.
///
/// A client gets the part that it asks for (206; 416 when there is none), and nothing of what it has already (304). Browsers
/// are told to believe the media type, `application/octet-stream` unless it is given.
#[must_use = "a file is sent by returning it from a handler"]
pub struct StreamableFile {
    content: Content,
    validators: Validators,
    media_type: Cow<'static, str>,
    disposition: Option<HeaderValue>,
}

impl StreamableFile {
    /// A file on the disk, with a tag and a date out of its length and its time.
    ///
    /// The path is opened as it is: one with something of a client's in it leads wherever the client likes. A folder of files
    /// is served by `ServeStatic`.
    ///
    /// # Errors
    /// When it cannot be opened, or is no file. As an error of a handler a file that is not there is a 404, by
    /// [`StreamableFile::open_or_not_found`].
    pub async fn open(path: impl AsRef<Path>) -> io::Result<StreamableFile> {
        let file = tokio::fs::File::open(path).await?;
        let about = file.metadata().await?;
        if !about.is_file() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "this is no file"));
        }
        let len = about.len();
        let last_modified = about.modified().ok();
        let etag = last_modified.map(|modified| ETag::of_file(len, modified));
        Ok(StreamableFile::new(Content::File { file, len }, Validators { etag, last_modified }))
    }

    /// As [`StreamableFile::open`], for a handler that passes the error on.
    ///
    /// # Errors
    /// 404 when there is no such file, 500 when it cannot be read.
    pub async fn open_or_not_found(path: impl AsRef<Path>) -> Result<StreamableFile, HttpException> {
        StreamableFile::open(path).await.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => HttpException::from_status(StatusCode::NOT_FOUND),
            _ => HttpException::from_status(StatusCode::INTERNAL_SERVER_ERROR).with_cause(error),
        })
    }

    /// A file in memory, with a tag out of its content.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> StreamableFile {
        let bytes = bytes.into();
        let etag = Some(ETag::of(&bytes));
        StreamableFile::new(Content::Bytes(bytes), Validators { etag, last_modified: None })
    }

    /// A file that comes from elsewhere. It has no parts, and no tag unless it is given one.
    pub fn from_body(body: impl Into<Body>) -> StreamableFile {
        StreamableFile::new(Content::Stream(body.into()), Validators::default())
    }

    /// The media type: `image/png`. What is no header value is an internal error.
    pub fn media_type(mut self, media_type: impl Into<Cow<'static, str>>) -> StreamableFile {
        self.media_type = media_type.into();
        self
    }

    /// Has a browser keep the file, under a name. It may be any text, also one of a client's.
    pub fn download_as(mut self, name: &str) -> StreamableFile {
        self.disposition = Some(disposition("attachment", name));
        self
    }

    /// Has a browser show the file, and keep it under a name when its reader asks for that.
    pub fn inline_as(mut self, name: &str) -> StreamableFile {
        self.disposition = Some(disposition("inline", name));
        self
    }

    /// Another tag.
    pub fn etag(mut self, etag: ETag) -> StreamableFile {
        self.validators.etag = Some(etag);
        self
    }

    /// When it was changed.
    pub fn last_modified(mut self, time: SystemTime) -> StreamableFile {
        self.validators.last_modified = Some(time);
        self
    }

    fn new(content: Content, validators: Validators) -> StreamableFile {
        StreamableFile { content, validators, media_type: "application/octet-stream".into(), disposition: None }
    }

    /// The answer with its headers, and no body yet; and what the body will be of.
    fn begin(self, status: StatusCode) -> Result<(Response, Content, Validators), Failure> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let media_type = HeaderValue::from_str(&self.media_type)
            .map_err(|_| InternalServerError::new("the media type of a file is no header value"))?;
        headers.insert(CONTENT_TYPE, media_type);
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if let Some(disposition) = self.disposition {
            headers.insert(CONTENT_DISPOSITION, disposition);
        }
        if let Some(etag) = &self.validators.etag {
            headers.insert(ETAG, etag.header());
        }
        let modified = self.validators.modified().map(httpdate::fmt_http_date);
        if let Some(Ok(date)) = modified.map(HeaderValue::try_from) {
            headers.insert(LAST_MODIFIED, date);
        }
        if self.content.len().is_some() {
            headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        }
        Ok((response, self.content, self.validators))
    }
}

/// Of a request nothing is known here, so this is the whole file.
impl IntoResponse for StreamableFile {
    fn into_response(self) -> Response {
        self.into_response_with_default(StatusCode::OK)
    }

    fn into_response_with_default(self, status: StatusCode) -> Response {
        match self.begin(status) {
            Ok((response, content, _)) => response.map(|_| content.whole()),
            Err(failure) => failure.into_response(),
        }
    }

    fn into_reply(self, cx: &ExecutionContext<Http>) -> Result<Response, Failure> {
        let head = cx.request();
        let status = default_status(cx);
        let (mut response, content, validators) = self.begin(status)?;
        match validators.judge(head.method(), head.headers()) {
            Verdict::NotModified => return Ok(not_modified(response)),
            Verdict::Failed => return Err(PreconditionFailed::default().into()),
            Verdict::Proceed => {}
        }
        let Some(len) = content.len().filter(|_| status == StatusCode::OK) else {
            return Ok(response.map(|_| content.whole()));
        };
        match validators.part(head.method(), head.headers(), len) {
            Asked::Whole => Ok(response.map(|_| content.whole())),
            Asked::Outside => Err(outside(len)),
            Asked::Part(part) => {
                let range = format!("bytes {}-{}/{len}", part.start, part.end - 1);
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                response.headers_mut().insert(CONTENT_RANGE, number(range));
                Ok(response.map(|_| content.part(part)))
            }
        }
    }
}

/// 416, which says how much there is.
fn outside(len: u64) -> Failure {
    let range = number(format!("bytes */{len}"));
    HttpException::from_status(StatusCode::RANGE_NOT_SATISFIABLE).with_header(CONTENT_RANGE, range).into()
}

fn number(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| unreachable!("a range is made of numbers"))
}
