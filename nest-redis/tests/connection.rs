//! The connection, against a server where there is one.

use std::time::Duration;

use nest_redis::{Redis, RedisOptions, RedisUrl, client, test_options};
use tokio::net::TcpListener;

async fn connected() -> Option<Redis> {
    let options = test_options().await.expect("the server of the tests answers")?;
    Some(Redis::connect(options).await.expect("it has just answered"))
}

#[tokio::test]
async fn what_is_set_is_there_under_the_prefix_of_the_application() {
    let Some(redis) = connected().await else { return };
    let (key, mut connection) = (redis.key(["greeting"]), redis.connection());
    assert!(key.starts_with("test-") && key.ends_with(":greeting"), "{key}");
    let set = client::cmd("SET").arg(&key).arg("hello").arg("EX").arg(60).query_async::<()>(&mut connection).await;
    set.expect("Redis takes it");
    let text: String = client::cmd("GET").arg(&key).query_async(&mut connection).await.expect("it is there");
    assert_eq!(text, "hello");
    redis.check().await.expect("the server is up");
}

#[tokio::test]
async fn a_connection_that_was_cut_comes_back_by_itself() {
    let Some(redis) = connected().await else { return };
    let mut connection = redis.connection();
    let id: u64 = client::cmd("CLIENT").arg("ID").query_async(&mut connection).await.expect("it has an id");
    let killer = connected().await.expect("the server is there");
    let kill = client::cmd("CLIENT").arg("KILL").arg("ID").arg(id).query_async::<u64>(&mut killer.connection()).await;
    assert_eq!(kill.expect("it may be killed"), 1);
    for _ in 0..100 {
        if redis.check().await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it has not come back within five seconds");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("redis://ada:hunter2@{}", listener.local_addr().unwrap()).parse().unwrap();
    let options = RedisOptions::new(url).connect_timeout(Duration::from_millis(200));
    let error = Redis::connect(options).await.expect_err("nobody answers").to_string();
    assert!(error.starts_with("Redis cannot be reached: "), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error_that_names_no_password() {
    let options = RedisOptions::new("redis://ada:hunter2@127.0.0.1:1".parse().unwrap());
    let error = Redis::connect(options).await.expect_err("nothing listens there").to_string();
    assert!(error.starts_with("Redis cannot be reached: "), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
}

#[test]
fn what_is_no_url_of_redis_is_refused_without_being_quoted() {
    for text in
        ["", "redis://", "redis:hunter2", "http://hunter2@localhost", "localhost:6379", "redis://:hunter2@host:port"]
    {
        let error = text.parse::<RedisUrl>().expect_err(text).to_string();
        assert_eq!(error, "expected a URL such as redis://localhost:6379", "{text}");
    }
    let tls = "rediss://:hunter2@redis.example".parse::<RedisUrl>();
    match (cfg!(feature = "tls"), tls) {
        (true, url) => drop(url.expect("TLS is there")),
        (false, url) => assert!(url.expect_err("TLS is not there").to_string().contains("feature `tls`")),
    }
}

#[test]
fn printing_a_url_shows_no_password() {
    let url: RedisUrl = "redis://ada:hunter2@redis.example:6380/2".parse().unwrap();
    assert_eq!(format!("{url:?}"), "RedisUrl(redis.example:6380)");
    let options = format!("{:?}", RedisOptions::new(url));
    assert!(!options.contains("hunter2") && !options.contains("ada"), "{options}");
}
