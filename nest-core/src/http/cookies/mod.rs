//! Cookies that an answer sets, and those that only this application can have written.

#[cfg(feature = "protected-cookies")]
mod key;
#[cfg(feature = "protected-cookies")]
mod protected;
mod set_cookie;
mod written;

#[cfg(feature = "protected-cookies")]
pub use key::{CookieKey, CookieKeyTooShort};
#[cfg(feature = "protected-cookies")]
pub use protected::{Protected, encrypted_cookie, signed_cookie};
pub use set_cookie::{SameSite, SetCookie};
pub use written::{Unprotected, Written};
