//! Doing jobs.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::Utc;
use nest::data::DataError;
use nest::lifecycle::{HookError, OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy};
use nest::{All, injectable};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::repository::{Job, JobRepository};
use super::retry::pause_after;
use super::{JobError, JobHandler};

/// How often to look for jobs while there are none.
const POLL: Duration = Duration::from_millis(500);
/// How long to leave a database alone that has just failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long a job may take.
const LIMIT: Duration = Duration::from_secs(10);
/// How long a job belongs to a process that may have died over it. Longer than the job may take.
const LEASE: Duration = Duration::from_secs(15);
/// How long the end waits for the job under way.
const PATIENCE: Duration = Duration::from_secs(3);

/// Does jobs in the background, one after the other, from the start of the application to its end.
#[injectable]
pub(super) struct JobWorker {
    jobs: Arc<JobRepository>,
    handlers: All<dyn JobHandler>,
    #[inject(default)]
    stop: Arc<Notify>,
    #[inject(default)]
    task: Mutex<Option<JoinHandle<()>>>,
}

impl OnApplicationBootstrap for JobWorker {
    async fn on_application_bootstrap(&self) -> Result<(), HookError> {
        let round = Round { jobs: self.jobs.clone(), handlers: self.handlers.clone() };
        let task = tokio::spawn(round.run(self.stop.clone()));
        *self.task.lock().expect("nothing panics while it holds the lock") = Some(task);
        Ok(())
    }
}

impl OnModuleDestroy for JobWorker {
    /// No other job is begun.
    async fn on_module_destroy(&self) -> Result<(), HookError> {
        self.stop.notify_one();
        Ok(())
    }
}

impl OnApplicationShutdown for JobWorker {
    /// The one under way is waited for. If it takes too long it is left, and done again after the next start.
    async fn on_application_shutdown(&self, _signal: &str) -> Result<(), HookError> {
        let task = self.task.lock().expect("nothing panics while it holds the lock").take();
        if let Some(mut task) = task
            && timeout(PATIENCE, &mut task).await.is_err()
        {
            task.abort();
        }
        Ok(())
    }
}

/// What the task in the background has.
struct Round {
    jobs: Arc<JobRepository>,
    handlers: All<dyn JobHandler>,
}

impl Round {
    async fn run(self, stop: Arc<Notify>) {
        loop {
            let pause = match self.work().await {
                Ok(true) => Duration::ZERO,
                Ok(false) => POLL,
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "jobs cannot be read or written");
                    AFTER_FAILURE
                }
            };
            tokio::select! {
                biased;
                () = stop.notified() => return,
                () = sleep(pause) => {}
            }
        }
    }

    /// Does the next job, if there is one.
    async fn work(&self) -> Result<bool, DataError> {
        let Some(job) = self.jobs.take(LEASE).await? else { return Ok(false) };
        match self.attempt(&job).await {
            Ok(()) => self.jobs.finish(&job).await?,
            Err(error) => self.put_off(&job, &error.to_string()).await?,
        }
        Ok(true)
    }

    /// In a task of its own, so that a panic is a failure of this job and not the end of all.
    async fn attempt(&self, job: &Job) -> Result<(), JobError> {
        let handler = self.handlers.iter().find(|handler| handler.kind() == job.kind);
        let handler = handler.ok_or("no handler is listed for jobs of this kind")?;
        let Job { id, payload, .. } = job.clone();
        tokio::spawn(async move { timeout(LIMIT, handler.run(id, &payload)).await }).await??
    }

    async fn put_off(&self, job: &Job, error: &str) -> Result<(), DataError> {
        let Job { id, kind, attempts, .. } = job;
        let pause = pause_after(*attempts);
        match pause {
            Some(pause) => tracing::warn!(job = id, kind, attempts, error, ?pause, "a job failed, and is tried again"),
            None => tracing::error!(job = id, kind, attempts, error, "a job failed for the last time"),
        }
        self.jobs.fail(job, error, pause.map(|pause| Utc::now() + pause)).await
    }
}
