//! The disk that uploads go to.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use nest::injectable;

use super::{HealthIndicator, Probe, Unhealthy};
use crate::config::ShopConfig;

/// Less than this and an upload, or the database's journal, may not fit.
const LEAST: u64 = 64 * 1024 * 1024;

/// Up while there is room for uploads.
#[injectable]
pub(super) struct StorageHealth {
    config: Arc<ShopConfig>,
}

#[async_trait]
impl HealthIndicator for StorageHealth {
    fn name(&self) -> &'static str {
        "storage"
    }

    fn answers(&self, probe: Probe) -> bool {
        probe != Probe::Liveness
    }

    async fn check(&self) -> Result<(), Unhealthy> {
        let free = free_space(&self.config.uploads)?;
        if free < LEAST { Err(format!("only {free} bytes are free").into()) } else { Ok(()) }
    }
}

/// The free space of the folder's file system, of which a folder that is yet to be made is a part.
#[cfg(unix)]
fn free_space(folder: &Path) -> Result<u64, Unhealthy> {
    let existing = folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    let system = rustix::fs::statvfs(existing)?;
    Ok(system.f_bavail.saturating_mul(system.f_frsize))
}

/// Other systems are taken at their word.
#[cfg(not(unix))]
fn free_space(_: &Path) -> Result<u64, Unhealthy> {
    Ok(u64::MAX)
}
