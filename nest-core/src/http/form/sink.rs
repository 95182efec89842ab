//! Where an upload goes while it comes.

use bytes::BytesMut;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::file_field::{FileField, Store};
use super::file_type::{FileType, TELLING};
use super::multipart::MultipartField;
use super::multipart_error::MultipartError;
use super::uploaded_file::{Content, UploadedFile};

/// Receives one file. `None` for the input of a form in which nothing was chosen: it has neither a name nor content.
pub(super) async fn receive(
    mut part: MultipartField<'_>,
    field: &FileField,
    max: usize,
) -> Result<Option<UploadedFile>, MultipartError> {
    let name = part.file_name().filter(|name| !name.is_empty()).map(str::to_owned);
    let claimed_type = part.content_type().map(str::to_owned);
    let mut beginning = Vec::with_capacity(TELLING);
    let mut len = 0;
    let mut sink = None;
    while let Some(chunk) = part.chunk().await? {
        if chunk.len() > max - len {
            return Err(MultipartError::too_large("File too large"));
        }
        len += chunk.len();
        beginning.extend_from_slice(&chunk[..chunk.len().min(TELLING - beginning.len())]);
        let sink = match &mut sink {
            Some(sink) => sink,
            none => none.insert(Sink::open(field.store).await?),
        };
        sink.write(&chunk).await?;
    }
    let Some(sink) = sink.filter(|_| len > 0 || name.is_some()) else {
        return Ok(
            name.map(|name| UploadedFile::new(field.name.to_owned(), Some(name), claimed_type, None, 0, empty()))
        );
    };
    let file_type = FileType::of(&beginning);
    let content = sink.close().await?;
    Ok(Some(UploadedFile::new(field.name.to_owned(), name, claimed_type, file_type, len, content)))
}

fn empty() -> Content {
    Content::Memory(bytes::Bytes::new())
}

enum Sink {
    Memory(BytesMut),
    Disk { temporary: NamedTempFile, file: tokio::fs::File },
}

impl Sink {
    async fn open(store: Store) -> Result<Sink, MultipartError> {
        match store {
            Store::Memory => Ok(Sink::Memory(BytesMut::new())),
            Store::Disk => {
                let opened = tokio::task::spawn_blocking(|| {
                    let temporary = NamedTempFile::with_prefix("upload-")?;
                    let file = temporary.reopen()?;
                    Ok((temporary, file))
                });
                let opened = opened.await.unwrap_or_else(|panic| Err(std::io::Error::other(panic)));
                let (temporary, file) = opened.map_err(MultipartError::not_kept)?;
                Ok(Sink::Disk { temporary, file: file.into() })
            }
        }
    }

    async fn write(&mut self, chunk: &[u8]) -> Result<(), MultipartError> {
        match self {
            Sink::Memory(bytes) => {
                bytes.extend_from_slice(chunk);
                Ok(())
            }
            Sink::Disk { file, .. } => file.write_all(chunk).await.map_err(MultipartError::not_kept),
        }
    }

    async fn close(self) -> Result<Content, MultipartError> {
        match self {
            Sink::Memory(bytes) => Ok(Content::Memory(bytes.freeze())),
            Sink::Disk { temporary, mut file } => {
                file.flush().await.map_err(MultipartError::not_kept)?;
                Ok(Content::Disk(temporary))
            }
        }
    }
}
