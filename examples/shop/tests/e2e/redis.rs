//! What several processes of the shop count together.

use std::thread;
use std::time::Duration;

use serde_json::json;

use super::support::{RedisServer, Shop, run_to_end};

const LOGIN: &str = "/api/v1/auth/login";

#[test]
fn two_shops_on_one_redis_share_the_login_limit() {
    let Some(redis) = RedisServer::start() else { return };
    let variables = [("REDIS_URL", &*redis.url()), ("LOGIN_RATE_LIMIT", "2")];
    let (one, other) = (Shop::with(&variables), Shop::with(&variables));
    let login = json!({"email": "root@example.com", "password": "the root of all"});
    one.post(LOGIN, &login).send().expect(200);
    other.post(LOGIN, &login).send().expect(200);
    for shop in [one, other] {
        let refused = shop.post(LOGIN, &login).send();
        refused.refused(429, "Too many login attempts");
        let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait));
    }
}

#[test]
fn health_has_redis_where_it_is_configured_and_tells_when_it_is_away() {
    let Some(mut redis) = RedisServer::start() else { return };
    let shop = Shop::with(&[("REDIS_URL", &*redis.url()), ("LOGIN_RATE_LIMIT", "2")]);
    assert_eq!(shop.get("/health").send().expect(200)["info"]["redis"]["status"], "up");
    redis.stop();
    let health = shop.get("/health").send().expect(503);
    assert_eq!(health["error"], json!({"redis": {"status": "down"}}));
    assert_eq!(shop.get("/health/liveness").send().status, 200);

    // Meanwhile each process counts by itself: nobody is kept out, and the limit holds.
    let login = json!({"email": "root@example.com", "password": "the root of all"});
    shop.post(LOGIN, &login).send().expect(200);
    shop.post(LOGIN, &login).send().expect(200);
    shop.post(LOGIN, &login).send().refused(429, "Too many login attempts");

    redis.start_again();
    for _ in 0..100 {
        if shop.get("/health").send().status == 200 {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
    panic!("the shop has not found Redis again within ten seconds");
}

#[test]
fn without_redis_health_has_no_such_part() {
    assert!(Shop::start().get("/health").send().expect(200)["details"]["redis"].is_null());
}

#[test]
fn a_redis_that_cannot_be_reached_ends_the_start_without_telling_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let variables = [("PORT", "0"), ("REDIS_URL", "redis://:hunter2@127.0.0.1:1")];
    let (status, stdout, stderr) = run_to_end(folder.path(), &variables);
    assert!(!status.success());
    assert!(stdout.is_empty() && stderr.contains("Redis cannot be reached"), "{stdout}{stderr}");
    assert!(!stderr.contains("hunter2"), "{stderr}");
}
