//! A form that has been read, and the one encoding that needs no parser of its own.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::http::body::Body;
use crate::http::error::{BadRequest, Failure, PayloadTooLarge, UnsupportedMediaType};
use crate::http::extract::{QueryPairs, refuse};
use crate::http::percent::{Dialect, decode};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// How many pairs a form that is no multipart may have, as in Express.
const MAX_PAIRS: usize = 1000;

/// A form that has been read, from which parameters take what is theirs.
pub struct Form {
    /// Names and values, decoded, in the order in which they came.
    pub(super) texts: Vec<(String, String)>,
    /// The files of each field that is declared.
    #[cfg(feature = "multipart")]
    pub(super) files: Vec<Vec<super::uploaded_file::UploadedFile>>,
    /// The files of each field that has a sink; nothing where no field has one.
    #[cfg(feature = "multipart")]
    pub(super) sunk: Vec<Vec<super::uploaded::Uploaded<()>>>,
}

impl Form {
    /// Reads a body of which no parameter takes a file.
    ///
    /// # Errors
    /// 400, 408, 413 or 415.
    pub async fn read(cx: &ExecutionContext<Http>, body: Body) -> Result<Form, Failure> {
        let head = cx.request();
        #[cfg(feature = "multipart")]
        if super::multipart::is_multipart(head.headers()) {
            return super::receive::texts(cx, body).await;
        }
        if !is_said_to_be(head.headers(), "application/x-www-form-urlencoded") {
            return Err(UnsupportedMediaType::default().into());
        }
        let bytes = body.collect(head.body_limit()).await.map_err(refuse)?;
        let pairs = str::from_utf8(&bytes).ok().map(QueryPairs::new).ok_or_else(malformed)?;
        let mut texts = Vec::new();
        for (name, value) in pairs.raw() {
            if texts.len() == MAX_PAIRS {
                return Err(PayloadTooLarge::new("too many parameters").into());
            }
            texts.push((decoded(name)?, decoded(value)?));
        }
        Ok(Form {
            texts,
            #[cfg(feature = "multipart")]
            files: Vec::new(),
            #[cfg(feature = "multipart")]
            sunk: Vec::new(),
        })
    }

    /// The names and values, decoded, in the order in which they came.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, value)| (&**name, &**value))
    }
}

/// Also refuses NUL.
fn decoded(text: &str) -> Result<String, Failure> {
    match decode(text, Dialect::Form) {
        Ok(text) if !text.contains('\0') => Ok(text.into_owned()),
        _ => Err(malformed()),
    }
}

fn malformed() -> Failure {
    BadRequest::new("Failed to decode the form").into()
}

/// Whether a body is said to be of a media type; parameters don't matter.
pub(super) fn is_said_to_be(headers: &HeaderMap, media_type: &str) -> bool {
    let said = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media_type)
}
