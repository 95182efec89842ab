//! What the stores in a database do besides: transactions, rows that go, and a start without their tables.

use std::sync::Arc;
use std::time::Duration;

use nest::auth::{
    DatabaseRefreshSessions, DatabaseRevocations, DatabaseSessions, DatabaseThrottle, RefreshSession, RefreshSessions,
    RefreshStore, RevocationStore, Rotation, SessionRecord, SessionStore, TokenHash,
};
use nest::data::{
    DataError, DataModule, DataOptions, Database, DatabaseUrl, Propagation, Query, TransactionOptions, query,
};
use nest::module;

use crate::places::{TABLES, at, fails, on_each_engine};
use crate::refresh::{hash, session};
use crate::sessions::record;

async fn count(database: &Database, table: &'static str) -> i64 {
    Query::of(["SELECT count(*) FROM", table]).fetch_value(database).await.unwrap()
}

#[tokio::test]
async fn no_token_is_in_a_table() {
    on_each_engine(async |database, _| {
        let store = Arc::new(DatabaseRefreshSessions::new(database));
        let sessions = RefreshSessions::new(store, Duration::from_secs(60));
        let (_, token) = sessions.open("ada", "phone").await.unwrap();
        let rows: Vec<(String, String)> =
            query("SELECT hash, session FROM nest_refresh_tokens").fetch_all(database).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].0, token.hash().as_str());
        assert_ne!(rows[0].0, token.expose());
    })
    .await;
}

