//! What `#[file]` and `#[files]` can be.

use super::uploaded_file::UploadedFile;
use crate::http::error::{BadRequest, Failure};

/// What `#[file]` can be.
#[diagnostic::on_unimplemented(
    message = "NEST-E0513: `#[file]` does not give a `{Self}`",
    label = "not a file",
    note = "take `#[file(\"name\")] file: UploadedFile`, or `Option<UploadedFile>` where it may be missing",
    note = "several files of one field are `#[files(\"name\")] files: Vec<UploadedFile>`; the texts of a form are `#[form]`",
    note = "what goes to a sink of yours says so: `#[file(sink = Objects)] file: Uploaded<Objects>`"
)]
pub trait FromFile: Sized {
    /// Takes the file.
    ///
    /// # Errors
    /// 400 when it is missing and must not be.
    fn from_file(file: Option<UploadedFile>) -> Result<Self, Failure>;
}

impl FromFile for UploadedFile {
    fn from_file(file: Option<UploadedFile>) -> Result<Self, Failure> {
        file.ok_or_else(|| BadRequest::new("File is required").into())
    }
}

impl FromFile for Option<UploadedFile> {
    fn from_file(file: Option<UploadedFile>) -> Result<Self, Failure> {
        Ok(file)
    }
}

/// What `#[files]` can be.
#[diagnostic::on_unimplemented(
    message = "NEST-E0513: `#[files]` does not give a `{Self}`",
    label = "not a list of files",
    note = "take `#[files(\"name\")] files: Vec<UploadedFile>`; one file is `#[file(\"name\")] file: UploadedFile`"
)]
pub trait FromFiles: Sized {
    /// Takes the files, in the order in which they came.
    fn from_files(files: Vec<UploadedFile>) -> Self;
}

impl FromFiles for Vec<UploadedFile> {
    fn from_files(files: Vec<UploadedFile>) -> Self {
        files
    }
}
