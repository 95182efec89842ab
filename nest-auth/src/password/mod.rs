//! Passwords: Argon2id, on threads of their own, a bounded number at a time.

mod argon;
mod error;
mod hash;
mod options;
mod pepper;
mod service;

pub use error::PasswordError;
pub use hash::PasswordHash;
pub use options::PasswordOptions;
pub use pepper::Pepper;
pub use service::PasswordService;
