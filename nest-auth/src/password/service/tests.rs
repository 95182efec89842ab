use std::{
    error::Error,
    num::NonZeroUsize,
    time::{Duration, Instant},
};

use super::*;
use crate::password::Pepper;

const PASSWORD: &str = "correct horse battery staple";

fn cheap() -> PasswordOptions {
    PasswordOptions { memory_kib: 64, iterations: 1, ..PasswordOptions::default() }
}

fn service() -> PasswordService {
    PasswordService::new(&cheap()).unwrap()
}

#[test]
fn the_default_cost_is_what_owasp_recommends() {
    let PasswordOptions { memory_kib, iterations, lanes, concurrency } = PasswordOptions::default();
    assert_eq!((memory_kib, iterations, lanes), (19_456, 2, 1));
    assert!(concurrency.get() >= 1);
}

#[tokio::test]
async fn a_hash_is_argon2id_with_its_cost_and_a_salt_of_its_own() {
    let service = PasswordService::new(&PasswordOptions::default()).unwrap();
    let (one, two) = (service.hash(PASSWORD).await.unwrap(), service.hash(PASSWORD).await.unwrap());
    assert!(one.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", one.as_str());
    assert_ne!(one, two);
    assert!(service.verify(PASSWORD, &two).await.unwrap());
}

#[tokio::test]
async fn a_password_matches_its_hash_and_no_other() {
    let service = service();
    let hash = PasswordHash::from_stored(service.hash(PASSWORD).await.unwrap().as_str());
    assert!(service.verify(PASSWORD, &hash).await.unwrap());
    for wrong in ["", "correct horse battery stapl", "Correct horse battery staple", "correct horse battery staple\0"] {
        assert!(!service.verify(wrong, &hash).await.unwrap(), "{wrong}");
    }
}

#[tokio::test]
async fn an_unknown_user_is_refused_whatever_the_password() {
    let service = service();
    assert!(!service.verify_or_waste(PASSWORD, None).await.unwrap());
    let hash = service.hash(PASSWORD).await.unwrap();
    assert!(service.verify_or_waste(PASSWORD, Some(&hash)).await.unwrap());
    assert!(!service.verify_or_waste("wrong", Some(&hash)).await.unwrap());
}

#[tokio::test]
async fn an_unknown_user_costs_what_a_known_one_costs() {
    let options = PasswordOptions { memory_kib: 4096, ..PasswordOptions::default() };
    let service = PasswordService::new(&options).unwrap();
    assert!(!service.needs_rehash(&service.unmatchable), "the wasted hash has the configured cost");
    let hash = service.hash(PASSWORD).await.unwrap();
    let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
    for _ in 0..5 {
        let start = Instant::now();
        service.verify_or_waste("wrong", Some(&hash)).await.unwrap();
        known = known.min(start.elapsed());
        let start = Instant::now();
        service.verify_or_waste("wrong", None).await.unwrap();
        unknown = unknown.min(start.elapsed());
    }
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    assert!((0.2..5.0).contains(&ratio), "known {known:?}, unknown {unknown:?}");
}

#[tokio::test]
async fn a_hash_of_another_cost_still_verifies_and_needs_a_rehash() {
    let old = service().hash(PASSWORD).await.unwrap();
    let service = PasswordService::new(&PasswordOptions { iterations: 2, ..cheap() }).unwrap();
    assert!(service.verify(PASSWORD, &old).await.unwrap());
    assert!(service.needs_rehash(&old));
    assert!(!service.needs_rehash(&service.hash(PASSWORD).await.unwrap()));
    assert!(service.needs_rehash(&PasswordHash::from_stored("plain text")));
}

#[tokio::test]
async fn what_is_no_hash_is_an_error_and_not_a_match() {
    for text in
        ["", PASSWORD, "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=1,t=1,p=1$c29tZXNhbHQ$aGFzaA"]
    {
        let error = service().verify(PASSWORD, &PasswordHash::from_stored(text)).await.unwrap_err();
        assert!(error.is_invalid_hash(), "{text}: {error:?}");
        assert!(error.source().is_some());
    }
}

#[test]
fn options_that_argon2_does_not_allow_are_refused() {
    for options in [
        PasswordOptions { memory_kib: 7, ..cheap() },
        PasswordOptions { iterations: 0, ..cheap() },
        PasswordOptions { lanes: 0, ..cheap() },
    ] {
        assert!(PasswordService::new(&options).unwrap_err().is_invalid_options());
    }
}

#[tokio::test]
async fn no_more_than_the_allowed_number_run_at_once_and_a_caller_that_leaves_keeps_its_turn_busy() {
    let options = PasswordOptions { concurrency: NonZeroUsize::MIN, memory_kib: 19_456, iterations: 3, ..cheap() };
    let service = Arc::new(PasswordService::new(&options).unwrap());
    let leaving = tokio::time::timeout(Duration::from_millis(1), service.hash(PASSWORD)).await;
    assert!(leaving.is_err(), "the hash took less than a millisecond");
    assert_eq!(service.turns.available_permits(), 0, "the work goes on and holds its turn");
    let callers: Vec<_> = (0..3)
        .map(|_| {
            let service = Arc::clone(&service);
            tokio::spawn(async move { service.hash(PASSWORD).await })
        })
        .collect();
    for caller in callers {
        assert!(caller.await.unwrap().is_ok());
    }
    assert_eq!(service.turns.available_permits(), 1);
}

#[tokio::test]
async fn nothing_prints_a_hash() {
    let service = service();
    let hash = service.hash(PASSWORD).await.unwrap();
    let error = service.verify(PASSWORD, &PasswordHash::from_stored(PASSWORD)).await.unwrap_err();
    let printed = format!("{service:?} {hash:?} {error:?} {error}");
    assert!(!printed.contains("$argon2") && !printed.contains(PASSWORD), "{printed}");
}

fn pepper(id: &str) -> Pepper {
    Pepper::new(id, format!("the secret that belongs to {id}").into())
}

#[tokio::test]
async fn a_hash_with_a_pepper_is_worth_nothing_without_it() {
    let peppered = service().peppered([pepper("2026")]).unwrap();
    let hash = peppered.hash("open sesame").await.unwrap();
    assert!(hash.as_str().contains("keyid="), "{}", hash.as_str());
    assert!(peppered.verify("open sesame", &hash).await.unwrap());
    assert!(!peppered.verify("guess", &hash).await.unwrap());
    assert!(service().verify("open sesame", &hash).await.unwrap_err().is_unknown_pepper());
    let other = service().peppered([Pepper::new("2026", "another secret of that id".to_owned().into())]).unwrap();
    assert!(!other.verify("open sesame", &hash).await.unwrap());
}

#[tokio::test]
async fn peppers_follow_each_other_and_the_hashes_of_before_are_made_anew() {
    let plain = service().hash("open sesame").await.unwrap();
    let old = service().peppered([pepper("2025")]).unwrap();
    let new = service().peppered([pepper("2026"), pepper("2025")]).unwrap();
    let (of_old, of_new) = (old.hash("open sesame").await.unwrap(), new.hash("open sesame").await.unwrap());
    for hash in [&plain, &of_old, &of_new] {
        assert!(new.verify("open sesame", hash).await.unwrap());
        assert!(!new.verify("guess", hash).await.unwrap());
    }
    assert!(new.needs_rehash(&plain) && new.needs_rehash(&of_old) && !new.needs_rehash(&of_new));
    assert!(!new.verify_or_waste("open sesame", None).await.unwrap());
}

#[test]
fn peppers_that_cannot_be_told_apart_or_guessed_are_refused() {
    for peppers in [vec![pepper("a"), pepper("a")], vec![pepper("")], vec![pepper("more than 8")]] {
        assert!(service().peppered(peppers).unwrap_err().is_invalid_options());
    }
    let short = Pepper::new("a", "15 bytes, no mo".to_owned().into());
    assert!(service().peppered([short]).unwrap_err().is_invalid_options());
    assert!(!format!("{:?}", pepper("a")).contains("secret that"));
}
