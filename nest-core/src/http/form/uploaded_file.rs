//! A file that a client has sent.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tempfile::NamedTempFile;

use super::file_type::FileType;

/// A file that a client has sent: `#[file("avatar", max = 5 * MIB, types = [Png, Jpeg])] avatar: UploadedFile`.
///
/// What it is in memory or in a temporary file goes with the value, so that nothing is left behind unless it is
/// [persisted](UploadedFile::persist).
pub struct UploadedFile {
    field: String,
    name: Option<String>,
    claimed_type: Option<String>,
    file_type: Option<FileType>,
    len: usize,
    content: Content,
}

pub(super) enum Content {
    Memory(Bytes),
    /// Removed when it is dropped.
    Disk(NamedTempFile),
}

impl UploadedFile {
    pub(super) fn new(
        field: String,
        name: Option<String>,
        claimed_type: Option<String>,
        file_type: Option<FileType>,
        len: usize,
        content: Content,
    ) -> UploadedFile {
        UploadedFile { field, name, claimed_type, file_type, len, content }
    }

    /// A file as if a client had sent it, for a test of what takes one.
    pub fn from_bytes(name: &str, bytes: impl Into<Bytes>) -> UploadedFile {
        let bytes = bytes.into();
        let (file_type, len) = (FileType::of(&bytes), bytes.len());
        UploadedFile::new("file".into(), Some(name.to_owned()), None, file_type, len, Content::Memory(bytes))
    }

    /// The field of the form.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What the client calls the file.
    ///
    /// To be shown, never to be written to: it may hold `../`, line breaks, or the name of a file that is there already. A file
    /// is kept under a name of one's own, with the [extension](FileType::extension) of what it is.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
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

    /// What the client says the file is. It may say anything.
    #[must_use]
    pub fn claimed_type(&self) -> Option<&str> {
        self.claimed_type.as_deref()
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

    /// The temporary file, for a field with `store = Disk`.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.content {
            Content::Memory(_) => None,
            Content::Disk(file) => Some(file.path()),
        }
    }

    /// The whole content. What is in memory is not copied.
    ///
    /// # Errors
    /// When the temporary file cannot be read.
    pub async fn bytes(&self) -> io::Result<Bytes> {
        match &self.content {
            Content::Memory(bytes) => Ok(bytes.clone()),
            Content::Disk(file) => tokio::fs::read(file.path()).await.map(Bytes::from),
        }
    }

    /// Keeps the file, whole or not at all: a temporary file moves there, and a file that is there already is replaced. When
    /// this returns the disk has it, so that what refers to it may be written. Only its owner may read and write it, as with
    /// every temporary file.
    ///
    /// # Errors
    /// When the file cannot be written, because its folder is not there for example. Nothing is left behind then.
    pub async fn persist(self, path: impl Into<PathBuf>) -> io::Result<()> {
        let (path, content) = (path.into(), self.content);
        let kept = tokio::task::spawn_blocking(move || match content {
            Content::Memory(bytes) => write(&mut &*bytes, &path),
            Content::Disk(temporary) => {
                temporary.as_file().sync_all()?;
                match temporary.persist(&path) {
                    Ok(_) => sync_folder(&path),
                    // A temporary folder is often another file system, from which nothing moves.
                    Err(error) if error.error.kind() == io::ErrorKind::CrossesDevices => {
                        write(&mut error.file.reopen()?, &path)
                    }
                    Err(error) => Err(error.error),
                }
            }
        });
        kept.await.unwrap_or_else(|panic| Err(io::Error::other(panic)))
    }
}

/// Writes a file next to where it will be, and moves it there when it is whole.
fn write(from: &mut dyn io::Read, path: &Path) -> io::Result<()> {
    let mut file = NamedTempFile::with_prefix_in(".upload-", folder_of(path))?;
    io::copy(from, &mut file)?;
    // Before it has its name: after a power failure a name would stand for half a file.
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(path)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A name belongs to its folder, which goes to the disk by itself.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    std::fs::File::open(folder_of(path))?.sync_all()
}

/// Elsewhere a folder is not opened as a file is, and the system sees to its names.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Names and sizes, never the content.
impl fmt::Debug for UploadedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadedFile")
            .field("field", &self.field)
            .field("name", &self.name)
            .field("file_type", &self.file_type)
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}
