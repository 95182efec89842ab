//! Why a multipart form could not be read.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use http::StatusCode;

use crate::http::body::{BoxError, CollectError};
use crate::http::error::HttpError;

/// Why a multipart form could not be read. The client reads what is wrong with it; it is answered with 413 where a limit is
/// exceeded, with 415 for another content type, 408 for a body that stalls, and otherwise with 400.
#[derive(Debug)]
pub struct MultipartError {
    status: StatusCode,
    message: Cow<'static, str>,
    cause: Option<BoxError>,
}

impl MultipartError {
    /// Whether a limit was exceeded.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.status == StatusCode::PAYLOAD_TOO_LARGE
    }

    fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> MultipartError {
        MultipartError { status, message: message.into(), cause: None }
    }

    pub(super) fn bad(message: impl Into<Cow<'static, str>>) -> MultipartError {
        MultipartError::new(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn too_large(message: impl Into<Cow<'static, str>>) -> MultipartError {
        MultipartError::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    }

    pub(super) fn whole_too_large() -> MultipartError {
        MultipartError::too_large("request entity too large")
    }

    pub(super) fn no_boundary() -> MultipartError {
        MultipartError::bad("Multipart: Boundary not found")
    }

    pub(super) fn unsupported() -> MultipartError {
        MultipartError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type")
    }

    /// A file that could not be written, which is no fault of the client.
    pub(super) fn not_kept(error: std::io::Error) -> MultipartError {
        let message = "an uploaded file could not be kept";
        MultipartError { cause: Some(error.into()), ..MultipartError::new(StatusCode::INTERNAL_SERVER_ERROR, message) }
    }

    /// What the parser says, or the stream that it reads.
    pub(super) fn of_parser(error: multer::Error) -> MultipartError {
        match error {
            multer::Error::StreamReadFailed(cause) => of_stream(cause),
            multer::Error::IncompleteFieldData { .. } | multer::Error::IncompleteStream => {
                MultipartError::bad("Multipart: Unexpected end of form")
            }
            multer::Error::IncompleteHeaders
            | multer::Error::ReadHeaderFailed(_)
            | multer::Error::DecodeHeaderName { .. }
            | multer::Error::DecodeHeaderValue { .. } => MultipartError::bad("Malformed part header"),
            _ => MultipartError::bad("Malformed multipart form"),
        }
    }
}

fn of_stream(cause: BoxError) -> MultipartError {
    let cause = match cause.downcast::<MultipartError>() {
        Ok(ours) => return *ours,
        Err(cause) => cause,
    };
    match cause.downcast::<CollectError>() {
        Ok(error) if matches!(*error, CollectError::TooLarge) => MultipartError::whole_too_large(),
        Ok(error) if matches!(*error, CollectError::Stalled) => {
            MultipartError::new(StatusCode::REQUEST_TIMEOUT, "The body stalled")
        }
        _ => MultipartError::bad("The body ended too early"),
    }
}

impl fmt::Display for MultipartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for MultipartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

impl HttpError for MultipartError {
    fn status(&self) -> StatusCode {
        self.status
    }
}
