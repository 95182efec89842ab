use proptest::prelude::*;

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

fn limiter(limit: u32) -> AttemptLimiter<u32> {
    AttemptLimiter::new(NonZeroU32::new(limit).unwrap(), MINUTE)
}

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

#[test]
fn the_attempt_after_the_last_allowed_one_is_refused() {
    let (limiter, now) = (limiter(10), Instant::now());
    for _ in 0..10 {
        assert!(limiter.attempt_at(1, now).is_ok());
    }
    assert_eq!(limiter.attempt_at(1, now).unwrap_err().retry_after_seconds(), 60);
}

#[test]
fn keys_are_counted_apart() {
    let (limiter, now) = (limiter(1), Instant::now());
    assert!(limiter.attempt_at(1, now).is_ok());
    assert!(limiter.attempt_at(2, now).is_ok());
    assert!(limiter.attempt_at(1, now).is_err());
}

#[test]
fn who_waits_as_long_as_told_passes() {
    let (limiter, start) = (limiter(2), Instant::now());
    limiter.attempt_at(1, start).unwrap();
    limiter.attempt_at(1, start + seconds(20.0)).unwrap();
    let refusal = limiter.attempt_at(1, start + seconds(30.5)).unwrap_err();
    assert_eq!(refusal.retry_after_seconds(), 30);
    assert_eq!(refusal.retry_after(), seconds(29.5));
    assert!(limiter.attempt_at(1, start + seconds(30.5) + refusal.retry_after()).is_ok());
}

#[test]
fn the_window_slides() {
    let (limiter, start) = (limiter(2), Instant::now());
    limiter.attempt_at(1, start + seconds(59.0)).unwrap();
    limiter.attempt_at(1, start + seconds(59.5)).unwrap();
    assert!(limiter.attempt_at(1, start + seconds(61.0)).is_err(), "a new minute is no new start");
    assert!(limiter.attempt_at(1, start + seconds(119.0)).is_ok());
    assert!(limiter.attempt_at(1, start + seconds(119.1)).is_err());
}

#[test]
fn refused_attempts_do_not_prolong_the_wait() {
    let (limiter, start) = (limiter(1), Instant::now());
    limiter.attempt_at(1, start).unwrap();
    for second in 1..60u32 {
        let refusal = limiter.attempt_at(1, start + seconds(second.into())).unwrap_err();
        assert_eq!(refusal.retry_after_seconds(), 60 - u64::from(second));
    }
    assert!(limiter.attempt_at(1, start + MINUTE).is_ok());
}

#[test]
fn a_key_that_never_rests_is_counted_over_many_windows() {
    let (limiter, start) = (limiter(5), Instant::now());
    let passed =
        (0..6_000).filter(|tenth| limiter.attempt_at(1, start + seconds(f64::from(*tenth) / 10.0)).is_ok()).count();
    assert_eq!(passed, 5 * 10);
}

#[test]
fn the_number_of_keys_is_bounded_and_the_quiet_ones_go_first() {
    let (limiter, now) = (limiter(1).remember(100), Instant::now());
    limiter.attempt_at(0, now).unwrap();
    for key in 1..10_000 {
        limiter.attempt_at(key, now).unwrap();
        assert!(limiter.attempt_at(0, now).is_err(), "a busy key is not forgotten");
        let memory = limiter.memory();
        assert!(memory.len() <= 101);
    }
}

#[test]
fn keys_are_forgotten_when_their_time_is_over() {
    let (limiter, start) = (limiter(1), Instant::now());
    for key in 0..1_000 {
        limiter.attempt_at(key, start).unwrap();
    }
    limiter.attempt_at(0, start + MINUTE).unwrap();
    limiter.attempt_at(0, start + 2 * MINUTE).unwrap();
    let memory = limiter.memory();
    assert_eq!(memory.len(), 1);
}

#[test]
fn a_high_limit_takes_little_memory() {
    let (limiter, start) = (limiter(1_000_000), Instant::now());
    for attempt in 0..1_000_000 {
        assert!(limiter.attempt_at(1, start + Duration::from_micros(59 * attempt)).is_ok());
    }
    assert!(limiter.attempt_at(1, start + seconds(59.1)).is_err());
    assert!(limiter.memory().peek(&1).unwrap().entries.len() <= 129);
}

#[test]
fn an_ipv6_peer_is_counted_by_its_network() {
    let key = |text: &str| address_key(text.parse().unwrap());
    assert_eq!(key("2001:db8:1:2:3:4:5:6"), key("2001:db8:1:2::1"));
    assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
    assert_eq!(key("::ffff:192.0.2.7"), key("192.0.2.7"));
    assert_ne!(key("192.0.2.7"), key("192.0.2.8"));
}

proptest! {
    #[test]
    fn no_window_ever_holds_more_than_the_limit(
        limit in 1u32..20,
        steps in prop::collection::vec(0u64..20_000, 1..300),
    ) {
        let (limiter, start) = (limiter(limit), Instant::now());
        let mut at = start;
        let mut passed: Vec<Instant> = Vec::new();
        for step in steps {
            at += Duration::from_millis(step);
            let counted = passed.iter().filter(|instant| at - **instant < MINUTE).count();
            match limiter.attempt_at(7, at) {
                Ok(()) => {
                    prop_assert!(counted < limit as usize);
                    passed.push(at);
                }
                Err(refusal) => {
                    prop_assert_eq!(counted, limit as usize);
                    prop_assert!((1..=60).contains(&refusal.retry_after_seconds()));
                }
            }
        }
    }
}
