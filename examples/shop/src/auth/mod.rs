//! Signing in, staying signed in, signing out.

mod controller;
mod dto;
mod error;
mod guard;
mod login_limit;
mod service;
mod session;
mod session_repository;
mod tokens;

use nest::data::DataModule;
use nest::module;

use crate::users::UsersModule;
use controller::AuthController;
use session::{Session, StoredToken};
use session_repository::SessionRepository;

pub use dto::SignedIn;
pub use error::AuthError;
pub use guard::JwtGuard;
pub use login_limit::LoginLimit;
pub use service::AuthService;
pub use tokens::{RefreshToken, TokenService};

/// Authentication. What it gives to others is the guard.
#[module(
    imports = [UsersModule, DataModule::for_feature::<(Session, StoredToken)>()],
    providers = [AuthService, TokenService, SessionRepository, LoginLimit, JwtGuard],
    controllers = [AuthController],
    exports = [JwtGuard],
)]
pub struct AuthModule;
