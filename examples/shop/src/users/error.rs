//! What can be refused.

use std::io;

use nest::HttpError;
use nest::auth::{PasswordError, StoreError};
use nest::data::DataError;

/// Neither oneself nor an admin. A type of its own, since it is all that the guard [`self_or_admin`](super::self_or_admin())
/// refuses with.
#[derive(Debug, thiserror::Error, HttpError)]
#[error("Cannot update other users")]
#[http(403)]
pub struct NotYours;

/// Why something could not be done with a user.
#[derive(Debug, thiserror::Error, HttpError)]
pub enum UserError {
    /// There is none, or no more.
    #[error("User with ID {0} not found")]
    #[http(404)]
    NotFound(i64),
    /// At registration.
    #[error("User with this email already exists")]
    #[http(409)]
    EmailTaken,
    /// At a change.
    #[error("Email already in use")]
    #[http(409)]
    EmailInUse,
    /// Neither oneself nor an admin.
    #[error(transparent)]
    #[http(transparent)]
    NotYours(#[from] NotYours),
    /// A user who is no admin.
    #[error("Only admins can change role or isActive")]
    #[http(403)]
    AdminsOnly,
    /// An admin who is no super_admin.
    #[error("Only a super_admin can set a role above user")]
    #[http(403)]
    RoleTooHigh,
    /// An admin who is no super_admin.
    #[error("Only a super_admin can change or delete a super_admin")]
    #[http(403)]
    SuperAdminProtected,
    /// Needed to change one's own email or password.
    #[error("currentPassword is required to change email or password")]
    #[http(400)]
    CurrentPasswordMissing,
    /// Somebody else at the keyboard, perhaps.
    #[error("Current password is wrong")]
    #[http(403)]
    CurrentPasswordWrong,
    /// At a deletion for good.
    #[error("Cannot delete a user who has orders")]
    #[http(409)]
    HasOrders,
    /// There is the user, but no picture.
    #[error("User with ID {0} has no avatar")]
    #[http(404)]
    NoAvatar(i64),
    /// A file could not be kept, or read.
    #[error(transparent)]
    #[http(500)]
    Upload(#[from] io::Error),
    /// The database failed.
    #[error(transparent)]
    #[http(500)]
    Database(#[from] DataError),
    /// Sessions could not be ended.
    #[error(transparent)]
    #[http(500)]
    Sessions(#[from] StoreError),
    /// A password could not be hashed.
    #[error(transparent)]
    #[http(500)]
    Password(#[from] PasswordError),
}
