//! Signing in, staying signed in, signing out.

mod controller;
mod dto;
mod error;
mod guard;
mod login_limit;
mod service;
mod tokens;

use nest::module;

use crate::sessions::SessionsModule;
use crate::users::UsersModule;
use controller::AuthController;

pub use dto::SignedIn;
pub use error::AuthError;
pub use guard::JwtGuard;
pub use login_limit::LoginLimit;
pub use service::AuthService;
pub use tokens::TokenService;

/// Authentication. What it gives to others is the guard.
#[module(
    imports = [UsersModule, SessionsModule],
    providers = [AuthService, TokenService, LoginLimit, JwtGuard],
    controllers = [AuthController],
    exports = [JwtGuard],
)]
pub struct AuthModule;
