//! What every store of browsers' sessions must do.

use std::time::Duration;

use nest::auth::{SessionRecord, SessionStore, TokenHash};
use nest_auth::RedisSessions;

use crate::places::{at, on_each_session_store, on_redis};

pub(crate) fn record(cookie: &str, subject: &str) -> SessionRecord {
    let (hash, subject) = (TokenHash::of(cookie), subject.to_owned());
    SessionRecord { hash, subject, data: r#"{"cart":"\u0000 ä"}"#.to_owned(), created_at: at(0), seen_at: at(5) }
}

async fn find(store: &dyn SessionStore, cookie: &str) -> Option<SessionRecord> {
    store.find(&TokenHash::of(cookie)).await.unwrap()
}

fn same(left: &SessionRecord, right: &SessionRecord) -> bool {
    let times = |record: &SessionRecord| (record.created_at, record.seen_at);
    left.hash == right.hash && left.subject == right.subject && left.data == right.data && times(left) == times(right)
}

#[tokio::test]
async fn a_session_is_found_as_it_was_opened() {
    on_each_session_store(async |[store, other]| {
        store.insert(record("one", "ada")).await.unwrap();
        let found = find(&*other, "one").await.unwrap();
        assert!(same(&found, &record("one", "ada")), "{found:?}");
        assert!(find(&*other, "another").await.is_none());
    })
    .await;
}

#[tokio::test]
async fn each_write_changes_what_it_names_and_nothing_else() {
    on_each_session_store(async |[store, other]| {
        store.insert(record("one", "ada")).await.unwrap();
        store.insert(record("two", "ada")).await.unwrap();
        let one = TokenHash::of("one");
        store.touch(&one, at(60)).await.unwrap();
        other.update(&one, "[1]".to_owned()).await.unwrap();
        let changed = SessionRecord { data: "[1]".to_owned(), seen_at: at(60), ..record("one", "ada") };
        assert!(same(&find(&*store, "one").await.unwrap(), &changed));
        assert!(same(&find(&*store, "two").await.unwrap(), &record("two", "ada")));
    })
    .await;
}

#[tokio::test]
async fn a_session_that_was_ended_stays_ended() {
    on_each_session_store(async |[store, other]| {
        store.insert(record("one", "ada")).await.unwrap();
        let one = TokenHash::of("one");
        other.remove(&one).await.unwrap();
        other.remove(&one).await.unwrap();
        store.touch(&one, at(60)).await.unwrap();
        store.update(&one, "[1]".to_owned()).await.unwrap();
        assert!(find(&*store, "one").await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_list_has_the_sessions_of_one_subject() {
    on_each_session_store(async |[store, other]| {
        for (cookie, subject) in [("one", "ada"), ("two", "ada"), ("three", "bob")] {
            store.insert(record(cookie, subject)).await.unwrap();
        }
        let theirs = other.list("ada").await.unwrap();
        assert_eq!(theirs.len(), 2);
        for cookie in ["one", "two"] {
            assert!(theirs.iter().any(|found| same(found, &record(cookie, "ada"))), "{cookie}");
        }
        assert!(other.list("eve").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_redis_has_dropped_is_in_no_list() {
    let Some([one, _]) = on_redis().await else { return };
    let store = RedisSessions::new(&one).keep(Duration::from_millis(50));
    store.insert(record("one", "ada")).await.unwrap();
    assert_eq!(store.list("ada").await.unwrap().len(), 1);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(store.list("ada").await.unwrap().is_empty() && find(&store, "one").await.is_none());
    // A list is kept for as long as the session in it that was used last.
    let store = store.keep(Duration::from_millis(2000));
    store.insert(record("two", "ada")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1200)).await;
    store.touch(&TokenHash::of("two"), at(60)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(store.list("ada").await.unwrap().len(), 1);
}
