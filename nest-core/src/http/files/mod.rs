//! Files as results, and what clients already have of them.

mod cache_control;
mod conditional;
mod content;
mod disposition;
mod etag;
mod preconditions;
mod range;
mod streamable_file;

pub use cache_control::CacheControl;
pub use conditional::Conditional;
pub use etag::ETag;
pub use streamable_file::StreamableFile;
