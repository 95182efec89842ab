use nest_core::Configured;
use nest_core::lifecycle::{HookError, OnApplicationShutdown};
use nest_macros::{injectable, module};

use crate::{database::Database, error::DataError, health::DatabaseHealth, migration::Migration, options::DataOptions};

/// Provides a [`Database`] and its [`DatabaseHealth`]: connects and migrates it while the application boots, and closes it when all else has
/// stopped. The URL of its options says whether it is SQLite or PostgreSQL; nothing else of the application has to know.
///
/// Options that are known where the module is imported:
///
/// ```
/// # extern crate nest_core as nest;
/// # use nest_data::{DataModule, DataOptions, DatabaseUrl, Migration};
/// # use nest_macros::module;
/// const MIGRATIONS: &[Migration] = &[Migration::new(1, "users", "CREATE TABLE users (id INTEGER PRIMARY KEY)")];
///
/// #[module(imports = [
///     global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory())).migrations(MIGRATIONS)),
/// ])]
/// struct AppModule;
/// # fn main() {}
/// ```
///
/// Options that depend on something injected, such as a configuration:
///
/// ```
/// # extern crate nest_core as nest;
/// # use std::sync::Arc;
/// # use nest_data::{DataError, DataModule, DataOptions};
/// # use nest_macros::{injectable, module};
/// #[injectable]
/// struct AppConfig {
///     #[inject(value = "sqlite::memory:".to_owned())]
///     database_url: String,
/// }
///
/// #[module(providers = [AppConfig], exports = [AppConfig])]
/// struct ConfigModule;
///
/// #[module(imports = [
///     ConfigModule,
///     global(DataModule::for_root_async(|config: Arc<AppConfig>| -> Result<_, DataError> {
///         Ok(DataModule::for_root(DataOptions::new(config.database_url.parse()?)))
///     })),
/// ])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[module(crate = nest_core, providers = [Database, DatabaseHealth], exports = [Database, DatabaseHealth])]
#[derive(Clone, Debug)]
pub struct DataModule {
    #[options]
    setup: Setup,
}

/// What the module is configured with.
#[injectable(value, crate = nest_core)]
#[derive(Clone, Debug)]
struct Setup {
    options: DataOptions,
    migrations: &'static [Migration],
}

impl DataModule {
    /// A database with these options, and without migrations.
    pub fn for_root(options: DataOptions) -> Self {
        Self { setup: Setup { options, migrations: &[] } }
    }

    /// A database whose options a factory makes, out of what the importing module can see.
    pub const fn for_root_async<F, Arguments, Kind>(factory: F) -> Configured<Self, F, Arguments, Kind> {
        Configured::new(factory)
    }

    /// Brings the schema up to date before anybody gets the database.
    #[must_use]
    pub fn migrations(mut self, migrations: &'static [Migration]) -> Self {
        self.setup.migrations = migrations;
        self
    }
}

#[injectable(crate = nest_core)]
impl Database {
    #[inject]
    async fn set_up(setup: std::sync::Arc<Setup>) -> Result<Self, DataError> {
        let database = Self::connect(&setup.options).await?;
        match database.migrate(setup.migrations).await {
            Ok(()) => Ok(database),
            Err(error) => {
                database.close().await;
                Err(error)
            }
        }
    }
}

impl OnApplicationShutdown for Database {
    async fn on_application_shutdown(&self, _signal: &str) -> Result<(), HookError> {
        self.close().await;
        Ok(())
    }
}
