use std::{fmt, sync::Arc, time::Duration};

use nest_macros::injectable;

use crate::{
    database::Database,
    error::DataError,
    name::{DatabaseName, DefaultDatabase},
};

/// How long a database may take to answer a health check.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many connections a database has, at one moment. SQLite's one that writes is among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStatus {
    /// How many are open.
    pub open: u32,
    /// How many of these nobody uses.
    pub idle: u32,
    /// How many there may be.
    pub max: u32,
}

impl PoolStatus {
    pub(crate) const fn new(open: u32, idle: u32, max: u32) -> Self {
        Self { open, idle, max }
    }
}

/// Tells whether the database is up, for the health endpoint of an application. [`DataModule`](crate::DataModule)
/// provides it.
///
/// ```
/// use std::sync::Arc;
///
/// use nest::data::DatabaseHealth;
/// use nest::injectable;
///
/// #[injectable]
/// struct Readiness { database: Arc<DatabaseHealth> }
///
/// impl Readiness {
///     async fn is_ready(&self) -> bool {
///         self.database.check().await.is_ok()
///     }
/// }
/// ```
///
/// That of a [named](DatabaseName) database is a `DatabaseHealth<Reports>`.
#[injectable(
    imported_by("DataModule::for_root(…)", "DataModule::named::<{}>().for_root(…)"),
    crate = nest_core,
)]
pub struct DatabaseHealth<N: DatabaseName = DefaultDatabase> {
    database: Arc<Database<N>>,
}

impl<N: DatabaseName> DatabaseHealth<N> {
    /// Which database it tells of, such as `Reports`, or `default`.
    pub fn name(&self) -> &str {
        self.database.name()
    }

    /// Asks the database for something that it has to look up, and waits no longer than two seconds.
    ///
    /// # Errors
    ///
    /// When it does not answer. The text names neither the place nor a user, and is still one for the log and not for
    /// clients.
    pub async fn check(&self) -> Result<(), DataError> {
        self.database.ping_within(PATIENCE).await
    }

    /// How many connections there are.
    pub fn pool(&self) -> PoolStatus {
        self.database.pool()
    }
}

impl<N: DatabaseName> fmt::Debug for DatabaseHealth<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseHealth").field("database", &self.database).finish()
    }
}
