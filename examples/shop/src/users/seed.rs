//! The first administrator.

use std::sync::Arc;

use nest::config::ExposeSecret;
use nest::injectable;
use nest::lifecycle::{HookError, OnApplicationBootstrap};

use super::UserService;
use crate::config::ShopConfig;

/// Makes sure at the start that the administrator of the configuration exists.
#[injectable]
pub(super) struct FirstAdmin {
    config: Arc<ShopConfig>,
    users: Arc<UserService>,
}

impl OnApplicationBootstrap for FirstAdmin {
    async fn on_application_bootstrap(&self) -> Result<(), HookError> {
        let Some(admin) = &self.config.admin else { return Ok(()) };
        match self.users.ensure_super_admin(&admin.email, admin.password.expose_secret()).await? {
            Some(user) => tracing::info!(user = user.id, "the super_admin of SHOP_ADMIN_EMAIL is there"),
            None => tracing::warn!("the user of SHOP_ADMIN_EMAIL has been deleted, and is not brought back"),
        }
        Ok(())
    }
}
