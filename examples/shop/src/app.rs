//! The application: its modules, and what holds for all of its routes.

use std::sync::Arc;

use nest::auth::Authorize;
use nest::data::DataModule;
use nest::http::{Application, SecurityHeaders, Versioning};
use nest::module;
use nest::openapi::{OpenApi, WithOpenApi};

use crate::admin::AdminModule;
use crate::auth::{AuthModule, JwtGuard};
use crate::config::{ConfigModule, ShopConfig};
use crate::events::EventsModule;
use crate::health::HealthModule;
use crate::jobs::WorkerModule;
use crate::logging::LoggingModule;
use crate::migrations::MIGRATIONS;
use crate::orders::OrdersModule;
use crate::products::ProductsModule;
use crate::redis::SharedRedisModule;
use crate::users::{CurrentUser, Permission, UsersModule, has_role};

/// The root. Its guards stand before every route that does not say `#[public]`: who is it, and may they do what the route
/// requires?
#[module(
    imports = [
        global(ConfigModule),
        global(DataModule::for_root_async(|config: Arc<ShopConfig>| {
            DataModule::for_root(config.database.clone()).migrations(MIGRATIONS)
        })),
        global(SharedRedisModule),
        LoggingModule,
        UsersModule,
        AuthModule,
        AdminModule,
        ProductsModule,
        OrdersModule,
        EventsModule,
        WorkerModule,
        HealthModule,
    ],
    guards = [JwtGuard, has_role, Authorize<CurrentUser, Permission>],
)]
pub struct AppModule;

/// What the document of the shop says that its types don't.
pub fn openapi() -> OpenApi {
    OpenApi::new("Shop", env!("CARGO_PKG_VERSION"))
        .description(
            "Users, products and orders. Sign in at `auth/login`, and send the access token with each request.",
        )
        .at("/openapi.json")
        .swagger_ui("/docs")
}

/// The shop as it is served: `main` listens with it.
pub fn application() -> Application {
    configured(nest::app!(AppModule))
}

/// What holds for the paths and the answers of the whole shop, in tests in process as well.
pub fn configured(application: Application) -> Application {
    application
        .global_prefix("api")
        .exclude(["health"])
        .versioning(Versioning::Uri)
        .openapi(openapi())
        .security_headers(SecurityHeaders::default())
        .trace_context()
        .access_log()
}
