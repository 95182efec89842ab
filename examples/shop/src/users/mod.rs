//! Users: who they are, and what they may change.

mod avatar_controller;
mod avatars;
mod controller;
mod current_user;
mod dto;
mod email;
mod error;
mod events;
mod guards;
mod policy;
mod repository;
#[cfg(test)]
mod sample;
mod seed;
mod service;
mod user;

use nest::auth::{PasswordOptions, PasswordService};
use nest::data::{DataModule, OutboxModule};
use nest::module;

use crate::jobs::JobsModule;
use crate::sessions::SessionsModule;
use crate::uploads::UploadsModule;
use avatar_controller::AvatarController;
use avatars::AvatarService;
use controller::UserController;
use repository::UserRepository;
use seed::FirstAdmin;

pub use current_user::CurrentUser;
pub use dto::{CreateUser, UserCursor, UserDto, UserFilter, UserSlice};
pub use email::is_email;
pub(crate) use email::{MAX_EMAIL, email_address};
pub use error::{NotYours, UserError};
pub use events::{USER_CREATED, USER_DELETED, USER_UPDATED};
pub use guards::{has_role, self_or_admin};
pub(crate) use repository::COLUMNS;
#[cfg(test)]
pub(crate) use sample::sample_user;
pub use service::{NewUser, PASSWORD_LENGTH, UserService};
pub use user::{Granted, Permission, Role, User};

/// Users. Passwords and the table stay inside.
#[module(
    imports = [OutboxModule, JobsModule, SessionsModule, UploadsModule, DataModule::for_feature::<(User,)>()],
    providers = [
        UserService,
        UserRepository,
        AvatarService,
        FirstAdmin,
        provide(PasswordService, factory = || PasswordService::new(&PasswordOptions::default())),
    ],
    controllers = [UserController, AvatarController],
    exports = [UserService],
)]
pub struct UsersModule;
