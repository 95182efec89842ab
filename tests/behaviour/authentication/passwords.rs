//! Hashing passwords: on other threads than those that answer requests, and only so many at once.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nest::auth::{PasswordOptions, PasswordService};
use nest::{controller, injectable, module};

/// What takes tens of milliseconds, on any machine.
fn slow(concurrency: usize) -> PasswordOptions {
    let concurrency = NonZeroUsize::new(concurrency).unwrap();
    PasswordOptions { memory_kib: 19 * 1024, iterations: 3, lanes: 1, concurrency }
}

#[injectable]
struct SignUpController {
    passwords: Arc<PasswordService>,
}

#[controller("sign-up")]
impl SignUpController {
    #[public]
    #[post("/")]
    async fn sign_up(&self) -> String {
        self.passwords.hash("correct horse").await.unwrap().as_str()[..9].to_owned()
    }

    #[public]
    #[get("/")]
    async fn ping(&self) {}
}

#[module(
    providers = [provide(PasswordService, factory = || PasswordService::new(&slow(1)))],
    controllers = [SignUpController],
)]
struct AppModule;

/// All of this test runs on one thread.
#[nest::test]
async fn others_are_answered_while_a_password_is_hashed() {
    let app = Arc::new(nest::testing!(AppModule).start().await);
    let of_another = app.clone();
    let hashing = tokio::spawn(async move { of_another.post("/sign-up").send().await.text() });
    let mut answered = 0;
    while !hashing.is_finished() {
        app.get("/sign-up").send().await.expect_status(200);
        answered += 1;
        tokio::task::yield_now().await;
    }
    assert_eq!(hashing.await.unwrap(), "$argon2id");
    // On the one thread of this test there would have been one answer before it, and none meanwhile.
    assert!(answered > 10, "{answered}");
}

/// When the first and the last of eight that came at once were done.
async fn first_and_last(concurrency: usize) -> (Duration, Duration) {
    let service = Arc::new(PasswordService::new(&slow(concurrency)).unwrap());
    let start = Instant::now();
    let callers: Vec<_> = (0..8)
        .map(|_| {
            let service = service.clone();
            tokio::spawn(async move {
                service.hash("correct horse").await.unwrap();
                start.elapsed()
            })
        })
        .collect();
    let mut done = Vec::new();
    for caller in callers {
        done.push(caller.await.unwrap());
    }
    done.sort_unstable();
    (done[0], done[7])
}

#[nest::test]
async fn only_so_many_passwords_are_hashed_at_once_and_the_others_wait_for_their_turn() {
    // One after the other: the first is done after an eighth of the time. All at once they would be done together.
    let (first, last) = first_and_last(1).await;
    assert!(first * 3 < last, "the first after {first:?}, the last after {last:?}");
}
