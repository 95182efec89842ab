//! What every store of refresh sessions must do.

use std::sync::Arc;

use nest::auth::{OpaqueToken, RefreshOutcome, RefreshSession, RefreshSessions, RefreshStore, Rotation, TokenHash};

use crate::places::{at, on_each_refresh_store};

/// A session that is opened at 0 and over at 100.
pub(crate) fn session(id: &str, subject: &str) -> RefreshSession {
    let [id, subject, device] = [id, subject, "Ada's phone"].map(str::to_owned);
    RefreshSession { id, subject, device, created_at: at(0), used_at: at(0), expires_at: at(100) }
}

pub(crate) fn hash(token: &str) -> TokenHash {
    TokenHash::of(token)
}

async fn rotate(store: &dyn RefreshStore, presented: &str, next: &str, now: u64) -> Rotation {
    store.rotate(&hash(presented), hash(next), at(now), at(now + 100)).await.unwrap()
}

#[tokio::test]
async fn a_token_is_good_once_and_gives_the_next_one() {
    on_each_refresh_store(async |[store, other]| {
        store.open(session("a", "ada"), hash("1")).await.unwrap();
        let goes_on = |now| RefreshSession { used_at: at(now), expires_at: at(now + 100), ..session("a", "ada") };
        assert_eq!(rotate(&*other, "1", "2", 10).await, Rotation::Rotated(goes_on(10)));
        assert_eq!(rotate(&*store, "2", "3", 109).await, Rotation::Rotated(goes_on(109)));
        assert_eq!(other.list("ada", at(109)).await.unwrap(), [goes_on(109)]);
    })
    .await;
}

#[tokio::test]
async fn a_used_token_ends_its_session_and_no_other() {
    on_each_refresh_store(async |[store, other]| {
        store.open(session("a", "ada"), hash("1")).await.unwrap();
        store.open(session("b", "ada"), hash("elsewhere")).await.unwrap();
        rotate(&*store, "1", "2", 10).await;
        rotate(&*store, "2", "3", 20).await;
        let ended = RefreshSession { used_at: at(20), expires_at: at(120), ..session("a", "ada") };
        assert_eq!(rotate(&*other, "1", "4", 30).await, Rotation::Reused(ended));
        for token in ["1", "2", "3", "4"] {
            assert_eq!(rotate(&*store, token, "5", 40).await, Rotation::Unknown, "{token}");
        }
        assert!(matches!(rotate(&*store, "elsewhere", "6", 50).await, Rotation::Rotated(_)));
    })
    .await;
}

