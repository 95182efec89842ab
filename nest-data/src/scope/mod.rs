//! Transactions that a task carries: a scope is opened around a future, and the first statement in it begins one.
//!
//! A scope is in a task-local of tokio, so it is seen by what its future awaits, and by no other task.

mod callbacks;
mod connection;
mod options;
mod outcome;
mod run;
mod state;

pub use callbacks::{after_commit, after_rollback};
pub use options::{Isolation, Propagation, TransactionOptions};
pub use outcome::Outcome;
pub use run::{in_transaction, transactional, transactional_once};
pub(crate) use run::{once, retrying};
pub(crate) use state::Scope;
