//! Sessions: who is signed in, and for how long.

use std::sync::Arc;

use nest::auth::{DatabaseRefreshSessions, JwtKey, JwtService, RefreshSessions, RefreshStore};
use nest::{Clock, module};

use crate::config::ShopConfig;

/// Sessions, in the database. Who registers or logs in begins one, a refresh token goes on with it.
#[module(
    providers = [
        provide(dyn RefreshStore, class = DatabaseRefreshSessions),
        provide(RefreshSessions, factory = refresh_sessions),
    ],
    exports = [RefreshSessions],
)]
pub struct SessionsModule;

/// Refresh tokens are signed. They have a key and an audience of their own, so that no access token passes for one.
fn refresh_sessions(store: Arc<dyn RefreshStore>, config: Arc<ShopConfig>, clock: Arc<Clock>) -> RefreshSessions {
    let key = config.auth.refresh_secret.as_ref().map_or_else(JwtKey::random, JwtKey::hs256);
    let tokens = JwtService::new(key).audience("refresh").clock((*clock).clone());
    RefreshSessions::new(store, config.auth.refresh_lifetime).signed(tokens).clock((*clock).clone())
}
