//! What the brake on guessing passwords does, wherever it counts.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use nest::auth::{BackOff, Counted, DatabaseThrottle, LoginThrottle, StoreError, ThrottleStore, TokenHash};
use nest_auth::RedisThrottle;
use nest_core::Clock;
use nest_core::pipeline::BoxFuture;

use crate::places::{Moving, on_each_engine, on_redis};

const ADA: &str = "ada@example.com";

fn address(last: u8) -> IpAddr {
    [192, 0, 2, last].into()
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Runs a test on each place where failures are counted, as two processes see it.
async fn on_each(test: impl AsyncFn(&Moving, [&LoginThrottle; 2])) {
    on_each_of(LoginThrottle::default, test).await;
}

async fn on_each_with([pair, of_address, account]: [BackOff; 3], test: impl AsyncFn(&Moving, [&LoginThrottle; 2])) {
    on_each_of(|| LoginThrottle::new(pair, of_address, account), test).await;
}

async fn on_each_of(throttle: impl Fn() -> LoginThrottle, test: impl AsyncFn(&Moving, [&LoginThrottle; 2])) {
    let throttle = |clock: &Arc<Moving>| throttle().clock(Clock::of(clock.clone()));
    let clock = Arc::new(Moving::default());
    let memory = throttle(&clock);
    eprintln!("in memory:");
    test(&clock, [&memory, &memory]).await;
    let stored = async |stores: [Arc<dyn ThrottleStore>; 2]| {
        let clock = Arc::new(Moving::default());
        let [one, other] = stores.map(|store| throttle(&clock).store(store));
        test(&clock, [&one, &other]).await;
    };
    on_each_engine(async |one, other| {
        stored([one, other].map(|database| Arc::new(DatabaseThrottle::new(database)) as Arc<dyn ThrottleStore>)).await;
    })
    .await;
    if let Some(connections) = on_redis().await {
        stored(connections.map(|redis| Arc::new(RedisThrottle::new(&redis)) as Arc<dyn ThrottleStore>)).await;
    }
}

/// Fails so often, and then says how long to wait.
async fn wait_after(throttles: [&LoginThrottle; 2], failures: usize, account: &str, from: IpAddr) -> Duration {
    for number in 0..failures {
        drop(throttles[number % 2].begin(account, from).await.expect("not throttled yet"));
    }
    match throttles[failures % 2].begin(account, from).await {
        Ok(attempt) => {
            attempt.withdraw().await;
            Duration::ZERO
        }
        Err(refused) => refused.retry_after(),
    }
}

#[tokio::test]
async fn some_failures_are_free_and_the_next_ones_cost_more_and_more() {
    on_each(async |clock, throttles| {
        assert_eq!(wait_after(throttles, 5, ADA, address(1)).await, Duration::ZERO);
        for expected in [1, 2, 4, 8] {
            assert_eq!(wait_after(throttles, 1, ADA, address(1)).await, seconds(expected));
            clock.advance(expected - 1);
            assert_eq!(wait_after(throttles, 0, ADA, address(1)).await, seconds(1));
            clock.advance(1);
        }
        // From elsewhere, and for others, nobody waits.
        assert_eq!(wait_after(throttles, 0, ADA, address(2)).await, Duration::ZERO);
        assert_eq!(wait_after(throttles, 0, "grace@example.com", address(1)).await, Duration::ZERO);
    })
    .await;
}

#[tokio::test]
async fn failures_are_forgotten_after_a_day_without_an_attempt() {
    on_each(async |clock, throttles| {
        assert_eq!(wait_after(throttles, 6, ADA, address(1)).await, seconds(1));
        clock.advance(24 * 60 * 60 - 1);
        assert_eq!(wait_after(throttles, 1, ADA, address(1)).await, seconds(2));
        clock.advance(24 * 60 * 60);
        assert_eq!(wait_after(throttles, 5, ADA, address(1)).await, Duration::ZERO);
    })
    .await;
}

#[tokio::test]
async fn of_many_attempts_at_once_only_the_free_ones_pass() {
    on_each(async |_, [here, there]| {
        let attempts = (0..10).flat_map(|_| [here.begin(ADA, address(1)), there.begin(ADA, address(1))]);
        let mut passed = 0;
        for attempt in futures_util::future::join_all(attempts).await {
            passed += u32::from(attempt.is_ok());
        }
        assert_eq!(passed, 6);
    })
    .await;
}

#[tokio::test]
async fn who_knows_the_password_begins_anew() {
    on_each(async |_, throttles| {
        assert_eq!(wait_after(throttles, 4, ADA, address(1)).await, Duration::ZERO);
        throttles[0].begin(ADA, address(1)).await.unwrap().succeeded().await;
        assert_eq!(wait_after(throttles, 5, ADA, address(1)).await, Duration::ZERO);
    })
    .await;
}

#[tokio::test]
async fn an_account_under_attack_stays_open_to_its_owner() {
    on_each(async |_, throttles| {
        let home = address(1);
        throttles[0].begin(ADA, home).await.unwrap().succeeded().await;
        for last in 100..121 {
            drop(throttles[usize::from(last) % 2].begin(ADA, address(last)).await.unwrap());
        }
        assert_eq!(wait_after(throttles, 0, ADA, address(200)).await, seconds(1));
        assert_eq!(wait_after(throttles, 5, ADA, home).await, Duration::ZERO);
    })
    .await;
}

#[tokio::test]
async fn an_address_is_familiar_for_thirty_days() {
    on_each(async |clock, throttles| {
        throttles[0].begin(ADA, address(1)).await.unwrap().succeeded().await;
        for (days, waits) in [(29, false), (1, true)] {
            clock.advance(days * 24 * 60 * 60);
            for last in 100..121 {
                drop(throttles[0].begin(ADA, address(last)).await.unwrap());
            }
            assert_eq!(!wait_after(throttles, 0, ADA, address(1)).await.is_zero(), waits, "{days}");
            clock.advance(60 * 60);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_withdrawn_does_not_count() {
    on_each(async |_, throttles| {
        for number in 0..30 {
            throttles[number % 2].begin(ADA, address(1)).await.unwrap().withdraw().await;
        }
        assert_eq!(wait_after(throttles, 5, ADA, address(1)).await, Duration::ZERO);
    })
    .await;
}

#[tokio::test]
async fn an_account_of_ones_own_does_not_help_against_those_of_others() {
    on_each(async |_, throttles| {
        for number in 0..51 {
            let account = format!("{number}@example.com");
            drop(throttles[number % 2].begin(&account, address(1)).await.unwrap());
            if number < 50 {
                throttles[0].begin("eve@example.com", address(1)).await.unwrap().succeeded().await;
            }
        }
        assert_eq!(wait_after(throttles, 0, "52@example.com", address(1)).await, seconds(1));
    })
    .await;
}

/// A store that does not answer.
struct Silent;

fn silence<T: Send + 'static>() -> BoxFuture<'static, Result<T, StoreError>> {
    Box::pin(async { Err("no answer".into()) })
}

impl ThrottleStore for Silent {
    fn count<'a>(&'a self, _: &'a [Counted], _: SystemTime) -> BoxFuture<'a, Result<Option<Duration>, StoreError>> {
        silence()
    }

    fn take_back<'a>(&'a self, _: &'a [TokenHash]) -> BoxFuture<'a, Result<(), StoreError>> {
        silence()
    }

    fn forget<'a>(&'a self, _: &'a [TokenHash]) -> BoxFuture<'a, Result<(), StoreError>> {
        silence()
    }

    fn remember<'a>(&'a self, _: &'a TokenHash, _: SystemTime, _: SystemTime) -> BoxFuture<'a, Result<(), StoreError>> {
        silence()
    }

    fn remembers<'a>(&'a self, _: &'a TokenHash, _: SystemTime) -> BoxFuture<'a, Result<bool, StoreError>> {
        silence()
    }
}

#[tokio::test]
async fn without_its_store_a_process_counts_by_itself() {
    let throttle = LoginThrottle::default().store(Arc::new(Silent));
    assert_eq!(wait_after([&throttle, &throttle], 5, ADA, address(1)).await, Duration::ZERO);
    drop(throttle.begin(ADA, address(1)).await.unwrap());
    let refused = throttle.begin(ADA, address(1)).await.unwrap_err().retry_after();
    assert!(refused <= seconds(1) && !refused.is_zero(), "{refused:?}");
    throttle.begin(ADA, address(2)).await.unwrap().succeeded().await;
}

#[tokio::test]
async fn a_wait_that_doubles_without_end_stays_the_longest() {
    let back_off = BackOff { free: 0, first: seconds(1), longest: seconds(10), forget: seconds(1000) };
    let limits = [back_off, BackOff { free: u32::MAX, ..back_off }, BackOff { free: u32::MAX, ..back_off }];
    on_each_with(limits, async |clock, [throttle, _]| {
        for failures in 0..80 {
            drop(throttle.begin(ADA, address(1)).await.unwrap());
            let wait = throttle.begin(ADA, address(1)).await.unwrap_err().retry_after();
            assert_eq!(wait, seconds(1 << failures.min(10)).min(seconds(10)));
            clock.advance(wait.as_secs());
        }
    })
    .await;
}
