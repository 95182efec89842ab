//! Signed tokens: the key decides the algorithm, the service decides what a good token is.

mod algorithm;
mod error;
mod key;
mod keys;
#[cfg(feature = "jwks")]
mod published;
mod required;
mod service;

pub use algorithm::JwtAlgorithm;
pub use error::{KeyError, TokenError};
pub use key::JwtKey;
pub use keys::JwtKeys;
#[cfg(feature = "jwks")]
pub use published::JwksOptions;
pub use service::JwtService;
