//! Slows down those who guess passwords.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use nest_core::Clock;
use sha2::{Digest, Sha256};

use super::back_off::BackOff;
use super::limits::{FAMILIAR, Keys, Limits};
use super::memory::{Account, Memory};
use super::store::ThrottleStore;
use crate::attempts::{TooManyAttempts, address_key};
use crate::store_error::StoreError;

/// Slows down those who guess passwords, and does not lock out those who know theirs.
///
/// Failures are counted three times: for the account together with the address, for the address (against one who tries one password at
/// many accounts), and for the account, whatever the addresses (against one who has many of them). The last count is the one by which
/// an attacker could keep the owner out. So it grows to a short wait only, and from an address from which the owner has signed in
/// before, within 30 days, it does not count at all.
///
/// An attempt counts as a failure from its beginning, so many at once are not free. IPv6 addresses count by their first 64 bits. It is
/// kept in memory, for a bounded number of keys; an application that runs several times gives it [a store](Self::store) that they share.
///
/// ```
/// use nest_auth::LoginThrottle;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), nest_auth::TooManyAttempts> {
/// let throttle = LoginThrottle::default();
/// let attempt = throttle.begin("ada@example.com", [192, 0, 2, 7].into()).await?;
/// // … the password is compared …
/// attempt.succeeded().await;
/// # Ok(())
/// # }
/// ```
#[nest_macros::injectable(value, crate = nest_core)]
pub struct LoginThrottle {
    shared: Arc<Shared>,
}

struct Shared {
    limits: Limits,
    clock: Clock,
    store: Option<Arc<dyn ThrottleStore>>,
    /// For an application without a store, and for the time in which it does not answer.
    memory: Mutex<Memory>,
}

impl Default for LoginThrottle {
    /// From one address, five failures for an account are free, and waiting grows from a second to an hour; fifty failures for
    /// any accounts are free, and it grows to 15 minutes. For an account, twenty failures from anywhere are free, and it grows to
    /// 30 seconds.
    fn default() -> Self {
        let first = Duration::from_secs(1);
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        Self::new(
            BackOff { free: 5, first, longest: minutes(60), forget: minutes(24 * 60) },
            BackOff { free: 50, first, longest: minutes(15), forget: minutes(60) },
            BackOff { free: 20, first, longest: Duration::from_secs(30), forget: minutes(60) },
        )
    }
}

impl LoginThrottle {
    /// Failures for an account from an address, for an address, and for an account from addresses that are not familiar.
    pub fn new(pair: BackOff, address: BackOff, account: BackOff) -> Self {
        Self::of(Limits { pair, address, account }, Clock::system(), None)
    }

    /// Goes by this clock, instead of the system's. What was counted in memory before is forgotten.
    #[must_use]
    pub fn clock(self, clock: Clock) -> Self {
        Self::of(self.shared.limits, clock, self.shared.store.clone())
    }

    /// Counts in a store that several processes share. While it does not answer, each process counts by itself, which the log says: nobody
    /// is let through uncounted, and nobody is kept out for it. Their clocks should agree to the second.
    #[must_use]
    pub fn store(self, store: Arc<dyn ThrottleStore>) -> Self {
        Self::of(self.shared.limits, self.shared.clock.clone(), Some(store))
    }

    fn of(limits: Limits, clock: Clock, store: Option<Arc<dyn ThrottleStore>>) -> Self {
        Self { shared: Arc::new(Shared { limits, clock, store, memory: Mutex::new(Memory::new()) }) }
    }

    /// Begins an attempt at the account of this name, whether there is one or not. It counts as a failure until it says otherwise.
    ///
    /// # Errors
    ///
    /// When there have been too many failures; the error tells how long to wait. What is refused does not count.
    pub async fn begin(&self, account: &str, from: IpAddr) -> Result<LoginAttempt, TooManyAttempts> {
        if let Some(store) = &self.shared.store {
            match self.begin_in(&**store, account, from).await {
                Ok(begun) => return begun,
                Err(error) => unshared(&error),
            }
        }
        self.begin_at(account, from, self.shared.clock.instant())
    }

