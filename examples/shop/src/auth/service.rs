//! Signing in, staying signed in, signing out.

use std::sync::Arc;

use nest::auth::{RefreshOutcome, RefreshSession, RefreshSessions};
use nest::injectable;

use super::{AuthError, SignedIn, TokenService};
use crate::users::{NewUser, User, UserService};

/// Signing in, staying signed in, signing out.
#[injectable]
pub struct AuthService {
    users: Arc<UserService>,
    tokens: Arc<TokenService>,
    sessions: Arc<RefreshSessions>,
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

    /// Exchanges a refresh token for a new pair. Somebody who is inactive keeps it, for when they are active again.
    ///
    /// # Errors
    ///
    /// When the token is invalid. If that is because it was used before, its session ends.
    pub async fn refresh(&self, token: &str) -> Result<SignedIn, AuthError> {
        let user = match self.sessions.find(token).await? {
            Some(session) => Some(self.owner(&session).await?),
            None => None,
        };
        match (self.sessions.refresh(token).await?, user) {
            (RefreshOutcome::Refreshed { token, .. }, Some(user)) => self.pair(&user, token.expose()),
            _ => Err(AuthError::InvalidRefreshToken),
        }
    }

    /// Ends the session of a user's refresh token.
    ///
    /// # Errors
    ///
    /// When the token is invalid, or somebody else's.
    pub async fn logout(&self, user: &User, token: &str) -> Result<(), AuthError> {
        let is_over = self.sessions.close(&user.id.to_string(), token).await?;
        if is_over { Ok(()) } else { Err(AuthError::InvalidRefreshToken) }
    }

    async fn sign_in(&self, user: User) -> Result<SignedIn, AuthError> {
        let (_, token) = self.sessions.open(user.id.to_string(), "").await?;
        self.pair(&user, token.expose())
    }

    /// Whose session it is, if they may go on.
    async fn owner(&self, session: &RefreshSession) -> Result<User, AuthError> {
        let id = session.subject.parse().map_err(|_| AuthError::InvalidRefreshToken)?;
        self.users.find_active(id).await?.ok_or(AuthError::InvalidRefreshToken)
    }

    fn pair(&self, user: &User, refresh_token: &str) -> Result<SignedIn, AuthError> {
        let access_token = self.tokens.issue(user.id)?;
        Ok(SignedIn { access_token, refresh_token: refresh_token.to_owned(), user: user.into() })
    }
}
