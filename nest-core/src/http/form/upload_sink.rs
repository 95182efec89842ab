//! Where files go that are neither kept in memory nor in a temporary file.

use bytes::Bytes;

use super::file_type::FileType;
use super::multipart::MultipartField;
use crate::http::error::Failure;

/// Where files go while they come: a store of objects, a pipe, a hash. `#[file(sink = Objects)] photo: Uploaded<Objects>`.
///
/// A sink is a provider, which the module of the controller has to see. For each file it is asked to
/// [open](UploadSink::open) one, to [write](UploadSink::write) what comes, piece by piece, and to [close](UploadSink::close) it
/// when all of it has come. The limits of the field hold before a sink gets anything, and a file of another type than `types`
/// says does not get to it.
///
/// What has been opened is [aborted](UploadSink::abort) unless the handler [keeps](super::Uploaded::keep) it: when the client hangs
/// up, when the form is broken or too large, when a later file or a text of it is refused, when a pipe, a guard of a limit or the
/// handler fails, and when the sink itself does. So nothing is left behind of a form that was not taken.
///
/// ```
/// use bytes::Bytes;
/// use nest_core::http::{InternalServerError, UploadHead, UploadSink};
///
/// /// Counts, and keeps nothing.
/// struct Counter;
///
/// impl UploadSink for Counter {
///     type File = usize;
///     type Error = InternalServerError;
///
///     async fn open(&self, _: &UploadHead) -> Result<usize, InternalServerError> {
///         Ok(0)
///     }
///
///     async fn write(&self, file: &mut usize, chunk: Bytes) -> Result<(), InternalServerError> {
///         *file += chunk.len();
///         Ok(())
///     }
///
///     async fn abort(&self, _: usize) {}
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "NEST-E0544: `{Self}` is no sink for files",
    label = "no `UploadSink`",
    note = "implement `UploadSink` for it: how a file is opened, written and taken back",
    note = "without a sink a file is kept in memory, or as `store = Disk` in a temporary file"
)]
pub trait UploadSink: Send + Sync + 'static {
    /// A file that has been opened: what the sink writes to, and what a handler gets of it at last.
    type File: Send + 'static;

    /// Why a file is not taken.
    type Error: Into<Failure> + Send;

    /// Opens a file, before anything is written.
    ///
    /// # Errors
    /// What the client is answered with. Nothing has been opened then: there is no call to [`abort`](UploadSink::abort), nor is
    /// there for an `open` that is given up because the client has hung up.
    fn open(&self, head: &UploadHead) -> impl Future<Output = Result<Self::File, Self::Error>> + Send;

    /// Writes what has come, in its order. No more is read from the client until this is done.
    ///
    /// # Errors
    /// What the client is answered with. The file is aborted then.
    fn write(&self, file: &mut Self::File, chunk: Bytes) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// All of the file has come. That does not mean that it is kept: what else is in the form may be refused.
    ///
    /// # Errors
    /// What the client is answered with. The file is aborted then.
    fn close(&self, file: &mut Self::File) -> impl Future<Output = Result<(), Self::Error>> + Send {
        let _ = file;
        std::future::ready(Ok(()))
    }

    /// Takes a file back, whole or in part. It runs in a task of its own, beside the answer to the client; whoever stops the process
    /// in that moment cuts it off, as everything that is under way.
    fn abort(&self, file: Self::File) -> impl Future<Output = ()> + Send;
}

/// What is known of a file before it is read.
#[derive(Clone, Debug)]
pub struct UploadHead {
    field: &'static str,
    name: Option<String>,
    claimed_type: Option<String>,
    file_type: Option<FileType>,
}

impl UploadHead {
    pub(super) fn of(part: &MultipartField<'_>, field: &'static str) -> UploadHead {
        let name = part.file_name().filter(|name| !name.is_empty()).map(str::to_owned);
        UploadHead { field, name, claimed_type: part.content_type().map(str::to_owned), file_type: None }
    }

    pub(super) fn with_beginning(self, beginning: &[u8]) -> UploadHead {
        UploadHead { file_type: FileType::of(beginning), ..self }
    }

    /// The field of the form.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// What the client calls the file: to be shown, never to be written to. It may hold `../`, or anything else.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What the client says the file is. It may say anything.
    #[must_use]
    pub fn claimed_type(&self) -> Option<&str> {
        self.claimed_type.as_deref()
    }

    /// What the file is by its first bytes, when it is one of the types that are known.
    #[must_use]
    pub fn file_type(&self) -> Option<FileType> {
        self.file_type
    }

    /// The media type of what the file is by its first bytes, `application/octet-stream` when that is not known.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        self.file_type.map_or("application/octet-stream", FileType::media_type)
    }
}
