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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migration {
    version: i64,
    name: &'static str,
    sql: &'static str,
    postgres: Option<&'static str>,
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
        Self { version, name, sql, postgres: None }
    }

    /// The same step in the SQL of PostgreSQL, where it differs. Each database keeps the checksum of what was applied to
    /// it.
    #[must_use]
    pub const fn postgres(mut self, sql: &'static str) -> Self {
        self.postgres = Some(sql);
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
