//! The brake on guessing passwords.

use std::fmt;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use nest_core::Clock;
use sha2::{Digest, Sha256};

use crate::attempts::{TooManyAttempts, address_key};
use crate::generations::Generations;

/// How many of each kind are remembered. Each takes some hundred bytes.
const KEYS: usize = 100_000;

/// How long an address is known to be one from which the owner of an account signs in.
const FAMILIAR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How waiting grows: some failures are free, the next one costs [`first`](Self::first), and each further one twice as much as the one
/// before, up to [`longest`](Self::longest).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackOff {
    /// So many failures cost nothing.
    pub free: u32,
    /// How long to wait after the next one.
    pub first: Duration,
    /// How long to wait at most.
    pub longest: Duration,
    /// After how long without an attempt the failures are forgotten. At least as long as the wait.
    pub forget: Duration,
}

impl BackOff {
    /// How long to wait after so many failures.
    fn wait(&self, failures: u32) -> Duration {
        let Some(doublings) = failures.checked_sub(self.free.saturating_add(1)) else { return Duration::ZERO };
        let factor = 2u32.checked_pow(doublings).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.longest)
    }
}

/// Slows down those who guess passwords, and does not lock out those who know theirs.
///
/// Failures are counted three times: for the account together with the address, for the address (against one who tries one password at
/// many accounts), and for the account, whatever the addresses (against one who has many of them). The last count is the one by which
/// an attacker could keep the owner out. So it grows to a short wait only, and from an address from which the owner has signed in
/// before, within 30 days, it does not count at all.
///
/// An attempt counts as a failure from its beginning, so many at once are not free. IPv6 addresses count by their first 64 bits. It is
/// kept in memory, for a bounded number of keys.
///
/// ```
/// use nest_auth::LoginThrottle;
///
/// let throttle = LoginThrottle::default();
/// let attempt = throttle.begin("ada@example.com", [192, 0, 2, 7].into())?;
/// // … the password is compared …
/// attempt.succeeded();
/// # Ok::<(), nest_auth::TooManyAttempts>(())
/// ```
#[nest_macros::injectable(value, crate = nest_core)]
pub struct LoginThrottle {
    shared: Arc<Shared>,
}

struct Shared {
    pair: BackOff,
    address: BackOff,
    account: BackOff,
    clock: Clock,
    memory: Mutex<Memory>,
}

/// A name is stored as its hash: it may be long, and it may be the password that somebody typed into the wrong field.
type Account = [u8; 32];

struct Memory {
    pairs: Counts<(Account, IpAddr)>,
    addresses: Counts<IpAddr>,
    accounts: Counts<Account>,
    familiar: Generations<(Account, IpAddr), Instant>,
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
        Self::by(Clock::system(), pair, address, account)
    }

    /// Goes by this clock, instead of the system's. What was counted before is forgotten.
    #[must_use]
    pub fn clock(self, clock: Clock) -> Self {
        let Shared { pair, address, account, .. } = *self.shared;
        Self::by(clock, pair, address, account)
    }

    fn by(clock: Clock, pair: BackOff, address: BackOff, account: BackOff) -> Self {
        let memory = Memory {
            pairs: Counts::new(),
            addresses: Counts::new(),
            accounts: Counts::new(),
            familiar: Generations::of(KEYS),
        };
        Self { shared: Arc::new(Shared { pair, address, account, clock, memory: Mutex::new(memory) }) }
    }

    /// Begins an attempt at the account of this name, whether there is one or not. It counts as a failure until it says otherwise.
    ///
    /// # Errors
    ///
    /// When there have been too many failures; the error tells how long to wait. What is refused does not count.
    pub fn begin(&self, account: &str, from: IpAddr) -> Result<LoginAttempt, TooManyAttempts> {
        self.begin_at(account, from, self.shared.clock.instant())
    }

    fn begin_at(&self, account: &str, from: IpAddr, now: Instant) -> Result<LoginAttempt, TooManyAttempts> {
        let (account, address) = (Sha256::digest(account).into(), address_key(from));
        let Shared { pair, address: of_address, account: of_account, .. } = &*self.shared;
        let mut memory = self.shared.memory();
        let since = memory.familiar.get((account, address), now, FAMILIAR).copied();
        let is_familiar = since.is_some_and(|since| now.saturating_duration_since(since) < FAMILIAR);
        let waits = [
            memory.pairs.wait(&(account, address), pair, now),
            memory.addresses.wait(&address, of_address, now),
            if is_familiar { Duration::ZERO } else { memory.accounts.wait(&account, of_account, now) },
        ];
        if let Some(wait) = waits.into_iter().max().filter(|wait| !wait.is_zero()) {
            return Err(TooManyAttempts::after(wait));
        }
        memory.pairs.add((account, address), pair, now);
        memory.addresses.add(address, of_address, now);
        if !is_familiar {
            memory.accounts.add(account, of_account, now);
        }
        drop(memory);
        Ok(LoginAttempt { shared: self.shared.clone(), account, address, is_familiar })
    }
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
}

