use nest_data::{DataError, Database, query};

use crate::{insert_user, on_each};

async fn refused(database: &Database, sql: &'static str) -> DataError {
    query(sql).execute(database).await.unwrap_err()
}

#[tokio::test]
async fn a_used_key_is_told_by_its_columns() {
    on_each(async |database| {
        insert_user(database, "ada@example.com").await;
        let error = refused(database, "INSERT INTO users (email) VALUES ('ada@example.com')").await;
        assert!(error.is_unique_violation() && !error.is_check_violation());
        assert_eq!((error.table(), error.unique_columns()), (Some("users"), &["email".to_owned()][..]));
        assert!(error.to_string().starts_with("the row exists already, in users(email)"), "{error}");
        assert!(!format!("{error} {error:?}").contains("ada@"), "the value is not part of the text: {error:?}");

        query("INSERT INTO keys VALUES (1, 'k')").execute(database).await.unwrap();
        let error = refused(database, "INSERT INTO keys VALUES (1, 'k')").await;
        assert_eq!(error.unique_columns(), ["user_id", "key"]);
    })
    .await;
}

#[tokio::test]
async fn a_used_primary_key_is_a_used_key() {
    on_each(async |database| {
        insert_user(database, "ada@example.com").await;
        let error = refused(database, "INSERT INTO users (id, email) VALUES (1, 'eve@example.com')").await;
        assert!(error.is_unique_violation());
        assert_eq!(error.unique_columns(), ["id"]);
    })
    .await;
}

#[tokio::test]
async fn a_used_key_of_an_index_over_an_expression_is_told_by_the_index() {
    on_each(async |database| {
        query("INSERT INTO users (email, name) VALUES ('a', 'Ada')").execute(database).await.unwrap();
        let error = refused(database, "INSERT INTO users (email, name) VALUES ('b', 'ADA')").await;
        assert!(error.is_unique_violation());
        assert_eq!(error.constraint(), Some("users_name"));
        assert!(error.unique_columns().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_other_rules_have_predicates_too() {
    on_each(async |database| {
        let error = refused(database, "INSERT INTO keys VALUES (99, 'k')").await;
        assert!(error.is_foreign_key_violation() && !error.is_unique_violation());
        let error = refused(database, "INSERT INTO users (email) VALUES (NULL)").await;
        assert!(error.is_not_null_violation());
        let error = refused(database, "INSERT INTO products (id, stock) VALUES (1, -1)").await;
        assert!(error.is_check_violation());
        assert_eq!(error.constraint(), Some("stock_is_not_negative"));
    })
    .await;
}

#[tokio::test]
async fn an_id_is_not_used_again_after_its_row_is_gone() {
    on_each(async |database| {
        let first = insert_user(database, "ada@example.com").await;
        query("DELETE FROM users").execute(database).await.unwrap();
        assert!(insert_user(database, "ada@example.com").await > first);
    })
    .await;
}
