//! Hashes as columns of an entity, on each engine.

use std::num::NonZeroUsize;
use std::sync::Arc;

use nest::Entity;
use nest::auth::{OpaqueToken, PasswordHash, PasswordOptions, PasswordService, TokenHash};
use nest::data::{Database, Hidden, Repository, query};

use crate::places::on_each_engine;

#[derive(Clone, Debug, Entity)]
#[entity(table = "accounts")]
struct Account {
    #[column(primary)]
    id: i64,
    #[column(name = "password_hash", hidden)]
    password: Hidden<PasswordHash>,
    key: Option<TokenHash>,
}

const PASSWORD: &str = "correct horse battery";

fn passwords() -> PasswordService {
    let cheap = PasswordOptions { memory_kib: 8, iterations: 1, lanes: 1, concurrency: NonZeroUsize::MIN };
    PasswordService::new(&cheap).unwrap()
}

/// Runs a test on a table with one account.
async fn with_an_account(test: impl AsyncFn(&Database, &Repository<Account>, &OpaqueToken)) {
    let password = passwords().hash(PASSWORD).await.unwrap();
    on_each_engine(async |database, _| {
        let create = "CREATE TABLE accounts (id BIGINT PRIMARY KEY, password_hash TEXT NOT NULL, key TEXT)";
        query(create).execute(database).await.unwrap();
        let accounts = Repository::<Account>::new(Arc::new(database.clone()));
        accounts.check().await.unwrap();
        let key = OpaqueToken::generate();
        let new = NewAccount { id: 1, password: password.clone(), key: Some(key.hash()) };
        accounts.insert(new).await.unwrap();
        test(database, &accounts, &key).await;
    })
    .await;
}

#[tokio::test]
async fn the_hash_of_a_password_is_a_hidden_column() {
    with_an_account(async |_, accounts, _| {
        let account = accounts.find_by_id(1).await.unwrap().unwrap();
        assert!(!account.password.is_loaded());
        let account = accounts.find(Account::ID.eq(1)).with_hidden().one().await.unwrap();
        let hash = account.password.loaded().unwrap();
        assert!(passwords().verify(PASSWORD, hash).await.unwrap());
        let printed = format!("{account:?}");
        assert!(!printed.contains("argon2id"), "{printed}");
        // Another one is written as it was made.
        let next = passwords().hash("another").await.unwrap();
        accounts.save(&Account { password: next.clone().into(), ..account }).await.unwrap();
        let account = accounts.find(Account::ID.eq(1)).with_hidden().one().await.unwrap();
        assert_eq!(account.password.into_loaded(), Some(next));
    })
    .await;
}

#[tokio::test]
async fn the_hash_of_a_token_is_a_column_that_rows_are_found_by() {
    with_an_account(async |database, accounts, key| {
        let found = accounts.find(Account::KEY.eq(TokenHash::of(key.expose()))).one().await.unwrap();
        assert_eq!((found.id, found.key), (1, Some(key.hash())));
        assert_eq!(accounts.count(Account::KEY.eq(TokenHash::of("another"))).await.unwrap(), 0);
        let stored: String = query("SELECT key FROM accounts").fetch_value(database).await.unwrap();
        assert_eq!(stored, key.hash().as_str());
        accounts.update(Account::ID.eq(1), [Account::KEY.set(None::<TokenHash>)]).await.unwrap();
        assert_eq!(accounts.find_by_id(1).await.unwrap().unwrap().key, None);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_hash_is_an_error_that_names_table_and_column_and_not_the_text() {
    with_an_account(async |database, accounts, key| {
        let stored: String = query("SELECT password_hash FROM accounts").fetch_value(database).await.unwrap();
        let cut = stored.rsplit_once('$').unwrap().0;
        for text in ["", PASSWORD, "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", cut] {
            query("UPDATE accounts SET password_hash = $1").bind(text).execute(database).await.unwrap();
            let error = accounts.find(Account::ID.eq(1)).with_hidden().one().await.unwrap_err();
            let expected = "the column `password_hash` of `accounts` is a text, expected the hash of a password as a PHC string, \
                            `$argon2id$v=19$…`";
            assert_eq!(error.to_string(), expected);
            assert!(text.is_empty() || !format!("{error:?}").contains(text));
        }
        for text in ["", &key.hash().as_str()[1..], &key.hash().as_str().to_uppercase(), &"g".repeat(64)] {
            query("UPDATE accounts SET key = $1").bind(text).execute(database).await.unwrap();
            let error = accounts.find_by_id(1).await.unwrap_err();
            let expected = "the column `key` of `accounts` is a text, expected the hash of a token, 64 hexadecimal characters in \
                            lower case";
            assert_eq!(error.to_string(), expected);
            assert!(text.is_empty() || !format!("{error:?}").contains(text));
        }
    })
    .await;
}
