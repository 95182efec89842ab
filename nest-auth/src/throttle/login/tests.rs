use super::*;

const ADA: &str = "ada@example.com";

fn address(last: u8) -> IpAddr {
    [192, 0, 2, last].into()
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// How long somebody who fails `failures` times has to wait before the next attempt.
fn wait_after(throttle: &LoginThrottle, failures: u32, account: &str, from: IpAddr, now: Instant) -> Duration {
    for _ in 0..failures {
        drop(throttle.begin_at(account, from, now).expect("not throttled yet"));
    }
    match throttle.begin_at(account, from, now) {
        Ok(attempt) => {
            attempt.withdraw_from_memory();
            Duration::ZERO
        }
        Err(refused) => refused.retry_after(),
    }
}

#[test]
fn waiting_doubles_up_to_the_longest() {
    let policy = BackOff { free: 2, first: seconds(1), longest: seconds(10), forget: seconds(100) };
    let waits: Vec<u64> = (0..9).map(|failures| policy.wait(failures).as_secs()).collect();
    assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 10, 10]);
    assert_eq!(policy.wait(u32::MAX), seconds(10));
}

#[test]
fn some_failures_are_free_and_the_next_ones_cost_more_and_more() {
    let (throttle, mut now) = (LoginThrottle::default(), Instant::now());
    assert_eq!(wait_after(&throttle, 5, ADA, address(1), now), Duration::ZERO);
    for expected in [1, 2, 4, 8] {
        assert_eq!(wait_after(&throttle, 1, ADA, address(1), now), seconds(expected));
        now += seconds(expected);
    }
}

#[test]
fn many_attempts_at_once_are_not_free() {
    let (throttle, now) = (LoginThrottle::default(), Instant::now());
    let begun: Vec<_> = (0..200).map(|_| throttle.begin_at(ADA, address(1), now)).collect();
    assert_eq!(begun.iter().filter(|attempt| attempt.is_ok()).count(), 6);
}

#[test]
fn who_knows_the_password_begins_anew() {
    let (throttle, now) = (LoginThrottle::default(), Instant::now());
    assert_eq!(wait_after(&throttle, 4, ADA, address(1), now), Duration::ZERO);
    throttle.begin_at(ADA, address(1), now).unwrap().succeeded_at(now);
    assert_eq!(wait_after(&throttle, 5, ADA, address(1), now), Duration::ZERO);
}

#[test]
fn an_attacker_with_many_addresses_does_not_keep_the_owner_out() {
    let (throttle, now) = (LoginThrottle::default(), Instant::now());
    throttle.begin_at(ADA, address(1), now).unwrap().succeeded_at(now);
    let attack = |last: u8| throttle.begin_at(ADA, address(last), now);
    let passed = (2..200).filter(|last| attack(*last).is_ok()).count();
    assert_eq!(passed, 21);
    // The owner is where they have been before.
    assert!(throttle.begin_at(ADA, address(1), now + seconds(1)).is_ok());
    // And elsewhere the wait is short.
    let refused = attack(201).unwrap_err();
    assert!(refused.retry_after() <= seconds(30), "{refused}");
}

#[test]
fn what_was_familiar_a_month_ago_is_not_any_more() {
    let (throttle, now) = (LoginThrottle::default(), Instant::now());
    throttle.begin_at(ADA, address(1), now).unwrap().succeeded_at(now);
    let later = now + FAMILIAR;
    for last in 2..40 {
        let _ = throttle.begin_at(ADA, address(last), later);
    }
    assert!(throttle.begin_at(ADA, address(1), later).is_err());
}

#[test]
fn one_password_tried_at_many_accounts_counts_for_the_address() {
    let (throttle, now) = (LoginThrottle::default(), Instant::now());
    let tried = (0..200).filter(|number| throttle.begin_at(&number.to_string(), address(1), now).is_ok()).count();
    assert_eq!(tried, 51);
    assert!(throttle.begin_at("another", address(2), now).is_ok());
}

#[test]
fn an_account_of_ones_own_does_not_reset_the_count_of_the_address() {
    let (throttle, now) = (LoginThrottle::default(), Instant::now());
    let tried = (0..200).filter(|number| {
        if let Ok(own) = throttle.begin_at("mallory", address(1), now) {
            own.succeeded_at(now);
        }
        throttle.begin_at(&number.to_string(), address(1), now).is_ok()
    });
    assert_eq!(tried.count(), 51);
}

#[test]
fn an_attempt_that_came_to_nothing_does_not_count() {
    let (throttle, now) = (LoginThrottle::default(), Instant::now());
    for _ in 0..100 {
        throttle.begin_at(ADA, address(1), now).unwrap().withdraw_from_memory();
    }
}

#[test]
fn failures_are_forgotten_after_a_while() {
    let (throttle, now) = (LoginThrottle::default(), Instant::now());
    assert_eq!(wait_after(&throttle, 6, ADA, address(1), now), seconds(1));
    assert_eq!(wait_after(&throttle, 5, ADA, address(1), now + seconds(24 * 60 * 60)), Duration::ZERO);
}

#[test]
fn the_addresses_of_one_customer_are_one() {
    let (throttle, now) = (LoginThrottle::default(), Instant::now());
    let from = |last: u16| -> IpAddr { [0x2001, 0xdb8, 0, 1, 0, 0, 0, last].into() };
    let passed = (0..20).filter(|last| throttle.begin_at(ADA, from(*last), now).is_ok()).count();
    assert_eq!(passed, 6);
}
