use std::{fmt, marker::PhantomData};

use nest_core::Configured;
use nest_core::lifecycle::{HookError, OnApplicationShutdown};
use nest_macros::{injectable, module};

use crate::{
    database::Database,
    error::DataError,
    handle::Handle,
    health::DatabaseHealth,
    migration::Migration,
    name::{DatabaseName, DefaultDatabase},
    options::DataOptions,
    repository::Features,
    url::DatabaseUrl,
};

/// Provides a [`Database`] and its [`DatabaseHealth`]: connects and migrates it while the application boots, and closes it when
/// all else has stopped. The URL of its options says whether it is SQLite or PostgreSQL; nothing else of the application has to
/// know.
///
/// A URL, or [`DataOptions`], which are known where the module is imported:
///
/// ```
/// # extern crate nest_core as nest;
/// # use nest_data::{DataModule, Migration};
/// # use nest_macros::module;
/// const MIGRATIONS: &[Migration] = &[Migration::new(1, "users", "CREATE TABLE users (id INTEGER PRIMARY KEY)")];
///
/// #[module(imports = [
///     global(DataModule::for_root("sqlite::memory:").migrations(MIGRATIONS)),
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
///
/// A second database has a name: see [`named`](Self::named).
#[module(
    crate = nest_core,
    providers = [Database<N>, DatabaseHealth<N>],
    exports = [Database<N>, DatabaseHealth<N>],
)]
pub struct DataModule<N: DatabaseName = DefaultDatabase> {
    #[options]
    setup: Setup<N>,
}

/// What the module is configured with.
#[injectable(value, crate = nest_core)]
struct Setup<N> {
    /// Or what is wrong with the URL, which the start tells.
    options: Result<DataOptions, String>,
    migrations: &'static [Migration],
    of: PhantomData<fn() -> N>,
}

/// What a database is connected by: [`DataOptions`], or its URL alone, as a [`DatabaseUrl`] or a text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how to connect to a database",
    label = "expected `DataOptions`, or a URL",
    note = "write `DataOptions::new(url)`, a `DatabaseUrl`, or a text such as \"sqlite://shop.db\""
)]
pub trait IntoDataOptions {
    /// The options.
    ///
    /// # Errors
    ///
    /// When the text is no URL of a database ([`is_invalid_url`](DataError::is_invalid_url)).
    fn into_data_options(self) -> Result<DataOptions, DataError>;
}

impl IntoDataOptions for DataOptions {
    fn into_data_options(self) -> Result<DataOptions, DataError> {
        Ok(self)
    }
}

impl IntoDataOptions for DatabaseUrl {
    fn into_data_options(self) -> Result<DataOptions, DataError> {
        Ok(DataOptions::new(self))
    }
}

impl IntoDataOptions for &str {
    fn into_data_options(self) -> Result<DataOptions, DataError> {
        self.parse().map(DataOptions::new)
    }
}

impl IntoDataOptions for &String {
    fn into_data_options(self) -> Result<DataOptions, DataError> {
        self.as_str().into_data_options()
    }
}

/// A name, of whose database a module is to be made. Given by [`DataModule::named`].
pub struct NamedDatabase<N>(PhantomData<fn() -> N>);

impl DataModule {
    /// A database with these options, or of this URL, and without migrations. A text that is no URL of a database ends the start, with a
    /// message that does not quote it.
    pub fn for_root(options: impl IntoDataOptions) -> Self {
        Self::with(options)
    }

    /// A database whose options a factory makes, out of what the importing module can see.
    pub const fn for_root_async<F, Arguments, Kind>(factory: F) -> Configured<Self, F, Arguments, Kind> {
        Configured::new(factory)
    }

    /// One more database, which has a name; see [`DatabaseName`]. It has a URL, connections, migrations and health of its own.
    ///
    /// ```
    /// # use nest::data::{DataModule, DataOptions, DatabaseName, DatabaseUrl};
    /// # use nest::{injectable, module};
    /// #[injectable(value)]
    /// pub struct Reports;
    ///
    /// impl DatabaseName for Reports {}
    ///
    /// #[module(imports = [
    ///     global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory()))),
    ///     global(DataModule::named::<Reports>().for_root(DataOptions::new(DatabaseUrl::sqlite_memory()))),
    /// ])]
    /// struct AppModule;
    ///
    /// nest::check!(AppModule);
    /// # fn main() {}
    /// ```
    pub const fn named<N: DatabaseName>() -> NamedDatabase<N> {
        NamedDatabase(PhantomData)
    }
}

impl<N: DatabaseName> NamedDatabase<N> {
    /// As [`DataModule::for_root`].
    pub fn for_root(self, options: impl IntoDataOptions) -> DataModule<N> {
        DataModule::with(options)
    }

    /// As [`DataModule::for_root_async`]; the factory gives what [`for_root`](Self::for_root) of the same name gives.
    pub const fn for_root_async<F, Arguments, Kind>(self, factory: F) -> Configured<DataModule<N>, F, Arguments, Kind> {
        Configured::new(factory)
    }

    /// As [`DataModule::for_feature`].
    pub fn for_feature<F: Features<N>>(self) -> F::Module {
        F::module()
    }
}

impl<N: DatabaseName> DataModule<N> {
    fn with(options: impl IntoDataOptions) -> Self {
        let options = options.into_data_options().map_err(|error| error.to_string());
        Self { setup: Setup { options, migrations: &[], of: PhantomData } }
    }

    /// Brings the schema up to date before anybody gets the database.
    #[must_use]
    pub fn migrations(mut self, migrations: &'static [Migration]) -> Self {
        self.setup.migrations = migrations;
        self
    }
}

impl<N: DatabaseName> Clone for DataModule<N> {
    fn clone(&self) -> Self {
        Self { setup: self.setup.clone() }
    }
}

impl<N: DatabaseName> fmt::Debug for DataModule<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataModule").field("setup", &self.setup).finish()
    }
}

impl<N> Clone for Setup<N> {
    fn clone(&self) -> Self {
        Self { options: self.options.clone(), ..*self }
    }
}

impl<N> fmt::Debug for Setup<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup").field("options", &self.options).field("migrations", &self.migrations).finish()
    }
}

impl<N> Clone for NamedDatabase<N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N> Copy for NamedDatabase<N> {}

impl<N> fmt::Debug for NamedDatabase<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NamedDatabase")
    }
}

#[injectable(
    imported_by("DataModule::for_root(…)", "DataModule::named::<{}>().for_root(…)"),
    crate = nest_core,
)]
impl<N: DatabaseName> Database<N> {
    #[inject]
    async fn set_up(setup: std::sync::Arc<Setup<N>>) -> Result<Self, DataError> {
        let options = setup.options.as_ref().map_err(|fault| DataError::url(fault.clone()))?;
        let database = Self::over(Handle::connect::<N>(options).await?);
        match database.migrate(setup.migrations).await {
            Ok(()) => Ok(database),
            Err(error) => {
                database.close().await;
                Err(error)
            }
        }
    }
}

impl<N: DatabaseName> OnApplicationShutdown for Database<N> {
    async fn on_application_shutdown(&self, _signal: &str) -> Result<(), HookError> {
        self.close().await;
        Ok(())
    }
}
