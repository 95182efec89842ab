//! The guard of the application.

use std::sync::Arc;

use nest::auth::BearerToken;
use nest::http::Failure;
use nest::{guard, injectable};

use super::TokenService;
use crate::users::{CurrentUser, UserService};

/// Lets a request through that has the access token of an active user.
#[injectable]
pub struct JwtGuard {
    tokens: Arc<TokenService>,
    users: Arc<UserService>,
}

#[guard]
impl JwtGuard {
    /// The user is looked up each time, so that a role that is lost is lost at once.
    async fn can_activate(&self, token: BearerToken) -> Result<CurrentUser, Failure> {
        let id = self.tokens.verify(token.expose()).ok_or_else(BearerToken::refused)?;
        let user = self.users.find_active(id).await?.ok_or_else(BearerToken::refused)?;
        Ok(CurrentUser::new(user))
    }
}
