//! Somebody who can do a job.

use async_trait::async_trait;
use nest::injectable;

/// Does the jobs of one kind.
#[injectable]
#[async_trait]
pub trait JobHandler: Send + Sync {
    /// Which kind.
    fn kind(&self) -> &'static str;

    /// Does a job. It may be done a second time, after a crash for example, and has to bear that.
    async fn run(&self, job: i64, payload: &str) -> Result<(), JobError>;
}

/// Why a job could not be done this time.
pub type JobError = Box<dyn std::error::Error + Send + Sync>;
