//! A file that has gone to a sink.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Mutex, PoisonError};

use super::opened::{AnyOpened, Opened};
use super::upload_sink::{UploadHead, UploadSink};
use crate::http::error::{BadRequest, Failure};

/// A file that has come, and has gone to a [sink](UploadSink): `#[file(sink = Objects)] photo: Uploaded<Objects>`.
///
/// The sink takes it back unless it is [kept](Uploaded::keep), as a temporary file is removed unless it is persisted.
pub struct Uploaded<S> {
    head: UploadHead,
    len: usize,
    /// The sink's type is not known here: the compiler would tell of one that is no sink wherever this type is written. Whoever has the
    /// value may share it between tasks, which the mutex allows, and nobody locks.
    file: Mutex<Box<dyn AnyOpened>>,
    of: PhantomData<fn() -> S>,
}

/// Of the sink that its field names.
impl Uploaded<()> {
    pub(super) fn new(head: UploadHead, len: usize, file: Box<dyn AnyOpened>) -> Uploaded<()> {
        Uploaded { head, len, file: Mutex::new(file), of: PhantomData }
    }

    pub(super) fn typed<S>(self) -> Uploaded<S> {
        Uploaded { head: self.head, len: self.len, file: self.file, of: PhantomData }
    }
}

impl<S: UploadSink> Uploaded<S> {
    /// Keeps the file: what the sink has made of it is the caller's now.
    #[must_use = "what a sink has made of a file says where it is"]
    pub fn keep(self) -> S::File {
        let file = self.file.into_inner().unwrap_or_else(PoisonError::into_inner);
        match file.into_any().downcast::<Opened<S>>() {
            Ok(opened) => opened.keep(),
            Err(_) => unreachable!("a field gives files of the sink that it names"),
        }
    }
}

impl<S> Uploaded<S> {
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
}

/// What is known of the file beside its content.
impl<S> Deref for Uploaded<S> {
    type Target = UploadHead;

    fn deref(&self) -> &UploadHead {
        &self.head
    }
}

/// Names and sizes, never the content.
impl<S> fmt::Debug for Uploaded<S> {
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
