//! What every store of what was taken back must do.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use nest::auth::{RevocationStore, Revocations, RevokedTokens, TokenFacts, TokenHash};
use nest_core::Clock;

use crate::places::{Moving, at, on_each_revocation_store};
use crate::refresh::hash;

async fn issued_until(store: &dyn RevocationStore, any_of: &[&str], now: u64) -> Option<u64> {
    let any_of: Vec<TokenHash> = any_of.iter().map(|name| hash(name)).collect();
    store.issued_until(&any_of, at(now)).await.unwrap()
}

#[tokio::test]
async fn what_was_taken_back_is_known_everywhere_until_its_time() {
    on_each_revocation_store(async |[store, other]| {
        assert_eq!(issued_until(&*other, &["one"], 0).await, None);
        store.note(&hash("one"), 7, at(0), at(100)).await.unwrap();
        assert_eq!(issued_until(&*other, &["one"], 99).await, Some(7));
        assert_eq!(issued_until(&*other, &["one"], 100).await, None);
        assert_eq!(issued_until(&*other, &["another"], 0).await, None);
        assert_eq!(issued_until(&*other, &[], 0).await, None);
    })
    .await;
}

#[tokio::test]
async fn of_several_that_are_asked_for_the_latest_counts() {
    on_each_revocation_store(async |[store, other]| {
        for (name, issued_until) in [("one", 7), ("two", 9), ("three", 8), ("four", 1)] {
            store.note(&hash(name), issued_until, at(0), at(100)).await.unwrap();
        }
        assert_eq!(issued_until(&*other, &["none", "one", "three"], 1).await, Some(8));
        assert_eq!(issued_until(&*other, &["four", "one", "three", "two"], 1).await, Some(9));
        assert_eq!(issued_until(&*other, &["four"], 1).await, Some(1));
    })
    .await;
}

#[tokio::test]
async fn of_several_notes_on_one_thing_the_latest_times_count_in_whichever_order() {
    on_each_revocation_store(async |[store, other]| {
        for (first, second) in [((7, 100), (9, 200)), ((9, 200), (7, 100)), ((9, 100), (7, 200))] {
            let name = format!("{first:?}");
            store.note(&hash(&name), first.0, at(0), at(first.1)).await.unwrap();
            other.note(&hash(&name), second.0, at(0), at(second.1)).await.unwrap();
            assert_eq!(issued_until(&*store, &[&name], 199).await, Some(9), "{name}");
            assert_eq!(issued_until(&*store, &[&name], 200).await, None, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_largest_number_comes_back_as_it_was() {
    on_each_revocation_store(async |[store, other]| {
        let forever = i64::MAX as u64;
        store.note(&hash("one"), forever, at(0), at(100)).await.unwrap();
        store.note(&hash("one"), forever - 1, at(0), at(100)).await.unwrap();
        assert_eq!(issued_until(&*other, &["one"], 1).await, Some(forever));
    })
    .await;
}

#[tokio::test]
async fn a_token_is_taken_back_by_itself_its_session_or_its_subject() {
    on_each_revocation_store(async |[store, other]| {
        let clock = Clock::of(Arc::new(Moving::default()));
        let [here, there] =
            [store, other].map(|store| RevokedTokens::new(store, Duration::from_secs(60)).clock(clock.clone()));
        let issued_at = at(0).duration_since(UNIX_EPOCH).unwrap().as_secs();
        let token = |subject: &str, id: &str, session: &str| {
            let [subject, id, session] = [subject, id, session].map(|text| Some(text.to_owned()));
            TokenFacts { subject, id, session, issued_at }
        };
        let is_revoked = async |token: &TokenFacts| there.is_revoked(token).await.unwrap();
        assert!(!is_revoked(&token("ada", "1", "a")).await);
        here.revoke_token("1").await.unwrap();
        assert!(is_revoked(&token("ada", "1", "a")).await && !is_revoked(&token("ada", "2", "a")).await);
        // What has one name is not one thing.
        assert!(!is_revoked(&token("1", "2", "1")).await);
        here.revoke_session("a").await.unwrap();
        assert!(is_revoked(&token("ada", "2", "a")).await && !is_revoked(&token("ada", "2", "b")).await);
        here.revoke_subject("ada").await.unwrap();
        assert!(is_revoked(&token("ada", "2", "b")).await && !is_revoked(&token("bob", "2", "b")).await);
        let later = TokenFacts { issued_at: issued_at + 1, ..token("ada", "3", "c") };
        assert!(!is_revoked(&later).await, "what is issued after a subject was revoked is good");
        let of_the_session = TokenFacts { issued_at: issued_at + 1, ..token("ada", "3", "a") };
        assert!(is_revoked(&of_the_session).await, "a session does not begin again");
        assert!(!is_revoked(&TokenFacts::default()).await);
    })
    .await;
}

#[tokio::test]
async fn it_is_remembered_for_as_long_as_tokens_live() {
    on_each_revocation_store(async |[store, other]| {
        let clock = Arc::new(Moving::default());
        let by = |store| RevokedTokens::new(store, Duration::from_secs(60)).clock(Clock::of(clock.clone()));
        by(store).revoke_session("a").await.unwrap();
        let token = TokenFacts { session: Some("a".into()), ..TokenFacts::default() };
        clock.advance(60);
        assert!(by(other.clone()).is_revoked(&token).await.unwrap());
        clock.advance(1);
        assert!(!by(other).is_revoked(&token).await.unwrap());
    })
    .await;
}
