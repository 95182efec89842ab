use nest_data::{fold_case, like_contains, like_starts_with, query};
use proptest::prelude::*;
use tokio::runtime::Handle;

use crate::{insert_user, on_each};

const FOUND: &str = "SELECT email FROM users WHERE email LIKE $1 ESCAPE '\\' ORDER BY id";

#[tokio::test]
async fn wildcards_mean_themselves() {
    on_each(async |database| {
        for email in ["a%b", "a_b", "a\\b", "axb", "xa%b"] {
            insert_user(database, email).await;
        }
        let found = async |pattern: String| -> Vec<String> {
            let rows: Vec<(String,)> = query(FOUND).bind(pattern).fetch_all(database).await.unwrap();
            rows.into_iter().map(|(email,)| email).collect()
        };
        assert_eq!(found(like_contains("%")).await, ["a%b", "xa%b"]);
        assert_eq!(found(like_contains("_")).await, ["a_b"]);
        assert_eq!(found(like_contains("\\")).await, ["a\\b"]);
        assert_eq!(found(like_starts_with("a%")).await, ["a%b"]);
        assert_eq!(found(like_contains("")).await.len(), 5);
    })
    .await;
}

/// A text and what is sought in it, many times.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pattern_finds_exactly_the_texts_that_contain_what_is_sought() {
    on_each(async |database| {
        let check = |text: String, sought: String| {
            let select = query("SELECT $1 LIKE $2 ESCAPE '\\'");
            let select = select.bind(fold_case(&text)).bind(like_contains(&fold_case(&sought)));
            let found = tokio::task::block_in_place(|| Handle::current().block_on(select.fetch_value(database)));
            assert_eq!(found.ok(), Some(fold_case(&text).contains(&fold_case(&sought))), "{text} {sought}");
        };
        proptest!(|(text in "[aÄ%_\\\\]{0,6}", sought in "[aÄ%_\\\\]{0,3}")| check(text, sought));
    })
    .await;
}
