//! Signing in, staying signed in, signing out.

use std::sync::Arc;

use nest::auth::TokenHash;
use nest::injectable;

use super::session_repository::{Presented, SessionRepository};
use super::{AuthError, SignedIn, TokenService};
use crate::users::{NewUser, User, UserService};

/// Signing in, staying signed in, signing out.
#[injectable]
pub struct AuthService {
    users: Arc<UserService>,
    tokens: Arc<TokenService>,
    sessions: Arc<SessionRepository>,
}

impl AuthService {
    /// Adds a user, who is signed in at once.
    ///
    /// # Errors
    ///
    /// When the email is taken.
    pub async fn register(&self, user: NewUser) -> Result<SignedIn, AuthError> {
        let user = self.users.create(user).await?;
        self.sign_in(user).await
    }

    /// Signs a user in.
    ///
    /// # Errors
    ///
    /// When there is no such user, the password is wrong, or they may not sign in: nobody can tell which.
    pub async fn login(&self, email: &str, password: &str) -> Result<SignedIn, AuthError> {
        match self.users.authenticate(email, password).await? {
            Some(user) => self.sign_in(user).await,
            None => Err(AuthError::InvalidCredentials),
        }
    }

    /// Exchanges a refresh token for a new pair.
    ///
    /// # Errors
    ///
    /// When the token is invalid. If that is because it was used before, its session ends.
    pub async fn refresh(&self, token: &str) -> Result<SignedIn, AuthError> {
        let id = self.tokens.verify_refresh(token).ok_or(AuthError::InvalidRefreshToken)?;
        let user = self.users.find_active(id).await?.ok_or(AuthError::InvalidRefreshToken)?;
        let next = self.tokens.refresh_token(id)?;
        match self.sessions.rotate(id, &TokenHash::of(token), &next).await? {
            Presented::Accepted => self.pair(&user, next.text),
            Presented::Refused => Err(AuthError::InvalidRefreshToken),
        }
    }

    /// Ends the session of a user's refresh token.
    ///
    /// # Errors
    ///
    /// When the token is invalid, or somebody else's.
    pub async fn logout(&self, user: &User, token: &str) -> Result<(), AuthError> {
        let id = self.tokens.verify_refresh(token).filter(|id| *id == user.id);
        let id = id.ok_or(AuthError::InvalidRefreshToken)?;
        match self.sessions.close(id, &TokenHash::of(token)).await? {
            Presented::Accepted => Ok(()),
            Presented::Refused => Err(AuthError::InvalidRefreshToken),
        }
    }

    async fn sign_in(&self, user: User) -> Result<SignedIn, AuthError> {
        let refresh = self.tokens.refresh_token(user.id)?;
        self.sessions.open(user.id, &refresh).await?;
        self.pair(&user, refresh.text)
    }

    fn pair(&self, user: &User, refresh_token: String) -> Result<SignedIn, AuthError> {
        Ok(SignedIn { access_token: self.tokens.access_token(user.id)?, refresh_token, user: user.into() })
    }
}
