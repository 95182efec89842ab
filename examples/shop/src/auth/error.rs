//! What can be refused.

use nest::HttpError;
use nest::auth::{StoreError, TokenError};

use crate::users::UserError;

/// Why somebody was not signed in.
#[derive(Debug, thiserror::Error, HttpError)]
pub enum AuthError {
    /// Whatever it is that was wrong.
    #[error("Invalid credentials")]
    #[http(401)]
    InvalidCredentials,
    /// Forged, expired, used, or of an ended session.
    #[error("Invalid refresh token")]
    #[http(401)]
    InvalidRefreshToken,
    /// What the users say.
    #[error(transparent)]
    #[http(transparent)]
    User(#[from] UserError),
    /// Sessions could not be read or written.
    #[error(transparent)]
    #[http(500)]
    Sessions(#[from] StoreError),
    /// A token could not be signed.
    #[error(transparent)]
    #[http(500)]
    Token(#[from] TokenError),
}
