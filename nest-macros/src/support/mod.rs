//! What the attributes share.

mod arguments;
mod documentation;
mod errors;
mod metadata;
mod nearest;
mod path;
mod place;
mod sighting;
mod templates;
mod underline;
mod written;

pub(crate) use arguments::{Arguments, Entries, value_of};
pub(crate) use documentation::{OpenApi, documentation, named, take_openapi};
pub(crate) use errors::Errors;
pub(crate) use metadata::take_metadata;
pub(crate) use nearest::{is_slip, nearest};
pub(crate) use path::{CratePath, respan};
pub(crate) use place::{Places, at, line_and_column};
pub(crate) use sighting::sighting;
pub(crate) use templates::{find as find_template, folder as templates_folder, names as template_names};
pub(crate) use underline::report;
pub(crate) use written::written;
