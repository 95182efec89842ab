//! What every counter of attempts does, wherever it counts.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use nest_auth::{AttemptCounter, AttemptLimiter, RedisAttemptLimiter};
use nest_redis::{Redis, RedisOptions, test_options};

/// A window that a test waits for, and that a slow machine does not outrun.
const WINDOW: Duration = Duration::from_millis(1500);

/// Counters of each kind, with room for so many attempts.
async fn counters(limit: u32) -> Vec<(&'static str, Arc<dyn AttemptCounter>)> {
    let limit = NonZeroU32::new(limit).unwrap();
    let mut counters: Vec<(_, Arc<dyn AttemptCounter>)> =
        vec![("memory", Arc::new(AttemptLimiter::<String>::new(limit, WINDOW)))];
    if let Some(options) = test_options().await.expect("the server of the tests answers") {
        let redis = Redis::connect(options).await.expect("it has just answered");
        counters.push(("Redis", Arc::new(RedisAttemptLimiter::new(&redis, "login", limit, WINDOW))));
    }
    counters
}

#[tokio::test]
async fn the_attempt_after_the_last_allowed_one_is_refused() {
    for (name, counter) in counters(3).await {
        for _ in 0..3 {
            counter.count("ada").await.expect(name);
        }
        let refusal = counter.count("ada").await.expect_err(name);
        assert!(refusal.retry_after() <= WINDOW && refusal.retry_after() > Duration::ZERO, "{name}: {refusal:?}");
    }
}

#[tokio::test]
async fn keys_are_counted_apart() {
    for (name, counter) in counters(1).await {
        counter.count("ada").await.expect(name);
        counter.count("grace").await.expect(name);
        counter.count("ada").await.expect_err(name);
    }
}

#[tokio::test]
async fn who_waits_as_long_as_told_passes_although_it_was_refused_meanwhile() {
    for (name, counter) in counters(1).await {
        counter.count("ada").await.expect(name);
        tokio::time::sleep(WINDOW / 2).await;
        let refusal = counter.count("ada").await.expect_err(name);
        tokio::time::sleep(refusal.retry_after()).await;
        counter.count("ada").await.expect(name);
    }
}

#[tokio::test]
async fn of_many_attempts_at_once_only_the_allowed_ones_pass() {
    for (name, counter) in counters(10).await {
        let attempts = (0..100).map(|_| {
            let counter = counter.clone();
            tokio::spawn(async move { counter.count("ada").await.is_ok() })
        });
        let mut passed = 0;
        for attempt in attempts.collect::<Vec<_>>() {
            passed += u32::from(attempt.await.unwrap());
        }
        assert_eq!(passed, 10, "{name}");
    }
}

#[tokio::test]
async fn two_processes_share_what_redis_counts() {
    let Some(options) = test_options().await.expect("the server of the tests answers") else { return };
    let limiter = async |options: &RedisOptions| {
        let redis = Redis::connect(options.clone()).await.expect("it has just answered");
        RedisAttemptLimiter::new(&redis, "login", NonZeroU32::new(2).unwrap(), WINDOW)
    };
    let (one, other) = (limiter(&options).await, limiter(&options).await);
    one.attempt("ada").await.unwrap();
    other.attempt("ada").await.unwrap();
    assert!(one.attempt("ada").await.is_err() && other.attempt("ada").await.is_err());
}

#[tokio::test]
async fn without_redis_each_process_counts_by_itself() {
    let Some(options) = test_options().await.expect("the server of the tests answers") else { return };
    let options = options.response_timeout(Duration::from_millis(500));
    let redis = Redis::connect(options).await.expect("it has just answered");
    let limiter = RedisAttemptLimiter::new(&redis, "login", NonZeroU32::new(2).unwrap(), Duration::from_secs(600));
    // A key that holds something else makes Redis refuse, as it does when it is full or read only.
    let key = redis.key(["attempts", "login", "ada"]);
    let taken = nest_redis::client::cmd("SET").arg(&key).arg("taken").arg("EX").arg(60).to_owned();
    taken.query_async::<()>(&mut redis.connection()).await.unwrap();
    limiter.attempt("ada").await.unwrap();
    limiter.attempt("ada").await.unwrap();
    assert!(limiter.attempt("ada").await.is_err(), "it is counted here, and not let through");
}
