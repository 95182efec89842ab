//! What `#[file]` and `#[files]` state of a field.

use super::file_type::FileType;
use super::sizes::KIB;

/// Where a file is kept while its request is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Store {
    /// In memory, up to the limit of the field.
    #[default]
    Memory,
    /// In a temporary file, which is gone when the [`UploadedFile`](super::UploadedFile) is.
    Disk,
}

/// What `#[file]` and `#[files]` state of a field of a form.
#[doc(hidden)]
pub struct FileField {
    pub(in crate::http) name: &'static str,
    pub(in crate::http) max: Option<usize>,
    pub(in crate::http) count: usize,
    pub(in crate::http) types: &'static [FileType],
    pub(super) message: Option<&'static str>,
    pub(super) store: Store,
    /// The number of the argument whose sink takes the files.
    pub(super) sink: Option<u16>,
}

impl FileField {
    /// One file of any type, as long as a body may be.
    #[must_use]
    pub const fn one(name: &'static str) -> FileField {
        FileField { name, max: None, count: 1, types: &[], message: None, store: Store::Memory, sink: None }
    }

    /// Ten files at most, of any type, each as long as a body may be.
    #[must_use]
    pub const fn many(name: &'static str) -> FileField {
        FileField { count: 10, ..FileField::one(name) }
    }

    /// How many bytes a file may have.
    #[must_use]
    pub const fn max(mut self, bytes: usize) -> FileField {
        self.max = Some(bytes);
        self
    }

    /// How many files there may be.
    #[must_use]
    pub const fn count(mut self, count: usize) -> FileField {
        self.count = count;
        self
    }

    /// What the files may be.
    #[must_use]
    pub const fn types(mut self, types: &'static [FileType]) -> FileField {
        self.types = types;
        self
    }

    /// What the client reads when a file is something else.
    #[must_use]
    pub const fn message(mut self, message: &'static str) -> FileField {
        self.message = Some(message);
        self
    }

    /// Where the files are kept.
    #[must_use]
    pub const fn store(mut self, store: Store) -> FileField {
        self.store = store;
        self
    }

    /// Sends the files to the sink of the argument with this number.
    #[must_use]
    pub const fn sink(mut self, argument: u16) -> FileField {
        self.sink = Some(argument);
        self
    }

    /// Whether a file may be of this type.
    pub(super) fn allows(&self, found: Option<FileType>) -> bool {
        self.types.is_empty() || found.is_some_and(|found| self.types.contains(&found))
    }

    /// How many bytes all files of the field may have, and the lines around them.
    pub(super) fn total(&self, default_max: usize) -> usize {
        self.max.unwrap_or(default_max).saturating_add(KIB).saturating_mul(self.count)
    }

    /// The refusal of a file of another type.
    pub(super) fn wrong_type(&self, found: Option<FileType>) -> String {
        if let Some(message) = self.message {
            return message.to_owned();
        }
        let found = found.map_or("application/octet-stream", FileType::media_type);
        let expected: Vec<&str> = self.types.iter().map(|known| known.media_type()).collect();
        format!("Validation failed (current file type is {found}, expected type is {})", expected.join(" or "))
    }
}
