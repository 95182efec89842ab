//! Who may use a route.

use nest::guard;
use nest::http::Forbidden;

use super::{CurrentUser, Role, UserError};

/// Admins and super_admins.
#[guard]
pub async fn admin(user: CurrentUser) -> Result<(), Forbidden> {
    if user.is_admin() { Ok(()) } else { Err(Forbidden::new("Forbidden resource")) }
}

/// Super_admins.
#[guard]
pub async fn super_admin(user: CurrentUser) -> Result<(), Forbidden> {
    if user.role == Role::SuperAdmin { Ok(()) } else { Err(Forbidden::new("Forbidden resource")) }
}

/// The user whom the path names, and admins.
#[guard]
pub async fn self_or_admin(user: CurrentUser, #[param] id: i64) -> Result<(), UserError> {
    if user.id == id || user.is_admin() { Ok(()) } else { Err(UserError::NotYours) }
}
