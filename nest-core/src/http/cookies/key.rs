//! The key of protected cookies.

use std::error::Error;
use std::fmt;

use cookie::Key;

/// What signs and encrypts the cookies of an application: [`Application::cookie_key`](crate::http::Application::cookie_key).
///
/// It is 64 random bytes, the same at each start and on each instance: `openssl rand 64`. Whoever has it can write every cookie.
#[derive(Clone)]
pub struct CookieKey(Key);

impl CookieKey {
    /// A key of 64 bytes or more.
    ///
    /// # Errors
    /// When there are fewer.
    pub fn new(bytes: impl AsRef<[u8]>) -> Result<CookieKey, CookieKeyTooShort> {
        let bytes = bytes.as_ref();
        Key::try_from(bytes).map(CookieKey).map_err(|_| CookieKeyTooShort(bytes.len()))
    }

    /// A random key: cookies are forgotten with the next start. For development and tests.
    #[must_use]
    pub fn generate() -> CookieKey {
        CookieKey(Key::generate())
    }

    pub(super) fn key(&self) -> &Key {
        &self.0
    }
}

/// Without the key.
impl fmt::Debug for CookieKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CookieKey(..)")
    }
}

/// A key for cookies that is shorter than 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieKeyTooShort(usize);

impl fmt::Display for CookieKeyTooShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a key for cookies has 64 random bytes or more, and this one has {}", self.0)
    }
}

impl Error for CookieKeyTooShort {}
