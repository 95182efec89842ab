//! A file that has gone to a sink.

use std::any::type_name;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::upload_sink::{UploadHead, UploadSink};
use crate::http::error::{BadRequest, Failure};

/// A file that has come, and has gone to a [sink](UploadSink): `#[file(sink = Objects)] photo: Uploaded<Objects>`.
///
/// The sink takes it back unless it is [kept](Uploaded::keep), as a temporary file is removed unless it is persisted.
pub struct Uploaded<S: UploadSink> {
    sink: Arc<S>,
    head: UploadHead,
    len: usize,
    /// `None` once it is kept.
    file: Option<S::File>,
}

impl<S: UploadSink> Uploaded<S> {
    pub(super) fn new(sink: Arc<S>, head: UploadHead, file: S::File) -> Uploaded<S> {
        Uploaded { sink, head, len: 0, file: Some(file) }
    }

    /// Keeps the file: what the sink has made of it is the caller's now.
    #[must_use = "what a sink has made of a file says where it is"]
    pub fn keep(mut self) -> S::File {
        match self.file.take() {
            Some(file) => file,
            None => unreachable!("only `keep` and the end of the value take the file"),
        }
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn add(&mut self, bytes: usize) {
        self.len += bytes;
    }

    /// The sink and what it has opened.
    pub(super) fn parts(&mut self) -> (&S, &mut S::File) {
        match &mut self.file {
            Some(file) => (&self.sink, file),
            None => unreachable!("only `keep` and the end of the value take the file"),
        }
    }
}

/// What is known of the file beside its content.
impl<S: UploadSink> Deref for Uploaded<S> {
    type Target = UploadHead;

    fn deref(&self) -> &UploadHead {
        &self.head
    }
}

impl<S: UploadSink> Drop for Uploaded<S> {
    fn drop(&mut self) {
        let Some(file) = self.file.take() else { return };
        let sink = self.sink.clone();
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move { sink.abort(file).await })),
            Err(_) => tracing::error!(
                sink = type_name::<S>(),
                field = self.head.field(),
                "an uploaded file was dropped outside of the runtime, so that its sink could not take it back"
            ),
        }
    }
}

/// Names and sizes, never the content.
impl<S: UploadSink> fmt::Debug for Uploaded<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Uploaded").field("head", &self.head).field("len", &self.len).finish_non_exhaustive()
    }
}

/// What `#[file(sink = …)]` can be.
#[diagnostic::on_unimplemented(
    message = "NEST-E0543: a file that goes to `{S}` does not give a `{Self}`",
    label = "not what comes out of this sink",
    note = "take `Uploaded<{S}>`, or `Option<Uploaded<{S}>>` where it may be missing",
    note = "several files of one field are `#[files(sink = {S})] files: Vec<Uploaded<{S}>>`"
)]
pub trait FromUploaded<S: UploadSink>: Sized {
    /// Takes the file.
    ///
    /// # Errors
    /// 400 when it is missing and must not be.
    fn from_uploaded(file: Option<Uploaded<S>>) -> Result<Self, Failure>;
}

impl<S: UploadSink> FromUploaded<S> for Uploaded<S> {
    fn from_uploaded(file: Option<Uploaded<S>>) -> Result<Self, Failure> {
        file.ok_or_else(|| BadRequest::new("File is required").into())
    }
}

impl<S: UploadSink> FromUploaded<S> for Option<Uploaded<S>> {
    fn from_uploaded(file: Option<Uploaded<S>>) -> Result<Self, Failure> {
        Ok(file)
    }
}

/// What `#[files(sink = …)]` can be.
#[diagnostic::on_unimplemented(
    message = "NEST-E0543: files that go to `{S}` do not give a `{Self}`",
    label = "not what comes out of this sink",
    note = "take `Vec<Uploaded<{S}>>`; one file is `#[file(sink = {S})] file: Uploaded<{S}>`"
)]
pub trait FromUploads<S: UploadSink>: Sized {
    /// Takes the files, in the order in which they came.
    fn from_uploads(files: Vec<Uploaded<S>>) -> Self;
}

impl<S: UploadSink> FromUploads<S> for Vec<Uploaded<S>> {
    fn from_uploads(files: Vec<Uploaded<S>>) -> Self {
        files
    }
}
