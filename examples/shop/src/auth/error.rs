//! What can be refused.

use nest::auth::TokenError;
use nest::data::DataError;
use nest::http::{HttpError, StatusCode};

use crate::users::UserError;

/// Why somebody was not signed in.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Whatever it is that was wrong.
    #[error("Invalid credentials")]
    InvalidCredentials,
    /// Forged, expired, used, or of an ended session.
    #[error("Invalid refresh token")]
    InvalidRefreshToken,
    /// What the users say.
    #[error(transparent)]
    User(#[from] UserError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DataError),
    /// A token could not be signed.
    #[error(transparent)]
    Token(#[from] TokenError),
}

impl HttpError for AuthError {
    fn status(&self) -> StatusCode {
        match self {
            Self::InvalidCredentials | Self::InvalidRefreshToken => StatusCode::UNAUTHORIZED,
            Self::User(error) => error.status(),
            Self::Database(_) | Self::Token(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}
