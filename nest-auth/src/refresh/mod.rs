//! Sessions of clients that keep tokens: a refresh token is good once, and gives the next one.

mod memory;
mod sessions;
mod store;

pub use memory::MemoryRefreshSessions;
pub use sessions::{RefreshOutcome, RefreshSessions};
pub use store::{RefreshSession, RefreshStore, Rotation, StoreError};
