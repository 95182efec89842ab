//! Where it is kept what was taken back.

use std::time::SystemTime;

use nest_core::pipeline::BoxFuture;

use crate::opaque::TokenHash;
use crate::store_error::StoreError;

/// Where it is kept which tokens were taken back: [`MemoryRevocations`](crate::MemoryRevocations) in a process, `DatabaseRevocations`
/// (feature `data`) and `RedisRevocations` (feature `redis`) in an application that runs several times, or a store of one's own. A module
/// provides it, `provide(dyn RevocationStore, class = …)`.
///
/// What was taken back, a token, a session or a subject, is a hash here: a store needs to know nobody's name.
#[nest_macros::injectable(crate = nest_core)]
pub trait RevocationStore: Send + Sync {
    /// Notes that what has this hash was taken back, in tokens that were issued until then, in seconds since 1970. From `forget_at` on it
    /// need not be known any more. Of several notes on one hash the latest times count, in whichever order they come.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    fn note<'a>(
        &'a self,
        what: &'a TokenHash,
        issued_until: u64,
        now: SystemTime,
        forget_at: SystemTime,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Until when tokens were issued that are taken back by any of these; `None` when none of them is known at `now`.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    fn issued_until<'a>(
        &'a self,
        any_of: &'a [TokenHash],
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Option<u64>, StoreError>>;
}
