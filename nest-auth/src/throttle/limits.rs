//! What failures are counted under, and how waiting grows for each.

use std::net::IpAddr;
use std::time::Duration;

use super::back_off::BackOff;
use super::memory::Account;
use super::store::Counted;
use crate::opaque::{TokenHash, hex};

/// How long an address is known to be one from which the owner of an account signs in.
pub(super) const FAMILIAR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) pair: BackOff,
    pub(super) address: BackOff,
    pub(super) account: BackOff,
}

/// The same as texts, for a store: hashes, so that it knows nobody's name and nobody's address.
pub(super) struct Keys {
    pub(super) pair: TokenHash,
    pub(super) address: TokenHash,
    pub(super) account: TokenHash,
    pub(super) familiar: TokenHash,
}

impl Keys {
    pub(super) fn of(account: Account, address: IpAddr) -> Self {
        let account = hex(&account);
        let hash = |kind: &str, what: &str| TokenHash::of(&format!("{kind}:{what}"));
        let pair = format!("{account}:{address}");
        Self {
            address: hash("address", &address.to_string()),
            familiar: hash("familiar", &pair),
            pair: hash("pair", &pair),
            account: hash("account", &account),
        }
    }

    /// What a failure counts under.
    pub(super) fn counted(&self, limits: &Limits, is_familiar: bool) -> Vec<Counted> {
        let counted = |key: &TokenHash, back_off| Counted { key: key.clone(), back_off };
        let mut all = vec![counted(&self.pair, limits.pair), counted(&self.address, limits.address)];
        if !is_familiar {
            all.push(counted(&self.account, limits.account));
        }
        all
    }
}
