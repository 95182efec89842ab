//! Signed tokens: the key decides the algorithm, the service decides what a good token is.

mod error;
mod key;
mod service;

pub use error::TokenError;
pub use key::JwtKey;
pub use service::JwtService;
