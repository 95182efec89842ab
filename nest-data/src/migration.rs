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
}

impl Migration {
    /// Versions begin at 1 and order the migrations; gaps are fine.
    pub const fn new(version: i64, name: &'static str, sql: &'static str) -> Self {
        Self { version, name, sql }
    }

    /// Its place in the order.
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// Its name, for messages.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) const fn sql(&self) -> &'static str {
        self.sql
    }
}

/// What can be wrong with a list by itself, whatever the database says.
pub(crate) fn check_versions(migrations: &[Migration]) -> Result<(), DataError> {
    let mut sorted: Vec<&Migration> = migrations.iter().collect();
    sorted.sort_by_key(|migration| migration.version);
    if let Some(first) = sorted.first()
        && first.version < 1
    {
        return Err(DataError::migration(format!(
            "the migration `{}` has the version {}; versions begin at 1",
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
    }
    Ok(())
}