#[tokio::test]
async fn a_token_that_was_used_long_ago_still_ends_its_session() {
    on_each_refresh_store(async |[store, other]| {
        store.open(session("a", "ada"), hash("0")).await.unwrap();
        for number in 0..8 {
            let (presented, next) = (number.to_string(), (number + 1).to_string());
            let rotated = rotate(&*store, &presented, &next, 90 * (number + 1)).await;
            assert!(matches!(rotated, Rotation::Rotated(_)), "{number}: {rotated:?}");
        }
        assert!(matches!(rotate(&*other, "0", "another", 730).await, Rotation::Reused(_)));
        assert_eq!(store.find(&hash("8"), at(730)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_token_is_unknown() {
    on_each_refresh_store(async |[store, _]| {
        store.open(session("a", "ada"), hash("1")).await.unwrap();
        assert_eq!(rotate(&*store, "nonsense", "2", 10).await, Rotation::Unknown);
        assert_eq!(store.find(&hash("nonsense"), at(10)).await.unwrap(), None);
        assert!(matches!(rotate(&*store, "1", "2", 10).await, Rotation::Rotated(_)));
    })
    .await;
}

#[tokio::test]
async fn a_session_is_over_at_its_time() {
    on_each_refresh_store(async |[store, _]| {
        store.open(session("a", "ada"), hash("1")).await.unwrap();
        assert_eq!(store.find(&hash("1"), at(99)).await.unwrap(), Some(session("a", "ada")));
        assert_eq!(store.find(&hash("1"), at(100)).await.unwrap(), None);
        assert_eq!(rotate(&*store, "1", "2", 100).await, Rotation::Unknown);
        assert_eq!(store.list("ada", at(100)).await.unwrap(), []);
        // Nor does a used token end it then.
        store.open(session("b", "bob"), hash("3")).await.unwrap();
        rotate(&*store, "3", "4", 10).await;
        assert_eq!(rotate(&*store, "3", "5", 110).await, Rotation::Unknown);
    })
    .await;
}

#[tokio::test]
async fn a_used_token_finds_no_session() {
    on_each_refresh_store(async |[store, other]| {
        store.open(session("a", "ada"), hash("1")).await.unwrap();
        rotate(&*store, "1", "2", 10).await;
        assert_eq!(other.find(&hash("1"), at(20)).await.unwrap(), None);
        assert_eq!(other.find(&hash("2"), at(20)).await.unwrap().unwrap().id, "a");
    })
    .await;
}

#[tokio::test]
async fn a_list_has_the_sessions_of_one_subject() {
    on_each_refresh_store(async |[store, other]| {
        store.open(session("a", "ada"), hash("1")).await.unwrap();
        store.open(session("b", "ada"), hash("2")).await.unwrap();
        store.open(session("c", "bob"), hash("3")).await.unwrap();
        let mut theirs = other.list("ada", at(50)).await.unwrap();
        theirs.sort_by(|left, right| left.id.cmp(&right.id));
        assert_eq!(theirs, [session("a", "ada"), session("b", "ada")]);
        assert_eq!(other.list("eve", at(50)).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_with_its_tokens_and_for_its_subject_alone() {
    on_each_refresh_store(async |[store, other]| {
        store.open(session("a", "ada"), hash("1")).await.unwrap();
        rotate(&*store, "1", "2", 10).await;
        assert!(!other.end("bob", "a").await.unwrap());
        assert!(other.end("ada", "a").await.unwrap());
        assert!(!store.end("ada", "a").await.unwrap());
        for token in ["1", "2"] {
            assert_eq!(rotate(&*store, token, "3", 20).await, Rotation::Unknown, "{token}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_device_may_have_any_name() {
    on_each_refresh_store(async |[store, _]| {
        for (number, device) in ["", "Ädas Händi 📱", "one\0two", "'; DROP TABLE users; --"].into_iter().enumerate()
        {
            let id = number.to_string();
            store
                .open(RefreshSession { device: device.into(), ..session(&id, &id) }, TokenHash::of(&id))
                .await
                .unwrap();
            let kept = &store.list(&id, at(1)).await.unwrap()[0].device;
            assert_eq!(kept.replace('\0', ""), device.replace('\0', ""));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_present_one_token_at_once_one_is_served_and_one_ends_the_session() {
    on_each_refresh_store(async |stores| {
        for round in 0..8 {
            let (id, token) = (format!("session {round}"), format!("token {round}"));
            stores[0].open(session(&id, "ada"), hash(&token)).await.unwrap();
            let attempts: Vec<_> = (0..6)
                .map(|number| {
                    let (store, token) = (Arc::clone(&stores[number % 2]), token.clone());
                    tokio::spawn(async move { rotate(&*store, &token, &format!("{token}, {number}"), 10).await })
                })
                .collect();
            let (mut served, mut reused) = (0, 0);
            for attempt in attempts {
                match attempt.await.unwrap() {
                    Rotation::Rotated(_) => served += 1,
                    Rotation::Reused(ended) => {
                        assert_eq!(ended.id, id);
                        reused += 1;
                    }
                    Rotation::Unknown => {}
                }
            }
            assert_eq!((served, reused), (1, 1));
            assert_eq!(stores[1].list("ada", at(20)).await.unwrap(), []);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_exchange_and_the_end_of_its_session_do_not_block_each_other() {
    on_each_refresh_store(async |[store, other]| {
        for round in 0..8 {
            let (id, token) = (format!("session {round}"), format!("token {round}"));
            store.open(session(&id, "ada"), hash(&token)).await.unwrap();
            let exchange = tokio::spawn({
                let (store, token) = (Arc::clone(&store), token.clone());
                async move { rotate(&*store, &token, &format!("{token}, next"), 10).await }
            });
            let end = tokio::spawn({
                let (other, id) = (Arc::clone(&other), id.clone());
                async move { other.end("ada", &id).await.unwrap() }
            });
            assert!(matches!(exchange.await.unwrap(), Rotation::Rotated(_) | Rotation::Unknown));
            assert!(end.await.unwrap());
            assert_eq!(rotate(&*store, &format!("{token}, next"), "more", 20).await, Rotation::Unknown);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_handed_out_goes_through_every_store() {
    on_each_refresh_store(async |[store, other]| {
        let week = std::time::Duration::from_secs(7 * 24 * 3600);
        let [here, there] = [store, other].map(|store| RefreshSessions::new(store, week));
        let (opened, first): (_, OpaqueToken) = here.open("ada", "phone").await.unwrap();
        let found = there.find(first.expose()).await.unwrap().unwrap();
        assert_eq!((&found.id, &found.subject), (&opened.id, &opened.subject));
        let RefreshOutcome::Refreshed { token: second, .. } = there.refresh(first.expose()).await.unwrap() else {
            panic!("it is new")
        };
        assert_eq!(here.list("ada").await.unwrap().len(), 1);
        assert!(here.close("ada", second.expose()).await.unwrap());
        here.open("ada", "desk").await.unwrap();
        there.end_all("ada").await.unwrap();
        assert_eq!(here.list("ada").await.unwrap(), []);
    })
    .await;
}
