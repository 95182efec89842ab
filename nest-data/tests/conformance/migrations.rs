use nest_data::{DataError, Database, Migration, MigrationState, query};

use crate::{count, on_each, on_shared};

const SECOND: Migration = Migration::new(2, "notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);\n");

fn with(more: &[Migration]) -> Vec<Migration> {
    [crate::SCHEMA, more].concat()
}

async fn refusal(database: &Database, migrations: &[Migration]) -> String {
    let error: DataError = database.migrate(migrations).await.unwrap_err();
    assert!(error.is_migration());
    error.to_string()
}

#[tokio::test]
async fn migrations_run_once_and_in_the_order_of_their_versions() {
    on_each(async |database| {
        let third = Migration::new(3, "first note", "INSERT INTO notes VALUES (1, 'hello')");
        let list = with(&[third, SECOND]);
        database.migrate(&list).await.unwrap();
        database.migrate(&list).await.unwrap();
        assert_eq!(count(database, "notes").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tasks_that_migrate_at_once_wait_for_each_other() {
    on_shared(async |database| {
        let insert = Migration::new(3, "first note", "INSERT INTO notes VALUES (1, 'hello')");
        let list = with(&[SECOND, insert]);
        let tasks = [database.clone(), database.clone()].map(|database| {
            let list = list.clone();
            tokio::spawn(async move { database.migrate(&list).await })
        });
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(count(database, "notes").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_migration_has_the_sql_of_its_engine() {
    on_each(async |database| {
        let engine = Migration::new(2, "engine", "CREATE TABLE engine AS SELECT 'sqlite' AS name")
            .postgres("CREATE TABLE engine AS SELECT 'postgres' AS name");
        database.migrate(&with(&[engine])).await.unwrap();
        let name: String = query("SELECT name FROM engine").fetch_value(database).await.unwrap();
        assert!(format!("{database:?}").contains(&format!("{name}:")), "{name}");
    })
    .await;
}

#[tokio::test]
async fn an_applied_migration_that_was_changed_is_refused_by_name() {
    on_each(async |database| {
        database.migrate(&with(&[SECOND])).await.unwrap();
        let changed = Migration::new(2, "notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL);\n");
        let message = refusal(database, &with(&[changed])).await;
        assert!(message.starts_with("the migration 2 `notes` was changed after it had been applied"), "{message}");
    })
    .await;
}

#[tokio::test]
async fn other_line_ends_are_no_change() {
    on_each(async |database| {
        database.migrate(&with(&[SECOND])).await.unwrap();
        let windows = Migration::new(2, "notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);\r\n");
        database.migrate(&with(&[windows])).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_database_from_a_newer_program_is_refused() {
    on_each(async |database| {
        database.migrate(&with(&[SECOND])).await.unwrap();
        let message = refusal(database, crate::SCHEMA).await;
        assert!(message.contains("a migration 2 that this program does not know"), "{message}");
    })
    .await;
}

#[tokio::test]
async fn a_list_with_a_gap_is_refused_before_anything_is_applied() {
    on_each(async |database| {
        let fourth = Migration::new(4, "four", "CREATE TABLE four (id INTEGER)");
        let message = refusal(database, &with(&[SECOND, fourth])).await;
        assert!(message.starts_with("there is no migration 3: `notes` has the version 2, and the next"), "{message}");
        assert!(query("SELECT * FROM notes").execute(database).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_record_with_a_gap_is_refused() {
    on_each(async |database| {
        let third = Migration::new(3, "three", "CREATE TABLE three (id INTEGER)");
        let list = with(&[SECOND, third]);
        database.migrate(&list).await.unwrap();
        query("DELETE FROM _sqlx_migrations WHERE version = 2").execute(database).await.unwrap();
        let message = refusal(database, &list).await;
        assert!(message.starts_with("the migration 2 `notes` comes too late: 3 was applied already"), "{message}");
    })
    .await;
}

#[tokio::test]
async fn versions_are_unique_and_begin_at_one() {
    on_each(async |database| {
        let message = refusal(database, &with(&[Migration::new(1, "again", "SELECT 1")])).await;
        assert!(message.starts_with("the migrations `schema` and `again` both have the version 1"), "{message}");
        for version in [0, 2] {
            let message = refusal(database, &[Migration::new(version, "first", "SELECT 1")]).await;
            assert!(message.contains("versions begin at 1"), "{message}");
        }
    })
    .await;
}

#[tokio::test]
async fn when_one_fails_none_has_happened() {
    on_each(async |database| {
        let broken = Migration::new(3, "broken", "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1)");
        let error = database.migrate(&with(&[SECOND, broken])).await.unwrap_err();
        assert_eq!(error.to_string(), "the migration 3 `broken` failed, and nothing was applied");
        assert!(std::error::Error::source(&error).is_some());
        for select in ["SELECT * FROM notes", "SELECT * FROM half"] {
            assert!(query(select).execute(database).await.is_err(), "{select}");
        }
        database.migrate(&with(&[SECOND])).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_state_of_each_migration_is_told() {
    on_each(async |database| {
        let states = async |list: &[Migration]| {
            let status = database.migrations(list).await.unwrap();
            status.into_iter().map(|one| (one.version, one.name, one.state)).collect::<Vec<_>>()
        };
        let schema = (1, Some("schema"), MigrationState::Applied);
        let notes = |state| (2, Some("notes"), state);
        assert_eq!(states(&with(&[SECOND])).await, [schema, notes(MigrationState::Pending)]);
        database.migrate(&with(&[SECOND])).await.unwrap();
        assert_eq!(states(&with(&[SECOND])).await, [schema, notes(MigrationState::Applied)]);
        let changed = Migration::new(2, "notes", "CREATE TABLE notes (id INTEGER)");
        assert_eq!(states(&with(&[changed])).await, [schema, notes(MigrationState::Changed)]);
        assert_eq!(states(crate::SCHEMA).await, [schema, (2, None, MigrationState::Unknown)]);
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_tells_what_would_run_and_runs_nothing() {
    on_each(async |database| {
        let engine = Migration::new(3, "engine", "SELECT 'sqlite'").postgres("SELECT 'postgres'");
        let list = with(&[SECOND, engine]);
        for _ in 0..2 {
            let pending = database.pending_migrations(&list).await.unwrap();
            let told: Vec<_> = pending.iter().map(|one| (one.version, one.name)).collect();
            assert_eq!(told, [(2, "notes"), (3, "engine")]);
            assert!(pending[0].sql.starts_with("CREATE TABLE notes"));
            let engine = pending[1].sql.trim_start_matches("SELECT ").trim_matches('\'');
            assert!(format!("{database:?}").contains(&format!("{engine}:")), "{engine}");
        }
        assert!(query("SELECT * FROM notes").execute(database).await.is_err());
        database.migrate(&list).await.unwrap();
        assert!(database.pending_migrations(&list).await.unwrap().is_empty());
        assert!(database.pending_migrations(crate::SCHEMA).await.unwrap_err().is_migration());
    })
    .await;
}

#[tokio::test]
async fn migrations_that_say_how_are_taken_back_the_newest_first() {
    on_each(async |database| {
        let third = Migration::new(3, "first note", "INSERT INTO notes VALUES (1, 'hello')")
            .down("DELETE FROM notes WHERE id = 1");
        let second = SECOND.down("DROP TABLE nothing").postgres_down("DROP TABLE nothing").down("DROP TABLE notes");
        let second = second.postgres_down("DROP TABLE notes");
        let list = with(&[second, third]);
        database.migrate(&list).await.unwrap();
        assert_eq!(database.migrate_down(&list, 2).await.unwrap(), [3]);
        assert_eq!(count(database, "notes").await, 0);
        database.migrate(&list).await.unwrap();
        assert_eq!(database.migrate_down(&list, 1).await.unwrap(), [3, 2]);
        assert!(query("SELECT * FROM notes").execute(database).await.is_err());
        assert!(database.migrate_down(&list, 1).await.unwrap().is_empty());
        database.migrate(&list).await.unwrap();
        assert_eq!(count(database, "notes").await, 1);
    })
    .await;
}

#[tokio::test]
async fn when_one_cannot_be_taken_back_none_is() {
    on_each(async |database| {
        let list = with(&[SECOND.down("DROP TABLE notes")]);
        database.migrate(&list).await.unwrap();
        let error = database.migrate_down(&list, 0).await.unwrap_err();
        assert!(error.is_migration());
        assert!(error.to_string().starts_with("the migration 1 `schema` does not say how it is taken back"), "{error}");
        let third = Migration::new(3, "third", "SELECT 1").down("DROP TABLE nowhere");
        let list = with(&[SECOND.down("DROP TABLE notes"), third]);
        database.migrate(&list).await.unwrap();
        let error = database.migrate_down(&list, 1).await.unwrap_err();
        assert_eq!(error.to_string(), "the migration 3 `third` could not be taken back, and nothing was");
        assert_eq!(count(database, "notes").await, 0);
        assert!(database.pending_migrations(&list).await.unwrap().is_empty());
    })
    .await;
}
