//! Failures in the memory of one process.

use std::hash::Hash;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use super::back_off::BackOff;
use super::limits::{FAMILIAR, Limits};
use crate::generations::Generations;

/// How many of each kind are remembered. Each takes some hundred bytes.
const KEYS: usize = 100_000;

/// A name is stored as its hash: it may be long, and it may be the password that somebody typed into the wrong field.
pub(super) type Account = [u8; 32];

/// What is known of those who sign in.
pub(super) struct Memory {
    pairs: Counts<(Account, IpAddr)>,
    addresses: Counts<IpAddr>,
    accounts: Counts<Account>,
    familiar: Generations<(Account, IpAddr), Instant>,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self {
            pairs: Counts::new(),
            addresses: Counts::new(),
            accounts: Counts::new(),
            familiar: Generations::of(KEYS),
        }
    }

    /// Counts a failure, and says whether the address is familiar; or how long to wait.
    pub(super) fn begin(
        &mut self,
        account: Account,
        address: IpAddr,
        limits: &Limits,
        now: Instant,
    ) -> Result<bool, Duration> {
        let since = self.familiar.get((account, address), now, FAMILIAR).copied();
        let is_familiar = since.is_some_and(|since| now.saturating_duration_since(since) < FAMILIAR);
        let waits = [
            self.pairs.wait(&(account, address), &limits.pair, now),
            self.addresses.wait(&address, &limits.address, now),
            if is_familiar { Duration::ZERO } else { self.accounts.wait(&account, &limits.account, now) },
        ];
        if let Some(wait) = waits.into_iter().max().filter(|wait| !wait.is_zero()) {
            return Err(wait);
        }
        self.pairs.add((account, address), &limits.pair, now);
        self.addresses.add(address, &limits.address, now);
        if !is_familiar {
            self.accounts.add(account, &limits.account, now);
        }
        Ok(is_familiar)
    }

    pub(super) fn succeed(&mut self, account: Account, address: IpAddr, was_familiar: bool, now: Instant) {
        self.pairs.clear(&(account, address));
        if !was_familiar {
            self.accounts.clear(&account);
        }
        self.addresses.take_back(&address);
        self.familiar.insert((account, address), now, now, FAMILIAR);
    }

    pub(super) fn withdraw(&mut self, account: Account, address: IpAddr, was_familiar: bool) {
        self.pairs.take_back(&(account, address));
        self.addresses.take_back(&address);
        if !was_familiar {
            self.accounts.take_back(&account);
        }
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
