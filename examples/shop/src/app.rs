//! The application: its modules, and what holds for all of its routes.

use std::sync::Arc;

use nest::data::DataModule;
use nest::http::{Application, Versioning};
use nest::module;

use crate::admin::AdminModule;
use crate::auth::{AuthModule, JwtGuard};
use crate::config::{ConfigModule, ShopConfig};
use crate::health::HealthModule;
use crate::jobs::WorkerModule;
use crate::logging::LoggingModule;
use crate::migrations::MIGRATIONS;
use crate::orders::OrdersModule;
use crate::products::ProductsModule;
use crate::users::UsersModule;

/// The root. Its guard stands before every route that does not say `#[public]`.
#[module(
    imports = [
        global(ConfigModule),
        global(DataModule::for_root_async(|config: Arc<ShopConfig>| {
            DataModule::for_root(config.database.clone()).migrations(MIGRATIONS)
        })),
        LoggingModule,
        UsersModule,
        AuthModule,
        AdminModule,
        ProductsModule,
        OrdersModule,
        WorkerModule,
        HealthModule,
    ],
    guards = [JwtGuard],
)]
pub struct AppModule;

/// The shop as it is served: `main` listens with it, tests send it requests in process.
pub fn application() -> Application {
    nest::app!(AppModule).global_prefix("api").exclude(["health"]).versioning(Versioning::Uri)
}
