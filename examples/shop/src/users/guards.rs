//! Who may use a route.

use nest::{Required, guard};

use super::{CurrentUser, NotYours, Role};

/// Those who have the role that a route requires with `#[roles(…)]`, or one above it. Others are told no more than that.
#[guard]
pub async fn has_role(user: CurrentUser, required: Required<Role>) -> bool {
    required.is_met(|role| user.role >= role)
}

/// The user whom the path names, and admins.
#[guard]
pub async fn self_or_admin(user: CurrentUser, #[param] id: i64) -> Result<(), NotYours> {
    if user.id == id || user.is_admin() { Ok(()) } else { Err(NotYours) }
}
