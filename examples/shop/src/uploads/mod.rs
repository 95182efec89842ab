//! Files that clients have sent, kept in a folder under names of our own.

mod new_upload;
mod removal;
mod store;

use nest::module;

use crate::jobs::JobHandler;
use removal::RemoveUpload;

pub use new_upload::NewUpload;
pub use removal::REMOVE_UPLOAD;
pub use store::UploadStore;

/// Files that clients have sent. A table says whose they are, and a job of its transaction takes one away.
#[module(
    providers = [UploadStore, provide(dyn JobHandler, class = RemoveUpload, multi)],
    exports = [UploadStore, dyn JobHandler],
)]
pub struct UploadsModule;
