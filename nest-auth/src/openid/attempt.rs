//! What a browser keeps while its user is at the provider.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use nest_core::http::{BadRequest, Failure, Http, Protected, SetCookie, encrypted_cookie};
use nest_core::pipeline::ExecutionContext;
use serde::{Deserialize, Serialize};

use crate::generations::Generations;
use crate::opaque::TokenHash;

/// With this prefix no other host of the same site, and nobody on the way, can plant the cookie of an attempt of their own, which
/// would sign the browser in to their account.
pub(super) const NAME: &str = "__Host-openid";

/// One sign-in that was begun: encrypted, in a cookie of the browser that began it.
#[derive(Serialize, Deserialize)]
pub(super) struct Attempt {
    /// The issuer and the client for which it was begun: what one provider answers is nothing to another.
    pub(super) client: String,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
    pub(super) return_to: String,
    /// Seconds since the epoch.
    pub(super) begun: u64,
}

impl Attempt {
    /// The cookie that keeps it.
    pub(super) fn cookie(&self, lifetime: Duration) -> Result<SetCookie<Protected>, serde_json::Error> {
        Ok(SetCookie::new(NAME, serde_json::to_string(self)?).max_age(lifetime).encrypted())
    }

    /// That of the browser; `None` when it has none that this application can have written.
    ///
    /// # Errors
    ///
    /// 500 when the application has no key for cookies.
    pub(super) fn of(cx: &ExecutionContext<Http>) -> Result<Option<Self>, Failure> {
        let text = encrypted_cookie::<Option<String>>(cx, NAME)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Whether its time is over. It is the cookie's own word: how long a browser keeps a cookie is the browser's affair.
    pub(super) fn is_over(&self, now: SystemTime, lifetime: Duration) -> bool {
        seconds(now).saturating_sub(self.begun) >= lifetime.as_secs()
    }
}

/// The end of the cookie.
pub(super) fn forget() -> SetCookie {
    SetCookie::remove(NAME)
}

/// Since the epoch.
pub(super) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attempt([REDACTED])")
    }
}

/// The attempts that have come to their end, until their time would be over anyway: each is used once. With many at once the oldest are
/// forgotten; what is left then is that the provider takes each code once.
pub(super) struct Used(Mutex<Generations<String, ()>>);

/// How many are remembered.
const REMEMBERED: usize = 100_000;

impl Used {
    pub(super) fn none() -> Self {
        Self(Mutex::new(Generations::of(REMEMBERED)))
    }

    /// Whether it is the first time; from now on it is not.
    pub(super) fn first_time(&self, attempt: &Attempt, now: Instant, lifetime: Duration) -> bool {
        let key = TokenHash::of(&attempt.state).as_str().to_owned();
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.peek(&key).is_some() {
            return false;
        }
        used.insert(key, (), now, lifetime);
        true
    }
}

/// Where somebody goes after signing in: a path of this application.
///
/// # Errors
///
/// 400 for anything else: a link to the sign-in would send whoever follows it to a page of a stranger.
pub(super) fn own_path(return_to: &str) -> Result<String, BadRequest> {
    const LONGEST: usize = 1024;
    let mut bytes = return_to.bytes();
    // Browsers take a backslash for a slash, and leave out tabs and line breaks.
    let is_path = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
    let is_plain = return_to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_path && is_plain && return_to.len() <= LONGEST {
        Ok(return_to.to_owned())
    } else {
        Err(BadRequest::new("Where to go after signing in has to be a path of this application"))
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_paths_of_this_application_are_gone_back_to() {
        for path in ["/", "/orders?page=2#last", "/a//b", "/%2f"] {
            assert_eq!(own_path(path).ok().as_deref(), Some(path));
        }
        for text in [
            "",
            "orders",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/a\r\nset-cookie:b",
            "/ä",
            " /",
            "javascript:alert(1)",
        ] {
            assert!(own_path(text).is_err(), "{text}");
        }
        assert!(own_path(&format!("/{}", "a".repeat(1024))).is_err());
    }
}
