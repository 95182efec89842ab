//! A file that no row names yet.

use std::fs;
use std::path::PathBuf;

/// A file that no row names yet. It is removed again unless it is [left](NewUpload::leave) to one.
#[must_use = "what is not left to a row is removed"]
pub struct NewUpload {
    name: String,
    path: PathBuf,
    is_left: bool,
}

impl NewUpload {
    pub(crate) fn new(name: String, path: PathBuf) -> Self {
        Self { name, path, is_left: false }
    }

    /// What it is called, in the folder and in a row.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lets it stay. The time for it is right before the commit: from there on nobody knows for sure that no row names it.
    pub fn leave(mut self) {
        self.is_left = true;
    }
}

impl Drop for NewUpload {
    fn drop(&mut self) {
        if self.is_left {
            return;
        }
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(error = &error as &dyn std::error::Error, name = self.name, "an unused upload stays");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_left_to_a_row_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        for is_left in [true, false] {
            let path = folder.path().join("picture.png");
            fs::write(&path, "picture").unwrap();
            let upload = NewUpload::new("picture.png".into(), path.clone());
            if is_left {
                upload.leave();
            } else {
                drop(upload);
            }
            assert_eq!(path.exists(), is_left);
        }
    }
}
