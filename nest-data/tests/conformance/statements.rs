use nest_data::{DataError, FromRow, Query, Row, query};

use crate::{count, insert_user, on_each};

#[derive(Debug, PartialEq)]
struct User {
    id: i64,
    email: String,
    name: Option<String>,
}

impl FromRow for User {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        Ok(Self { id: row.get("id")?, email: row.get("email")?, name: row.get("name")? })
    }
}

#[tokio::test]
async fn rows_are_read_into_types() {
    on_each(async |database| {
        let ada =
            User { id: insert_user(database, "ada@example.com").await, email: "ada@example.com".into(), name: None };
        let all: Vec<User> = query("SELECT * FROM users").fetch_all(database).await.unwrap();
        assert_eq!(all, [ada]);
        let by_email = || query("SELECT * FROM users WHERE email = $1");
        let none: Option<User> = by_email().bind("eve@example.com").fetch_optional(database).await.unwrap();
        assert_eq!(none, None);
        let error = by_email().bind("eve@example.com").fetch_one::<User>(database).await.unwrap_err();
        assert!(error.is_not_found());
        let pair: (i64, String) = query("SELECT id, email FROM users").fetch_one(database).await.unwrap();
        assert_eq!(pair.1, "ada@example.com");
    })
    .await;
}

#[tokio::test]
async fn execute_counts_the_rows_that_changed() {
    on_each(async |database| {
        insert_user(database, "a@example.com").await;
        insert_user(database, "b@example.com").await;
        let rename = query("UPDATE users SET name = email WHERE email LIKE $1");
        assert_eq!(rename.clone().bind("%@example.com").execute(database).await.unwrap(), 2);
        assert_eq!(rename.bind("nobody").execute(database).await.unwrap(), 0);
        assert_eq!(query("DELETE FROM users").execute(database).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_an_insert_returns_is_there_for_the_next_reader() {
    on_each(async |database| {
        for number in 1..=50 {
            insert_user(database, &format!("{number}@example.com")).await;
            assert_eq!(count(database, "users").await, number);
        }
    })
    .await;
}

#[tokio::test]
async fn a_column_of_another_type_is_an_error_that_names_it_and_not_its_value() {
    on_each(async |database| {
        let row: Row =
            query("SELECT 'hunter2' AS password, NULL AS empty, 70000000000 AS big").fetch_one(database).await.unwrap();
        let message = |result: Result<i64, DataError>| result.unwrap_err().to_string();
        assert_eq!(message(row.get("password")), "the column `password` is a text, expected an integer");
        assert_eq!(message(row.get("empty")), "the column `empty` is NULL, expected an integer");
        assert_eq!(message(row.get("pasword")), "the result has no column `pasword`; it has password, empty, big");
        assert_eq!(message(row.at(3)), "the result has 3 columns, and no number 3");
        assert!(row.get::<i32>("big").is_err());
        assert_eq!(row.get::<Option<i64>>("empty").unwrap(), None);
        assert!(!format!("{row:?}").contains("hunter2"));
    })
    .await;
}

#[tokio::test]
async fn a_value_is_never_part_of_the_statement() {
    on_each(async |database| {
        let name = "'); DROP TABLE users; --";
        insert_user(database, name).await;
        let found: String = query("SELECT email FROM users").fetch_value(database).await.unwrap();
        assert_eq!(found, name);
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_value_is_an_error_and_not_null() {
    on_each(async |database| {
        insert_user(database, "ada@example.com").await;
        let update = query("UPDATE users SET name = $1 WHERE id = $2 OR $2 IS NULL").bind("eve");
        assert!(update.execute(database).await.is_err());
        assert!(query("SELECT $1").bind(1).bind(2).execute(database).await.is_err());
        let name: Option<String> = query("SELECT name FROM users").fetch_value(database).await.unwrap();
        assert_eq!(name, None);
    })
    .await;
}

#[tokio::test]
async fn a_statement_is_put_together_from_parts() {
    on_each(async |database| {
        insert_user(database, "ada@example.com").await;
        let users: Vec<User> = Query::of(["SELECT * FROM users", "WHERE id > $1", "ORDER BY id LIMIT $2"])
            .bind(0)
            .bind(10)
            .fetch_all(database)
            .await
            .unwrap();
        assert_eq!(users.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_bad_statement_is_an_error_with_its_cause() {
    on_each(async |database| {
        let error = query("SELEC 1").execute(database).await.unwrap_err();
        assert_eq!(error.to_string(), "the database refused the statement");
        assert!(std::error::Error::source(&error).unwrap().to_string().contains("SELEC"));
    })
    .await;
}

#[tokio::test]
async fn nothing_bound_is_printed() {
    let query = query("UPDATE users SET password = $1").bind("hunter2");
    assert!(!format!("{query:?}").contains("hunter2"));
}
