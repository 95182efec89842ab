//! The folder.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nest::auth::OpaqueToken;
use nest::http::{StreamableFile, UploadedFile};
use nest::injectable;
use tokio::fs;

use super::NewUpload;
use crate::config::ShopConfig;

/// What the files may be. The extension of a file's name says which of them it is.
const TYPES: [(&str, &str); 2] = [("png", "image/png"), ("jpg", "image/jpeg")];

/// Keeps files in `UPLOAD_DIR`.
#[injectable]
pub struct UploadStore {
    config: Arc<ShopConfig>,
}

impl UploadStore {
    /// Keeps a file under a new name, which has nothing of what the client calls it. The disk has it when this returns, so
    /// that a row may name it.
    ///
    /// # Errors
    ///
    /// When it cannot be written. Nothing is left of it then.
    pub async fn keep(&self, file: UploadedFile) -> io::Result<NewUpload> {
        let folder = &self.config.uploads;
        fs::create_dir_all(folder).await?;
        let extension = file.file_type().map_or("bin", |known| known.extension());
        let name = format!("{}.{extension}", OpaqueToken::generate().expose());
        let path = folder.join(&name);
        file.persist(&path).await?;
        Ok(NewUpload::new(name, path))
    }

    /// A file by its name in a row.
    ///
    /// # Errors
    ///
    /// When there is none, and when it cannot be read.
    pub async fn open(&self, name: &str) -> io::Result<StreamableFile> {
        let file = StreamableFile::open(self.path(name)).await?;
        Ok(file.media_type(media_type(name)))
    }

    /// Removes a file that no row names any more. It may be gone already.
    ///
    /// # Errors
    ///
    /// When it cannot be removed.
    pub(super) async fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.path(name)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.config.uploads.join(name)
    }
}

fn media_type(name: &str) -> &'static str {
    let extension = Path::new(name).extension().unwrap_or_default();
    TYPES.iter().find(|(known, _)| *known == extension).map_or("application/octet-stream", |(_, media_type)| media_type)
}
