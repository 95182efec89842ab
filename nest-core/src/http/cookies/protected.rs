//! Signed and encrypted cookies.

use cookie::{Cookie, CookieJar, Key};

use super::key::CookieKey;
use super::written::Written;
use crate::http::error::{Failure, InternalServerError};
use crate::http::extract::{FromCookie, raw_cookies};
use crate::http::percent::{Dialect, decode};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// How a cookie is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protection {
    /// Its reader can read it, and change nothing.
    Signed,
    /// Nobody but this application can read it, or change anything.
    Encrypted,
}

/// The value of a [`SetCookie`](super::SetCookie) is signed or encrypted by the key of the application.
#[derive(Clone, Copy, Debug)]
pub struct Protected(pub(super) Protection);

impl Written for Protected {
    const IS_PROTECTED: bool = true;

    fn write(&self, cookie: &mut Cookie<'static>, cx: Option<&ExecutionContext<Http>>) -> Result<(), Failure> {
        let Some(cx) = cx else {
            return Err(InternalServerError::new("a protected cookie is set by the result of a handler").into());
        };
        let protected = self.0.protect(key(cx)?.key(), cookie.name(), cookie.value());
        cookie.set_value(protected);
        Ok(())
    }
}

/// How long the signature in front of a signed value is: a SHA-256 in base64.
const SIGNATURE: usize = 44;

impl Protection {
    /// The protected value.
    fn protect(self, key: &Key, name: &str, value: &str) -> String {
        let mut jar = CookieJar::new();
        match self {
            // The crate signs the value alone, so that one cookie could be put in place of another: the name is signed with it.
            Protection::Signed => jar.signed_mut(key).add(Cookie::new(name.to_owned(), named(name, value))),
            Protection::Encrypted => jar.private_mut(key).add(Cookie::new(name.to_owned(), value.to_owned())),
        }
        let protected = jar.get(name).map(Cookie::value).unwrap_or_default();
        match (self, protected.split_at_checked(SIGNATURE)) {
            (Protection::Signed, Some((signature, _))) => format!("{signature}{value}"),
            _ => protected.to_owned(),
        }
    }

    /// What was protected, `None` when it was not by this key, or not under this name.
    fn reveal(self, key: &Key, name: &str, protected: &str) -> Option<String> {
        let jar = CookieJar::new();
        match self {
            Protection::Signed => {
                let (signature, value) = protected.split_at_checked(SIGNATURE)?;
                let signed = Cookie::new(name.to_owned(), format!("{signature}{}", named(name, value)));
                jar.signed(key).verify(signed).map(|_| value.to_owned())
            }
            Protection::Encrypted => {
                let encrypted = Cookie::new(name.to_owned(), protected.to_owned());
                jar.private(key).decrypt(encrypted).map(|cookie| cookie.value().to_owned())
            }
        }
    }

    fn read<T: FromCookie>(self, cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure> {
        let key = key(cx)?.key();
        // A browser sends the cookies of all paths and domains, the more specific ones first: the first that is ours counts.
        let found = raw_cookies(cx.request().headers(), name)
            .filter_map(|raw| decode(raw.value_trimmed(), Dialect::Path).ok().map(|text| text.into_owned()))
            .find_map(|text| self.reveal(key, name, &text));
        T::from_plain(found.as_deref(), name)
    }
}

fn named(name: &str, value: &str) -> String {
    format!("{name}={value}")
}

/// The key of the application.
fn key(cx: &ExecutionContext<Http>) -> Result<&CookieKey, Failure> {
    let missing = "signed and encrypted cookies need a key, which the application has not been given: `.cookie_key(…)`";
    cx.request().route().shared().cookie_key().ok_or_else(|| InternalServerError::new(missing).into())
}

/// A signed cookie by its name, for guards and the like; a handler takes `#[cookie(signed)]`. One that somebody else has signed, or changed, is not there.
///
/// # Errors
/// 400 when it is missing or not what the type expects; 500 without a key.
pub fn signed_cookie<T: FromCookie>(cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure> {
    Protection::Signed.read(cx, name)
}

/// An encrypted cookie by its name, for guards and the like; a handler takes `#[cookie(encrypted)]`. One that somebody else has encrypted, or changed, is not there.
///
/// # Errors
/// 400 when it is missing or not what the type expects; 500 without a key.
pub fn encrypted_cookie<T: FromCookie>(cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure> {
    Protection::Encrypted.read(cx, name)
}

#[cfg(test)]
mod tests {
    use cookie::Key;
    use proptest::prelude::*;

    use super::Protection::{Encrypted, Signed};

    #[test]
    fn a_value_belongs_to_its_name_and_its_key() {
        let (key, other) = (Key::generate(), Key::generate());
        for protection in [Signed, Encrypted] {
            let protected = protection.protect(&key, "user", "7");
            assert_eq!(protection.reveal(&key, "user", &protected).as_deref(), Some("7"));
            assert_eq!(protection.reveal(&key, "admin", &protected), None);
            assert_eq!(protection.reveal(&other, "user", &protected), None);
            assert_eq!(protection.reveal(&key, "user", "7"), None);
            assert_eq!(protection.reveal(&key, "user", ""), None);
        }
        assert_eq!(Encrypted.reveal(&key, "user", &Signed.protect(&key, "user", "7")), None);
        assert_eq!(Signed.reveal(&key, "user", &Encrypted.protect(&key, "user", "7")), None);
    }

    proptest! {
        #[test]
        fn what_is_changed_is_not_there(value in ".{0,12}", at in any::<prop::sample::Index>(), by in 1..128u8) {
            let key = Key::from(&[7; 64]);
            for protection in [Signed, Encrypted] {
                let protected = protection.protect(&key, "name", &value);
                let revealed = protection.reveal(&key, "name", &protected);
                prop_assert_eq!(revealed.as_ref(), Some(&value));
                let mut changed = protected.clone().into_bytes();
                let at = at.index(changed.len());
                changed[at] ^= by;
                if let Ok(changed) = String::from_utf8(changed) {
                    prop_assert_eq!(protection.reveal(&key, "name", &changed), None);
                }
            }
        }
    }
}