impl LoginAttempt {
    /// The password was right: the failures for the account are forgotten, and the address is one of its owner's. Those of the
    /// address stay, except this one: otherwise whoever has an account of their own could try one password at many others.
    pub fn succeeded(self) {
        let now = self.shared.clock.instant();
        self.succeeded_at(now);
    }

    fn succeeded_at(self, now: Instant) {
        let mut memory = self.shared.memory();
        memory.pairs.clear(&(self.account, self.address));
        if !self.is_familiar {
            memory.accounts.clear(&self.account);
        }
        memory.addresses.take_back(&self.address);
        memory.familiar.insert((self.account, self.address), now, now, FAMILIAR);
    }

    /// Nobody has found out whether the password was right: the attempt does not count.
    pub fn withdraw(self) {
        let mut memory = self.shared.memory();
        memory.pairs.take_back(&(self.account, self.address));
        memory.addresses.take_back(&self.address);
        if !self.is_familiar {
            memory.accounts.take_back(&self.account);
        }
    }
}

impl fmt::Debug for LoginAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginAttempt").finish_non_exhaustive()
    }
}

impl fmt::Debug for LoginThrottle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { pair, address, account, .. } = &*self.shared;
        f.debug_struct("LoginThrottle")
            .field("pair", pair)
            .field("address", address)
            .field("account", account)
            .finish_non_exhaustive()
    }
}

/// Failures by key.
struct Counts<K>(Generations<K, Failures>);

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: Instant,
}

impl<K: Hash + Eq + Clone> Counts<K> {
    fn new() -> Self {
        Self(Generations::of(KEYS))
    }

    fn wait(&mut self, key: &K, policy: &BackOff, now: Instant) -> Duration {
        let Some(failures) = self.0.get(key.clone(), now, policy.remember()) else { return Duration::ZERO };
        let quiet = now.saturating_duration_since(failures.last);
        if quiet >= policy.remember() {
            return Duration::ZERO;
        }
        policy.wait(failures.count).saturating_sub(quiet)
    }

    fn add(&mut self, key: K, policy: &BackOff, now: Instant) {
        match self.0.get(key.clone(), now, policy.remember()) {
            Some(failures) if now.saturating_duration_since(failures.last) < policy.remember() => {
                *failures = Failures { count: failures.count.saturating_add(1), last: now };
            }
            _ => self.0.insert(key, Failures { count: 1, last: now }, now, policy.remember()),
        }
    }

    fn take_back(&mut self, key: &K) {
        if let Some(failures) = self.0.peek(key) {
            failures.count = failures.count.saturating_sub(1);
        }
    }

    fn clear(&mut self, key: &K) {
        self.0.remove(key);
    }
}

impl BackOff {
    fn remember(&self) -> Duration {
        self.forget.max(self.longest)
    }
}

#[cfg(test)]
mod tests;
