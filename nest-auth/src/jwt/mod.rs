//! Signed tokens: the key decides the algorithm, the service decides what a good token is.

mod algorithm;
mod error;
mod key;
mod keys;
mod service;

pub use algorithm::JwtAlgorithm;
pub use error::{KeyError, TokenError};
pub use key::JwtKey;
pub use keys::JwtKeys;
pub use service::JwtService;
