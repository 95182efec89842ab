use crate::error::DataError;

/// One step of the schema: a version, a name, and the SQL, which is usually the text of a file.
///
/// ```
/// use nest_data::Migration;
///
/// # macro_rules! include_str { ($path:literal) => { "CREATE TABLE users (id INTEGER PRIMARY KEY)" } }
/// const MIGRATIONS: &[Migration] = &[
///     Migration::new(1, "users", include_str!("../migrations/0001_users.sql")),
/// ];
/// ```
///
/// Once applied somewhere a migration must not change, not even in its comments: its checksum is kept in the database.
/// (Line ends do not count, since git may change them.) The SQL may be several statements, and runs within a
/// transaction.
///
/// # From a library
///
/// A library that needs tables gives each step as a function of its version, and the application puts it into its own list, at the next
/// free number. So there is one list in one order, and nothing is applied that its owner has not written down:
///
/// ```
/// use nest_data::{Migration, Outbox};
///
/// /// What a library has: a step that never changes. What it needs later is a second function.
/// pub struct Notes;
///
/// impl Notes {
///     /// The migration that creates `notes`, as this version of the application's list.
///     pub const fn migration(version: i64) -> Migration {
///         Migration::new(version, "notes", "CREATE TABLE notes (text TEXT NOT NULL)").down("DROP TABLE notes")
///     }
/// }
///
/// const MIGRATIONS: &[Migration] = &[
///     Migration::new(1, "users", "CREATE TABLE users (id BIGINT PRIMARY KEY)"),
///     Outbox::migration(2),
///     Notes::migration(3),
/// ];
/// ```
///
/// At the start it looks whether that was done: [`Database::require_table`](crate::Database::require_table).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migration {
    version: i64,
    name: &'static str,
    sql: &'static str,
    postgres: Option<&'static str>,
    down: Option<&'static str>,
    postgres_down: Option<&'static str>,
}

/// What a database says of one migration. Given by [`Database::migrations`](crate::Database::migrations).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigrationStatus {
    /// Its place in the order.
    pub version: i64,
    /// Its name; none for one that is not in the list.
    pub name: Option<&'static str>,
    /// What has become of it.
    pub state: MigrationState,
}

/// What has become of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MigrationState {
    /// It was applied.
    Applied,
    /// It is still to be applied.
    Pending,
    /// It was applied with another text. Nothing is migrated until that is restored.
    Changed,
    /// It was applied by a program whose list has it, unlike this one's.
    Unknown,
}

/// A migration that would be applied. Given by [`Database::pending_migrations`](crate::Database::pending_migrations).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PendingMigration {
    /// Its place in the order.
    pub version: i64,
    /// Its name.
    pub name: &'static str,
    /// What would run, in the SQL of the database's engine.
    pub sql: &'static str,
}

/// What is done with a list of migrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// What is new is applied.
    Up,
    /// What was applied above the version is taken back.
    Down(i64),
    /// As `Up`, without doing it.
    Plan,
}

/// Whose SQL it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    #[cfg(feature = "postgres")]
    Postgres,
}

impl Migration {
    /// Versions are 1, 2, 3 and so on. The SQL is for every engine, unless [`postgres`](Self::postgres) gives another.
    pub const fn new(version: i64, name: &'static str, sql: &'static str) -> Self {
        Self { version, name, sql, postgres: None, down: None, postgres_down: None }
    }

    /// The same step in the SQL of PostgreSQL, where it differs. Each database keeps the checksum of what was applied to
    /// it.
    #[must_use]
    pub const fn postgres(mut self, sql: &'static str) -> Self {
        self.postgres = Some(sql);
        self
    }

    /// The SQL that takes it back, for [`Database::migrate_down`](crate::Database::migrate_down). It may change later, since
    /// only what was applied has a checksum.
    #[must_use]
    pub const fn down(mut self, sql: &'static str) -> Self {
        self.down = Some(sql);
        self
    }

    /// The SQL of PostgreSQL that takes it back, where it differs.
    #[must_use]
    pub const fn postgres_down(mut self, sql: &'static str) -> Self {
        self.postgres_down = Some(sql);
        self
    }

    /// Its place in the order.
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// Its name, for messages.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn sql(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sql,
            #[cfg(feature = "postgres")]
            Dialect::Postgres => self.postgres.unwrap_or(self.sql),
        }
    }

    pub(crate) fn down_sql(&self, dialect: Dialect) -> Option<&'static str> {
        match dialect {
            Dialect::Sqlite => self.down,
            #[cfg(feature = "postgres")]
            Dialect::Postgres => self.postgres_down.or(self.down),
        }
    }
}

/// What can be wrong with a list by itself, whatever the database says.
pub(crate) fn check_versions(migrations: &[Migration]) -> Result<(), DataError> {
    let mut sorted: Vec<&Migration> = migrations.iter().collect();
    sorted.sort_by_key(|migration| migration.version);
    if let Some(first) = sorted.first()
        && first.version != 1
    {
        return Err(DataError::migration(format!(
            "the first migration, `{}`, has the version {}; versions begin at 1",
            first.name, first.version
        )));
    }
    for pair in sorted.windows(2) {
        if pair[0].version == pair[1].version {
            return Err(DataError::migration(format!(
                "the migrations `{}` and `{}` both have the version {}; give the newer one the next free version",
                pair[0].name, pair[1].name, pair[0].version
            )));
        }
        if pair[0].version + 1 != pair[1].version {
            return Err(DataError::migration(format!(
                "there is no migration {}: `{}` has the version {}, and the next one, `{}`, {}; \
                 add the one that is missing, or number them without a gap",
                pair[0].version + 1,
                pair[0].name,
                pair[0].version,
                pair[1].name,
                pair[1].version
            )));
        }
    }
    Ok(())
}
