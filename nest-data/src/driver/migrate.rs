use std::borrow::Cow;

use sqlx::{
    AssertSqlSafe, SqlSafeStr,
    migrate::{AppliedMigration, Migrate, MigrateError, MigrationType},
};

use crate::{
    error::DataError,
    migration::{Dialect, Migration},
};

/// Where sqlx keeps its record, so that its command line tool understands a database of ours.
const TABLE: &str = "_sqlx_migrations";

/// Applies what is new, in order, within the transaction that the connection is in, which is to hold the lock.
///
/// This takes the steps of sqlx's `Migrator` one by one, because that would also apply a migration after one with a
/// higher version, and because its locks do nothing on SQLite. `meaning` is what the engine makes of an error.
pub(super) async fn apply(
    connection: &mut impl Migrate,
    dialect: Dialect,
    meaning: fn(sqlx::Error) -> DataError,
    migrations: &[Migration],
) -> Result<(), DataError> {
    let resolved: Vec<Resolved> = in_order(migrations).into_iter().map(|one| resolve(one, dialect)).collect();
    connection.ensure_migrations_table(TABLE).await.map_err(unreadable)?;
    if let Some(version) = connection.dirty_version(TABLE).await.map_err(unreadable)? {
        return Err(DataError::migration(format!(
            "the migration {version} was applied in part, by another program; repair the schema and its row in {TABLE}"
        )));
    }
    let applied = connection.list_applied_migrations(TABLE).await.map_err(unreadable)?;
    check_applied(&applied, &resolved)?;
    for migration in resolved.iter().filter(|migration| !is_applied(&applied, migration.version)) {
        connection.apply(TABLE, migration).await.map_err(|error| failed(migration, error, meaning))?;
    }
    Ok(())
}

type Resolved = sqlx::migrate::Migration;

fn in_order(migrations: &[Migration]) -> Vec<&Migration> {
    let mut migrations: Vec<&Migration> = migrations.iter().collect();
    migrations.sort_by_key(|migration| migration.version());
    migrations
}

fn resolve(migration: &Migration, dialect: Dialect) -> Resolved {
    // Git may check the same file out with other line ends, which must not change its checksum.
    let sql = migration.sql(dialect);
    let sql = match sql.contains('\r') {
        true => Cow::Owned(sql.replace("\r\n", "\n")),
        false => Cow::Borrowed(sql),
    };
    // A migration is a constant of the program, so no user had a part in its text.
    let sql = AssertSqlSafe(sql).into_sql_str();
    Resolved::new(migration.version(), migration.name().into(), MigrationType::Simple, sql, false)
}

fn is_applied(applied: &[AppliedMigration], version: i64) -> bool {
    applied.iter().any(|migration| migration.version == version)
}

/// Whether what was applied is the beginning of the list, unchanged.
fn check_applied(applied: &[AppliedMigration], migrations: &[Resolved]) -> Result<(), DataError> {
    for done in applied {
        let version = done.version;
        let Some(migration) = migrations.iter().find(|migration| migration.version == version) else {
            return Err(DataError::migration(format!(
                "the database has a migration {version} that this program does not know; \
                 run a newer program, or restore the migration"
            )));
        };
        if migration.checksum != done.checksum {
            return Err(DataError::migration(format!(
                "the migration {version} `{}` was changed after it had been applied; \
                 restore its text, and put the change into a new one",
                migration.description
            )));
        }
    }
    let newest = applied.iter().map(|migration| migration.version).max().unwrap_or(0);
    match migrations.iter().find(|migration| migration.version < newest && !is_applied(applied, migration.version)) {
        Some(late) => Err(DataError::migration(format!(
            "the migration {} `{}` comes too late: {newest} was applied already; give it a version above that",
            late.version, late.description
        ))),
        None => Ok(()),
    }
}

fn unreadable(error: MigrateError) -> DataError {
    DataError::migration(format!("the record of applied migrations in {TABLE} cannot be read")).because(error)
}

fn failed(migration: &Resolved, error: MigrateError, meaning: fn(sqlx::Error) -> DataError) -> DataError {
    let message =
        format!("the migration {} `{}` failed, and nothing was applied", migration.version, migration.description);
    match error {
        MigrateError::ExecuteMigration(error, _) => DataError::migration(message).because(meaning(error)),
        error => DataError::migration(message).because(error),
    }
}