#[tokio::test]
async fn a_session_is_opened_and_ended_with_the_transaction() {
    on_each_engine(async |database, other| {
        let store = DatabaseRefreshSessions::new(database);
        store.open(session("a", "ada"), hash("1")).await.unwrap();
        let taken_back = database.transaction(async || {
            store.open(session("b", "ada"), hash("2")).await.unwrap();
            assert!(store.end("ada", "a").await.unwrap());
            Err::<(), _>(fails())
        });
        taken_back.await.unwrap_err();
        let there = DatabaseRefreshSessions::new(other);
        assert_eq!(there.list("ada", at(1)).await.unwrap(), [session("a", "ada")]);
        assert_eq!(there.find(&hash("2"), at(1)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_exchange_that_is_taken_back_leaves_the_token_good() {
    on_each_engine(async |database, _| {
        let store = DatabaseRefreshSessions::new(database);
        store.open(session("a", "ada"), hash("1")).await.unwrap();
        let taken_back = database.transaction(async || {
            let exchanged = store.rotate(&hash("1"), hash("2"), at(10), at(110)).await.unwrap();
            assert!(matches!(exchanged, Rotation::Rotated(_)));
            Err::<(), _>(fails())
        });
        taken_back.await.unwrap_err();
        assert_eq!(store.find(&hash("1"), at(10)).await.unwrap(), Some(session("a", "ada")));
        assert_eq!(store.find(&hash("2"), at(10)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_used_token_ends_its_session_though_its_transaction_is_taken_back() {
    on_each_engine(async |database, other| {
        let store = DatabaseRefreshSessions::new(database);
        for propagation in [Propagation::Required, Propagation::Nested] {
            store.open(session("a", "ada"), hash("1")).await.unwrap();
            store.rotate(&hash("1"), hash("2"), at(10), at(110)).await.unwrap();
            let refused = database.transaction(async || {
                let part = TransactionOptions::new().propagation(propagation);
                let refused = database.transaction_with(part, async || {
                    let reused = store.rotate(&hash("1"), hash("3"), at(20), at(120)).await.unwrap();
                    assert!(matches!(reused, Rotation::Reused(_)));
                    Err::<(), _>(fails())
                });
                refused.await.unwrap_err();
                Err::<(), _>(fails())
            });
            refused.await.unwrap_err();
            let there = DatabaseRefreshSessions::new(other);
            assert_eq!(there.list("ada", at(30)).await.unwrap(), [], "{propagation:?}");
            assert_eq!(count(other, "nest_refresh_tokens").await, 0);
        }
    })
    .await;
}

#[tokio::test]
async fn with_each_session_that_is_opened_at_most_eight_go_that_are_over() {
    on_each_engine(async |database, _| {
        let store = DatabaseRefreshSessions::new(database);
        for number in 0..12 {
            let id = number.to_string();
            store.open(session(&id, "ada"), TokenHash::of(&id)).await.unwrap();
        }
        let later = |id: &str| RefreshSession { used_at: at(100), expires_at: at(300), ..session(id, "ada") };
        store.open(later("later"), hash("later")).await.unwrap();
        assert_eq!(count(database, "nest_refresh_sessions").await, 12 + 1 - 8);
        store.open(later("last"), hash("last")).await.unwrap();
        assert_eq!(count(database, "nest_refresh_sessions").await, 2);
        assert_eq!(count(database, "nest_refresh_tokens").await, 2);
    })
    .await;
}

#[tokio::test]
async fn browsers_sessions_go_when_they_have_not_been_used_for_as_long_as_they_are_kept() {
    on_each_engine(async |database, _| {
        let store = DatabaseSessions::new(database).keep(Duration::from_secs(100));
        for number in 0..12 {
            store.insert(record(&number.to_string(), "ada")).await.unwrap();
        }
        store.touch(&TokenHash::of("0"), at(50)).await.unwrap();
        let at_time = |cookie: &str, seconds| SessionRecord { seen_at: at(seconds), ..record(cookie, "ada") };
        store.insert(at_time("before", 104)).await.unwrap();
        assert_eq!(count(database, "nest_sessions").await, 13);
        store.insert(at_time("then", 105)).await.unwrap();
        assert_eq!(count(database, "nest_sessions").await, 14 - 8);
        store.insert(at_time("last", 105)).await.unwrap();
        let mut left: Vec<String> = Vec::new();
        for cookie in ["0", "1", "before", "then", "last"] {
            if store.find(&TokenHash::of(cookie)).await.unwrap().is_some() {
                left.push(cookie.to_owned());
            }
        }
        assert_eq!(left, ["0", "before", "then", "last"]);
        assert_eq!(count(database, "nest_sessions").await, 4);
    })
    .await;
}

#[tokio::test]
async fn browsers_sessions_are_opened_with_the_transaction() {
    on_each_engine(async |database, other| {
        let store = DatabaseSessions::new(database);
        let taken_back = database.transaction(async || {
            store.insert(record("one", "ada")).await.unwrap();
            Err::<(), _>(fails())
        });
        taken_back.await.unwrap_err();
        assert!(DatabaseSessions::new(other).list("ada").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn tokens_are_taken_back_with_the_transaction() {
    on_each_engine(async |database, other| {
        let (here, there) = (DatabaseRevocations::new(database), DatabaseRevocations::new(other));
        let what = TokenHash::of("session");
        let taken_back = database.transaction(async || {
            here.note(&what, 7, at(0), at(100)).await.unwrap();
            Err::<(), _>(fails())
        });
        taken_back.await.unwrap_err();
        assert_eq!(there.issued_until(std::slice::from_ref(&what), at(1)).await.unwrap(), None);
        let committed = database.transaction(async || {
            here.note(&what, 7, at(0), at(100)).await.unwrap();
            Ok::<(), DataError>(())
        });
        committed.await.unwrap();
        assert_eq!(there.issued_until(std::slice::from_ref(&what), at(1)).await.unwrap(), Some(7));
    })
    .await;
}

#[tokio::test]
async fn with_each_note_at_most_eight_go_that_are_over() {
    on_each_engine(async |database, _| {
        let store = DatabaseRevocations::new(database);
        for number in 0..12 {
            store.note(&TokenHash::of(&number.to_string()), 7, at(0), at(100)).await.unwrap();
        }
        store.note(&hash("later"), 7, at(100), at(300)).await.unwrap();
        assert_eq!(count(database, "nest_revocations").await, 12 + 1 - 8);
        store.note(&hash("last"), 7, at(100), at(300)).await.unwrap();
        assert_eq!(count(database, "nest_revocations").await, 2);
    })
    .await;
}

#[tokio::test]
async fn the_migrations_can_be_taken_back() {
    on_each_engine(async |database, _| {
        assert_eq!(database.migrate_down(TABLES, 0).await.unwrap(), [4, 3, 2, 1]);
        database.migrate(TABLES).await.unwrap();
        assert_eq!(count(database, "nest_sessions").await, 0);
    })
    .await;
}

#[module(
    imports = [global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory())))],
    providers = [provide(dyn RefreshStore, class = DatabaseRefreshSessions), DatabaseSessions, DatabaseRevocations, DatabaseThrottle],
)]
struct WithoutTables;

#[tokio::test]
async fn a_start_without_the_tables_says_which_migration_is_missing() {
    let error = nest::context!(WithoutTables).start().await.unwrap_err();
    let text = format!("{error:?} {error}");
    for what in [
        "nest_refresh_tokens",
        "DatabaseRefreshSessions::migration(…)",
        "DatabaseSessions::migration(…)",
        "DatabaseRevocations::migration(…)",
        "DatabaseThrottle::migration(…)",
    ] {
        assert!(text.contains(what), "{what} in {text}");
    }
}