    async fn begin_in(
        &self,
        store: &dyn ThrottleStore,
        account: &str,
        from: IpAddr,
    ) -> Result<Result<LoginAttempt, TooManyAttempts>, StoreError> {
        let (account, address) = (Sha256::digest(account).into(), address_key(from));
        let (keys, now) = (Keys::of(account, address), self.shared.clock.now());
        let is_familiar = store.remembers(&keys.familiar, now).await?;
        Ok(match store.count(&keys.counted(&self.shared.limits, is_familiar), now).await? {
            Some(wait) => Err(TooManyAttempts::after(wait)),
            None => Ok(self.attempt(account, address, is_familiar, true)),
        })
    }

    /// In memory.
    fn begin_at(&self, account: &str, from: IpAddr, now: Instant) -> Result<LoginAttempt, TooManyAttempts> {
        let (account, address) = (Sha256::digest(account).into(), address_key(from));
        let begun = self.shared.memory().begin(account, address, &self.shared.limits, now);
        let is_familiar = begun.map_err(TooManyAttempts::after)?;
        Ok(self.attempt(account, address, is_familiar, false))
    }

    fn attempt(&self, account: Account, address: IpAddr, is_familiar: bool, is_stored: bool) -> LoginAttempt {
        LoginAttempt { shared: self.shared.clone(), account, address, is_familiar, is_stored }
    }
}

fn unshared(error: &StoreError) {
    let error: &(dyn std::error::Error + 'static) = &**error;
    tracing::warn!(error, "sign-in attempts cannot be counted in their store, so this process counts by itself");
}

impl Shared {
    /// The counts are whole after every statement, so a panic elsewhere does not spoil them.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An attempt to sign in, which has failed unless it says otherwise.
#[must_use = "an attempt counts as a failure until it says that it succeeded"]
pub struct LoginAttempt {
    shared: Arc<Shared>,
    account: Account,
    address: IpAddr,
    is_familiar: bool,
    /// Whether the store counted it, and not the memory.
    is_stored: bool,
}

impl LoginAttempt {
    /// The password was right: the failures for the account are forgotten, and the address is one of its owner's. Those of the
    /// address stay, except this one: otherwise whoever has an account of their own could try one password at many others.
    ///
    /// What a store fails to write is in the log; who has signed in, has.
    pub async fn succeeded(self) {
        match self.shared.store.as_deref().filter(|_| self.is_stored) {
            Some(store) => {
                if let Err(error) = self.succeed_in(store).await {
                    unshared(&error);
                }
            }
            None => {
                let now = self.shared.clock.instant();
                self.succeeded_at(now);
            }
        }
    }

    async fn succeed_in(&self, store: &dyn ThrottleStore) -> Result<(), StoreError> {
        let (keys, now) = (Keys::of(self.account, self.address), self.shared.clock.now());
        let Keys { pair, address, account, familiar } = keys;
        if self.is_familiar {
            store.forget(&[pair]).await?;
        } else {
            store.forget(&[pair, account]).await?;
        }
        store.take_back(&[address]).await?;
        store.remember(&familiar, now, now + FAMILIAR).await
    }

    fn succeeded_at(self, now: Instant) {
        self.shared.memory().succeed(self.account, self.address, self.is_familiar, now);
    }

    /// Nobody has found out whether the password was right: the attempt does not count.
    pub async fn withdraw(self) {
        match self.shared.store.as_deref().filter(|_| self.is_stored) {
            Some(store) => {
                let Keys { pair, address, account, .. } = Keys::of(self.account, self.address);
                let taken_back = match self.is_familiar {
                    true => store.take_back(&[pair, address]).await,
                    false => store.take_back(&[pair, address, account]).await,
                };
                if let Err(error) = taken_back {
                    unshared(&error);
                }
            }
            None => self.withdraw_from_memory(),
        }
    }

    fn withdraw_from_memory(self) {
        self.shared.memory().withdraw(self.account, self.address, self.is_familiar);
    }
}

impl fmt::Debug for LoginAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginAttempt").finish_non_exhaustive()
    }
}

impl fmt::Debug for LoginThrottle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Limits { pair, address, account } = &self.shared.limits;
        f.debug_struct("LoginThrottle")
            .field("pair", pair)
            .field("address", address)
            .field("account", account)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
