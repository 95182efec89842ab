//! Signed tokens that are taken back before they expire.

use std::collections::HashMap;
use std::error::Error;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nest_core::pipeline::BoxFuture;
use serde::Deserialize;
use serde_json::Value;

/// What a signed token says of itself that it can be taken back by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct TokenFacts {
    /// `sub`: whom it is about.
    #[serde(rename = "sub")]
    pub subject: Option<String>,
    /// `jti`: the token itself.
    #[serde(rename = "jti")]
    pub id: Option<String>,
    /// `sid`: the session that it was issued in.
    #[serde(rename = "sid")]
    pub session: Option<String>,
    /// `iat`: when it was issued, in seconds since 1970; 0 when it does not say.
    #[serde(rename = "iat", default)]
    pub issued_at: u64,
}

impl TokenFacts {
    /// The facts of verified claims; `None` when one of them is of another type than RFC 7519 says.
    pub fn of(claims: &Value) -> Option<Self> {
        Self::deserialize(claims).ok()
    }
}

/// Where an application looks up whether a signed token was taken back: [`JwtStrategy`](crate::JwtStrategy) asks the one that a
/// module provides, `provide(dyn Revocations, class = …)`.
#[nest_macros::injectable(crate = nest_core)]
pub trait Revocations: Send + Sync {
    /// Whether it was.
    ///
    /// # Errors
    ///
    /// When nobody can tell. The token is refused then.
    fn is_revoked<'a>(&'a self, token: &'a TokenFacts) -> BoxFuture<'a, Result<bool, Box<dyn Error + Send + Sync>>>;
}

/// Revocations in the memory of one process, for the time that tokens live at most. An application that runs several times, or that
/// restarts, needs a table or a cache behind a [`Revocations`] of its own.
///
/// ```
/// use std::time::Duration;
/// use nest_auth::RevokedTokens;
///
/// let revoked = RevokedTokens::new(Duration::from_secs(900));
/// revoked.revoke_session("4f9c");
/// ```
#[derive(Debug)]
#[nest_macros::injectable(value, crate = nest_core)]
pub struct RevokedTokens {
    lifetime: Duration,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    /// Until when to remember, in seconds since 1970.
    tokens: HashMap<String, u64>,
    sessions: HashMap<String, u64>,
    /// When all tokens of a subject were revoked, in seconds since 1970.
    subjects: HashMap<String, u64>,
    /// How many there may be before those that are over are looked for.
    full: usize,
}

impl RevokedTokens {
    /// For tokens that live this long at most.
    pub fn new(lifetime: Duration) -> Self {
        Self { lifetime, memory: Mutex::default() }
    }

    /// Takes one token back, by its `jti`.
    pub fn revoke_token(&self, id: impl Into<String>) {
        self.note(|memory, _, until| memory.tokens.insert(id.into(), until));
    }

    /// Takes all tokens of a session back, by their `sid`.
    pub fn revoke_session(&self, session: impl Into<String>) {
        self.note(|memory, _, until| memory.sessions.insert(session.into(), until));
    }

    /// Takes all tokens of a subject back that were issued until now. `iat` is in whole seconds, so a token that is issued in this
    /// very second is taken back as well.
    pub fn revoke_subject(&self, subject: impl Into<String>) {
        self.note(|memory, now, _| memory.subjects.insert(subject.into(), now));
    }

    fn note(&self, note: impl FnOnce(&mut Memory, u64, u64) -> Option<u64>) {
        let now = seconds(SystemTime::now());
        let lifetime = self.lifetime.as_secs() + u64::from(self.lifetime.subsec_nanos() > 0);
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.forget(now, lifetime);
        note(&mut memory, now, now.saturating_add(lifetime));
    }

    fn knows(&self, token: &TokenFacts) -> bool {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let has = |known: &HashMap<String, u64>, name: &Option<String>| {
            name.as_ref().is_some_and(|name| known.contains_key(name))
        };
        let revoked_at = token.subject.as_ref().and_then(|subject| memory.subjects.get(subject));
        has(&memory.tokens, &token.id)
            || has(&memory.sessions, &token.session)
            || revoked_at.is_some_and(|revoked_at| token.issued_at <= *revoked_at)
    }
}

impl Memory {
    /// Drops what no token that is still in time can be meant by. It looks only when there are twice as many as it left the last time.
    fn forget(&mut self, now: u64, lifetime: u64) {
        const FEW: usize = 1024;
        if self.tokens.len() + self.sessions.len() + self.subjects.len() < self.full.max(FEW) {
            return;
        }
        retain(&mut self.tokens, |until| until >= now);
        retain(&mut self.sessions, |until| until >= now);
        retain(&mut self.subjects, |revoked_at| revoked_at.saturating_add(lifetime) >= now);
        self.full = 2 * (self.tokens.len() + self.sessions.len() + self.subjects.len());
    }
}

fn retain<K: Hash + Eq>(known: &mut HashMap<K, u64>, counts: impl Fn(u64) -> bool) {
    known.retain(|_, time| counts(*time));
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

impl Revocations for RevokedTokens {
    fn is_revoked<'a>(&'a self, token: &'a TokenFacts) -> BoxFuture<'a, Result<bool, Box<dyn Error + Send + Sync>>> {
        Box::pin(async move { Ok(self.knows(token)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(subject: &str, id: &str, session: &str) -> TokenFacts {
        let [subject, id, session] = [subject, id, session].map(|text| Some(text.to_owned()));
        TokenFacts { subject, id, session, issued_at: seconds(SystemTime::now()) }
    }

    #[test]
    fn a_token_is_taken_back_by_itself_its_session_or_its_subject() {
        let revoked = RevokedTokens::new(Duration::from_secs(60));
        assert!(!revoked.knows(&token("ada", "1", "a")));
        revoked.revoke_token("1");
        assert!(revoked.knows(&token("ada", "1", "a")) && !revoked.knows(&token("ada", "2", "a")));
        revoked.revoke_session("a");
        assert!(revoked.knows(&token("ada", "2", "a")) && !revoked.knows(&token("ada", "2", "b")));
        revoked.revoke_subject("ada");
        assert!(revoked.knows(&token("ada", "2", "b")) && !revoked.knows(&token("bob", "2", "b")));
    }

    #[test]
    fn what_is_issued_after_a_subject_was_revoked_is_good() {
        let revoked = RevokedTokens::new(Duration::from_secs(60));
        revoked.revoke_subject("ada");
        let later = TokenFacts { issued_at: seconds(SystemTime::now()) + 1, ..token("ada", "3", "c") };
        assert!(!revoked.knows(&later));
    }

    #[test]
    fn what_has_expired_anyway_is_forgotten() {
        let revoked = RevokedTokens::new(Duration::ZERO);
        for number in 0..5000 {
            revoked.revoke_token(number.to_string());
        }
        let mut memory = revoked.memory.lock().unwrap();
        memory.forget(seconds(SystemTime::now()) + 2, 0);
        memory.full = 0;
        memory.forget(seconds(SystemTime::now()) + 2, 0);
        assert!(memory.tokens.len() < 1024, "{}", memory.tokens.len());
    }
}
