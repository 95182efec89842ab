//! The routes of authentication.

use std::sync::Arc;

use nest::http::Json;
use nest::{controller, injectable};

use super::dto::{Login, Refresh, Register};
use super::{AuthError, AuthService, LoginLimit, SignedIn};
use crate::users::CurrentUser;

/// Authentication
///
/// Access tokens are good for minutes, refresh tokens for days, and once each.
#[injectable]
pub(super) struct AuthController {
    auth: Arc<AuthService>,
}

#[controller("auth", version = "1")]
impl AuthController {
    /// Register
    #[public]
    #[post("/register")]
    #[errors(EmailTaken)]
    async fn register(&self, #[body] user: Register) -> Result<Json<SignedIn>, AuthError> {
        self.auth.register(user.into()).await.map(Json)
    }

    /// Log in
    #[public]
    #[post("/login", guards = [LoginLimit])]
    #[status(200)]
    #[errors(InvalidCredentials)]
    async fn login(&self, #[body] login: Login) -> Result<Json<SignedIn>, AuthError> {
        self.auth.login(&login.email, &login.password).await.map(Json)
    }

    /// Exchange a refresh token for a new pair
    #[public]
    #[post("/refresh")]
    #[status(200)]
    #[errors(InvalidRefreshToken)]
    async fn refresh(&self, #[body] refresh: Refresh) -> Result<Json<SignedIn>, AuthError> {
        self.auth.refresh(&refresh.refresh_token).await.map(Json)
    }

    /// Log out
    #[post("/logout")]
    #[status(204)]
    #[errors(InvalidRefreshToken)]
    async fn logout(&self, user: CurrentUser, #[body] refresh: Refresh) -> Result<(), AuthError> {
        self.auth.logout(&user, &refresh.refresh_token).await
    }
}
