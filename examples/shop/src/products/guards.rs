//! Who may use a route.

use nest::guard;
use nest::http::Forbidden;

use crate::users::{CurrentUser, Permission};

/// Those who may add products.
#[guard]
pub(super) async fn may_create(user: CurrentUser) -> Result<(), Forbidden> {
    user.require(Permission::ProductCreate)
}

/// Those who may change products.
#[guard]
pub(super) async fn may_update(user: CurrentUser) -> Result<(), Forbidden> {
    user.require(Permission::ProductUpdate)
}
