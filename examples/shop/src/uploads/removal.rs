//! Taking files away.

use std::sync::Arc;

use async_trait::async_trait;
use nest::injectable;

use super::UploadStore;
use crate::jobs::{JobError, JobHandler};

/// The kind of job that removes a file; the payload is its name.
pub const REMOVE_UPLOAD: &str = "upload.remove";

/// Removes a file once the row that named it says otherwise.
#[injectable]
pub(super) struct RemoveUpload {
    uploads: Arc<UploadStore>,
}

#[async_trait]
impl JobHandler for RemoveUpload {
    fn kind(&self) -> &'static str {
        REMOVE_UPLOAD
    }

    async fn run(&self, _job: i64, payload: &str) -> Result<(), JobError> {
        let name: String = serde_json::from_str(payload)?;
        Ok(self.uploads.remove(&name).await?)
    }
}
