//! Who may use a route.

use nest::guard;
use nest::http::Forbidden;

use crate::users::{CurrentUser, Permission};

/// Those who may change orders of others.
#[guard]
pub(super) async fn may_update(user: CurrentUser) -> Result<(), Forbidden> {
    user.require(Permission::OrderUpdate)
}
