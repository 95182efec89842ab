//! Jobs: work that is written down in a transaction and done after it, at least once.

mod handler;
mod queue;
mod repository;
mod retry;
#[cfg(test)]
mod tests;
mod worker;

use nest::module;

use crate::mail::MailModule;
use crate::payments::PaymentsModule;
use crate::uploads::UploadsModule;
use repository::JobRepository;
use worker::JobWorker;

pub use handler::{JobError, JobHandler};
pub use queue::JobQueue;

/// Where jobs are written down.
#[module(providers = [JobQueue], exports = [JobQueue])]
pub struct JobsModule;

/// Where jobs are done: it imports whoever can do one. The module holds the worker, which nobody else asks for.
#[module(imports = [MailModule, PaymentsModule, UploadsModule], providers = [JobRepository, JobWorker])]
pub struct WorkerModule {
    _worker: std::sync::Arc<JobWorker>,
}
