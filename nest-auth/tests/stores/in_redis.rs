//! What refresh sessions leave in Redis, and for how long.

use std::time::Duration;

use nest::auth::{RefreshSession, RefreshSessions, RefreshStore, Rotation};
use nest_auth::RedisRefreshSessions;
use nest_redis::Redis;
use nest_redis::client::cmd;

use crate::places::{at, on_redis};
use crate::refresh::{hash, session};

async fn keys(redis: &Redis) -> Vec<String> {
    cmd("KEYS").arg(redis.key(["*"])).to_owned().query_async(&mut redis.connection()).await.unwrap()
}

/// A session that Redis keeps for so long.
fn kept_for(time: Duration) -> RefreshSession {
    RefreshSession { expires_at: at(0) + time, ..session("a", "ada") }
}

#[tokio::test]
async fn no_token_is_in_redis() {
    let Some([redis, _]) = on_redis().await else { return };
    let store = std::sync::Arc::new(RedisRefreshSessions::new(&redis));
    let sessions = RefreshSessions::new(store, Duration::from_secs(60));
    let (_, token) = sessions.open("ada", "phone").await.unwrap();
    let mut all = String::new();
    for key in keys(&redis).await {
        let dump: Vec<u8> = cmd("DUMP").arg(&key).to_owned().query_async(&mut redis.connection()).await.unwrap();
        all += &key;
        all += &String::from_utf8_lossy(&dump);
    }
    assert!(all.contains(token.hash().as_str()));
    assert!(!all.contains(token.expose()));
}

#[tokio::test]
async fn nothing_is_left_of_a_session_that_was_ended() {
    let Some([redis, _]) = on_redis().await else { return };
    let store = RedisRefreshSessions::new(&redis);
    for ends_by_use in [true, false] {
        store.open(kept_for(Duration::from_secs(60)), hash("1")).await.unwrap();
        store.rotate(&hash("1"), hash("2"), at(10), at(70)).await.unwrap();
        assert_eq!(keys(&redis).await.len(), 5);
        if ends_by_use {
            let reused = store.rotate(&hash("1"), hash("3"), at(20), at(80)).await.unwrap();
            assert!(matches!(reused, Rotation::Reused(_)));
        } else {
            assert!(store.end("ada", "a").await.unwrap());
        }
        assert!(keys(&redis).await.is_empty());
    }
}

#[tokio::test]
async fn nothing_is_left_of_a_session_that_is_over() {
    let Some([redis, _]) = on_redis().await else { return };
    let store = RedisRefreshSessions::new(&redis);
    store.open(kept_for(Duration::from_millis(50)), hash("1")).await.unwrap();
    let expires_at = at(0) + Duration::from_millis(50);
    let rotated = store.rotate(&hash("1"), hash("2"), at(0), expires_at).await.unwrap();
    assert!(matches!(rotated, Rotation::Rotated(_)));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(keys(&redis).await, Vec::<String>::new());
    assert!(store.list("ada", at(0)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_used_token_is_known_for_as_long_as_its_session_goes_on() {
    let Some([redis, _]) = on_redis().await else { return };
    let store = RedisRefreshSessions::new(&redis);
    let keep = Duration::from_millis(1500);
    store.open(kept_for(keep), hash("0")).await.unwrap();
    // Longer than any one of its tokens is kept.
    for number in 0..4 {
        tokio::time::sleep(Duration::from_millis(900)).await;
        let (presented, next) = (number.to_string(), (number + 1).to_string());
        let rotated = store.rotate(&hash(&presented), hash(&next), at(0), at(0) + keep).await.unwrap();
        assert!(matches!(rotated, Rotation::Rotated(_)), "{number}: {rotated:?}");
    }
    let reused = store.rotate(&hash("0"), hash("another"), at(0), at(0) + keep).await.unwrap();
    assert!(matches!(reused, Rotation::Reused(_)), "{reused:?}");
    assert_eq!(store.find(&hash("4"), at(0)).await.unwrap(), None);
}

#[tokio::test]
async fn sessions_that_are_over_go_from_the_list_of_their_subject_with_the_next_one() {
    let Some([redis, _]) = on_redis().await else { return };
    let store = RedisRefreshSessions::new(&redis);
    store.open(session("a", "ada"), hash("1")).await.unwrap();
    let later = RefreshSession { used_at: at(100), expires_at: at(200), ..session("b", "ada") };
    store.open(later.clone(), hash("2")).await.unwrap();
    let listed = async || {
        let index = redis.key(["refresh", "sessions", hash("ada").as_str()]);
        let count: u64 = cmd("ZCARD").arg(index).to_owned().query_async(&mut redis.connection()).await.unwrap();
        count
    };
    assert_eq!(listed().await, 1);
    assert_eq!(store.list("ada", at(100)).await.unwrap(), [later]);
}
