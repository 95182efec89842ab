//! Forms: one pass over a body, whatever of a handler's parameters come from it.

#[cfg(feature = "multipart")]
mod delivery;
#[cfg(feature = "multipart")]
mod file_field;
#[cfg(feature = "multipart")]
mod file_type;
#[cfg(feature = "multipart")]
mod from_file;
#[cfg(feature = "multipart")]
mod gate;
#[cfg(feature = "multipart")]
mod limits;
#[cfg(feature = "multipart")]
mod multipart;
#[cfg(feature = "multipart")]
mod multipart_error;
#[cfg(feature = "multipart")]
mod opened;
mod probe;
mod read;
#[cfg(feature = "multipart")]
mod receive;
#[cfg(feature = "multipart")]
mod sink;
#[cfg(feature = "multipart")]
mod sink_probe;
pub mod sizes;
#[cfg(feature = "multipart")]
mod upload_sink;
#[cfg(feature = "multipart")]
mod uploaded;
#[cfg(feature = "multipart")]
mod uploaded_file;

#[cfg(feature = "multipart")]
pub(in crate::http) use delivery::Sink;
#[cfg(feature = "multipart")]
pub use delivery::sink_of;
#[cfg(feature = "multipart")]
pub use file_field::{FileField, Store};
#[cfg(feature = "multipart")]
pub use file_type::FileType;
#[cfg(feature = "multipart")]
pub use limits::MultipartLimits;
#[cfg(feature = "multipart")]
pub use multipart::{Multipart, MultipartField};
#[cfg(feature = "multipart")]
pub use multipart_error::MultipartError;
pub use probe::{FormProbe, NotForm, ViaFormDto, ViaFromForm, ViaNoForm, form_in, judge_form};
pub use read::Form;
#[cfg(feature = "multipart")]
pub use sink_probe::{SinkProbe, ViaNoSink};
#[cfg(feature = "multipart")]
pub use upload_sink::{UploadHead, UploadSink};
#[cfg(feature = "multipart")]
pub use uploaded::Uploaded;
#[cfg(feature = "multipart")]
pub use uploaded_file::UploadedFile;
