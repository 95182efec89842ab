//! Stores on a database that has a name, beside that of the application.

use std::sync::Arc;

use nest::auth::{
    DatabaseRefreshSessions, DatabaseRevocations, DatabaseSessions, DatabaseThrottle, RefreshStore, RevocationStore,
    Rotation, SessionStore, ThrottleStore,
};
use nest::data::{DataError, DataModule, DataOptions, Database, DatabaseName, DatabaseUrl};
use nest::{injectable, module};

use crate::places::{TABLES, at, fails, on_each_url};
use crate::refresh::{hash, session};
use crate::sessions::record;

#[injectable(value)]
struct Accounts;

impl DatabaseName for Accounts {}

#[injectable]
struct Stores {
    refresh: Arc<dyn RefreshStore>,
    sessions: Arc<dyn SessionStore>,
    revocations: Arc<dyn RevocationStore>,
    throttle: Arc<DatabaseThrottle<Accounts>>,
}

#[module(
    imports = [
        global(DataModule::for_root(DatabaseUrl::sqlite_memory())),
        global(DataModule::named::<Accounts>().for_root(DatabaseUrl::sqlite_memory()).migrations(TABLES)),
    ],
    providers = [
        Stores,
        provide(dyn RefreshStore, class = DatabaseRefreshSessions<Accounts>),
        provide(dyn SessionStore, class = DatabaseSessions<Accounts>),
        provide(dyn RevocationStore, class = DatabaseRevocations<Accounts>),
        DatabaseThrottle<Accounts>,
    ],
)]
struct AppModule;

/// The database without a name has no tables here, so a store that went there would find none.
#[tokio::test]
async fn stores_are_on_the_database_that_they_name() {
    let context = nest::context!(AppModule).start().await.unwrap();
    let stores = context.get::<Stores>();
    stores.refresh.open(session("a", "ada"), hash("1")).await.unwrap();
    assert_eq!(stores.refresh.list("ada", at(1)).await.unwrap(), [session("a", "ada")]);
    stores.sessions.insert(record("cookie", "ada")).await.unwrap();
    assert_eq!(stores.sessions.list("ada").await.unwrap().len(), 1);
    stores.revocations.note(&hash("1"), 7, at(1), at(9)).await.unwrap();
    assert_eq!(stores.revocations.issued_until(&[hash("1")], at(1)).await.unwrap(), Some(7));
    stores.throttle.remember(&hash("1"), at(1), at(9)).await.unwrap();
    assert!(stores.throttle.remembers(&hash("1"), at(1)).await.unwrap());
    context.stop("").await;
}

/// The session of a token that two have ends when the transaction on its own database is taken back, also from within one on another.
#[tokio::test]
async fn a_used_token_ends_its_session_for_good_whichever_transaction_is_the_innermost() {
    on_each_url(async |url| {
        let options = DataOptions::new(url.parse().unwrap());
        let accounts: Database<Accounts> = Database::connect_named(&options).await.unwrap();
        accounts.migrate(TABLES).await.unwrap();
        let main = Database::connect(&DataOptions::new(DatabaseUrl::sqlite_memory())).await.unwrap();
        let store = DatabaseRefreshSessions::new(&accounts);
        store.open(session("a", "ada"), hash("1")).await.unwrap();
        assert!(matches!(store.rotate(&hash("1"), hash("2"), at(1), at(9)).await.unwrap(), Rotation::Rotated(_)));
        let outcome = accounts.transaction(async || {
            main.transaction(async || {
                let again = store.rotate(&hash("1"), hash("3"), at(1), at(9)).await.unwrap();
                assert!(matches!(again, Rotation::Reused(_)));
                Ok::<_, DataError>(())
            })
            .await?;
            Err::<(), _>(fails())
        });
        outcome.await.unwrap_err();
        assert_eq!(store.list("ada", at(1)).await.unwrap(), []);
        accounts.close().await;
        main.close().await;
    })
    .await;
}
