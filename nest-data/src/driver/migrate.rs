use std::borrow::Cow;

use sqlx::{
    AssertSqlSafe, SqlSafeStr,
    migrate::{AppliedMigration, Migrate, MigrateError, MigrationType},
};

use crate::{
    error::DataError,
    migration::{Dialect, Migration, MigrationState, MigrationStatus, Step},
};

/// Where sqlx keeps its record, so that its command line tool understands a database of ours.
const TABLE: &str = "_sqlx_migrations";

/// Takes the step, within the transaction that the connection is in, which is to hold the lock. Gives the versions that
/// were applied or taken back, or would be.
///
/// This takes the steps of sqlx's `Migrator` one by one, because that would also apply a migration after one with a
/// higher version, and because its locks do nothing on SQLite. `meaning` is what the engine makes of an error.
pub(super) async fn take(
    connection: &mut impl Migrate,
    dialect: Dialect,
    meaning: fn(sqlx::Error) -> DataError,
    migrations: &[Migration],
    step: Step,
) -> Result<Vec<i64>, DataError> {
    let migrations = in_order(migrations);
    let resolved: Vec<Resolved> = migrations.iter().map(|one| resolve(one, one.sql(dialect))).collect();
    let applied = applied(connection).await?;
    check_applied(&applied, &resolved)?;
    let work = match step {
        Step::Down(to) => downs(&migrations, dialect, &applied, to)?,
        Step::Up | Step::Plan => {
            resolved.into_iter().filter(|migration| !is_applied(&applied, migration.version)).collect()
        }
    };
    for migration in &work {
        let (done, failure) = match step {
            Step::Plan => continue,
            Step::Up => (connection.apply(TABLE, migration).await, "failed, and nothing was applied"),
            Step::Down(_) => (connection.revert(TABLE, migration).await, "could not be taken back, and nothing was"),
        };
        done.map_err(|error| failed(migration, failure, error, meaning))?;
    }
    Ok(work.into_iter().map(|migration| migration.version).collect())
}

/// What the record says of each migration, and of those that are not in the list.
pub(super) async fn look(
    connection: &mut impl Migrate,
    dialect: Dialect,
    migrations: &[Migration],
) -> Result<Vec<MigrationStatus>, DataError> {
    let applied = applied(connection).await?;
    let listed = in_order(migrations).into_iter().map(|migration| {
        let state = match applied.iter().find(|done| done.version == migration.version()) {
            None => MigrationState::Pending,
            Some(done) if done.checksum == resolve(migration, migration.sql(dialect)).checksum => {
                MigrationState::Applied
            }
            Some(_) => MigrationState::Changed,
        };
        MigrationStatus { version: migration.version(), name: Some(migration.name()), state }
    });
    let mut status: Vec<MigrationStatus> = listed.collect();
    for done in &applied {
        if migrations.iter().all(|migration| migration.version() != done.version) {
            status.push(MigrationStatus { version: done.version, name: None, state: MigrationState::Unknown });
        }
    }
    status.sort_by_key(|migration| migration.version);
    Ok(status)
}

async fn applied(connection: &mut impl Migrate) -> Result<Vec<AppliedMigration>, DataError> {
    connection.ensure_migrations_table(TABLE).await.map_err(unreadable)?;
    if let Some(version) = connection.dirty_version(TABLE).await.map_err(unreadable)? {
        return Err(DataError::migration(format!(
            "the migration {version} was applied in part, by another program; repair the schema and its row in {TABLE}"
        )));
    }
    connection.list_applied_migrations(TABLE).await.map_err(unreadable)
}

/// What takes back all that was applied above a version, the newest first. All of it is known before anything is done.
fn downs(
    migrations: &[&Migration],
    dialect: Dialect,
    applied: &[AppliedMigration],
    to: i64,
) -> Result<Vec<Resolved>, DataError> {
    let above = migrations.iter().rev().filter(|one| one.version() > to && is_applied(applied, one.version()));
    let down = |migration: &&Migration| match migration.down_sql(dialect) {
        Some(sql) => Ok(resolve(migration, sql)),
        None => Err(DataError::migration(format!(
            "the migration {} `{}` does not say how it is taken back, and nothing was; add `.down(…)` to it, or write a new \
             migration that mends the schema",
            migration.version(),
            migration.name()
        ))),
    };
    above.map(down).collect()
}

type Resolved = sqlx::migrate::Migration;

fn in_order(migrations: &[Migration]) -> Vec<&Migration> {
    let mut migrations: Vec<&Migration> = migrations.iter().collect();
    migrations.sort_by_key(|migration| migration.version());
    migrations
}

fn resolve(migration: &Migration, sql: &'static str) -> Resolved {
    // Git may check the same file out with other line ends, which must not change its checksum.
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

fn failed(
    migration: &Resolved,
    failure: &str,
    error: MigrateError,
    meaning: fn(sqlx::Error) -> DataError,
) -> DataError {
    let message = format!("the migration {} `{}` {failure}", migration.version, migration.description);
    match error {
        MigrateError::ExecuteMigration(error, _) => DataError::migration(message).because(meaning(error)),
        error => DataError::migration(message).because(error),
    }
}
