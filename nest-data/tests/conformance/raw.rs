//! sqlx and sea-query beside the statements of this crate, in the same transaction.

use nest_data::{
    DataError, Database, RawConnection, query,
    raw::{
        sea_query::{Alias, Expr, ExprTrait as _, Query},
        sqlx,
    },
};

use crate::{count, insert_user, on_each};

/// Inserts a user by sqlx.
async fn insert(database: &Database, email: &'static str) -> Result<u64, DataError> {
    const INSERT: &str = "INSERT INTO users (email) VALUES ($1)";
    let work = database.with_connection(|connection| {
        Box::pin(async move {
            Ok(match connection {
                RawConnection::Sqlite(connection) => {
                    sqlx::query(INSERT).bind(email).execute(connection).await?.rows_affected()
                }
                RawConnection::Postgres(connection) => {
                    sqlx::query(INSERT).bind(email).execute(connection).await?.rows_affected()
                }
                other => panic!("{other:?}"),
            })
        })
    });
    work.await
}

#[tokio::test]
async fn sqlx_runs_in_the_transaction_of_the_task_and_goes_with_it() {
    on_each(async |database| {
        assert_eq!(insert(database, "alone@example.com").await.unwrap(), 1);
        let keep = async |keep: bool| {
            database
                .transaction(async || {
                    insert_user(database, "first@example.com").await;
                    insert(database, "second@example.com").await?;
                    assert_eq!(count(database, "users").await, 3);
                    if keep { Ok(()) } else { query("no SQL").execute(database).await.map(drop) }
                })
                .await
        };
        keep(false).await.unwrap_err();
        assert_eq!(count(database, "users").await, 1);
        keep(true).await.unwrap();
        assert_eq!(count(database, "users").await, 3);
    })
    .await;
}

#[tokio::test]
async fn what_sqlx_is_refused_is_known_by_the_rule_that_it_would_break() {
    on_each(async |database| {
        insert(database, "ada@example.com").await.unwrap();
        let error = insert(database, "ada@example.com").await.unwrap_err();
        assert!(error.is_unique_violation(), "{error:?}");
        assert_eq!(error.unique_columns(), ["email"]);
        // The transaction of its own was rolled back, and the connection goes on.
        insert(database, "eve@example.com").await.unwrap();
        assert_eq!(count(database, "users").await, 2);
    })
    .await;
}

/// PostgreSQL answers the commit of a transaction with a failed statement by rolling back, and calls that no error.
#[tokio::test]
async fn a_failure_that_is_kept_quiet_is_no_commit_that_did_not_happen() {
    on_each(async |database| {
        insert(database, "ada@example.com").await.unwrap();
        let quiet = database
            .transaction(async || {
                insert_user(database, "eve@example.com").await;
                database
                    .with_connection(|connection| {
                        Box::pin(async move {
                            match connection {
                                RawConnection::Sqlite(connection) => {
                                    drop(sqlx::query("no SQL").execute(connection).await)
                                }
                                RawConnection::Postgres(connection) => {
                                    drop(sqlx::query("no SQL").execute(connection).await)
                                }
                                other => panic!("{other:?}"),
                            }
                            Ok::<_, DataError>(())
                        })
                    })
                    .await
            })
            .await;
        let users = count(database, "users").await;
        assert_eq!(users, if quiet.is_ok() { 2 } else { 1 }, "{quiet:?}");
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_would_wait_for_itself_is_refused() {
    on_each(async |database| {
        let handle = database.clone();
        let error = database
            .with_connection(|_| Box::pin(async move { query("SELECT 1").execute(&handle).await }))
            .await
            .unwrap_err();
        assert!(error.is_transaction() && error.to_string().contains("`with_connection`"), "{error}");
        assert_eq!(count(database, "users").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_statement_of_sea_query_is_in_the_transaction_too() {
    on_each(async |database| {
        let table = || Alias::new("users");
        let add = |email: &str| {
            Query::insert()
                .into_table(table())
                .columns([Alias::new("email"), Alias::new("name")])
                .values_panic([email.into(), None::<String>.into()])
                .to_owned()
        };
        let tell = async |keep: bool| {
            database
                .transaction(async || {
                    assert_eq!(database.statement(&add("ada@example.com"))?.execute(database).await?, 1);
                    if keep { Ok(()) } else { query("no SQL").execute(database).await.map(drop) }
                })
                .await
        };
        tell(false).await.unwrap_err();
        assert_eq!(count(database, "users").await, 0);
        tell(true).await.unwrap();
        let mut select = Query::select();
        select.columns([Alias::new("email"), Alias::new("name")]).from(table());
        select
            .and_where(Expr::col(Alias::new("email")).eq("ada@example.com"))
            .and_where(Expr::col(Alias::new("id")).gt(0_i32))
            .limit(5);
        let found: Vec<(String, Option<String>)> =
            database.statement(&select).unwrap().fetch_all(database).await.unwrap();
        assert_eq!(found, [("ada@example.com".to_owned(), None)]);
        let time = chrono::NaiveTime::MIN;
        let odd = Query::select().expr(Expr::val(time)).to_owned();
        let error = database.statement(&odd).unwrap_err();
        assert!(error.to_string().contains("cannot be bound"), "{error}");
    })
    .await;
}
