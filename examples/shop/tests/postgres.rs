//! The suite on PostgreSQL, and what only PostgreSQL has: a server that several programs share.

mod e2e;

use std::thread;

use e2e::{Engine, Shop, run_to_end};
use nest::data::{DataOptions, Database, query};
use serde_json::json;

/// What the suite runs on.
const ENGINE: Engine = Engine::Postgres;

#[test]
fn a_server_that_does_not_answer_ends_the_start_without_its_password_in_the_log() {
    let url = "postgres://ada:hunter2@127.0.0.1:1/shop";
    let variables = [("PORT", "0"), ("LOG_LEVEL", "trace"), ("DATABASE_URL", url)];
    let (status, stdout, stderr) = run_to_end(tempfile::tempdir().unwrap().path(), &variables);
    assert!(!status.success());
    assert!(stdout.is_empty() && stderr.contains("postgres://ada@127.0.0.1:1/shop cannot be opened"), "{stderr}");
    assert!(!stderr.contains("hunter2"), "{stderr}");
}

#[test]
fn nothing_is_kept_in_a_file() {
    assert!(!Shop::start().folder().join("shop.db").exists());
}

#[test]
fn two_programs_that_start_at_once_on_an_empty_database_both_serve_it() {
    let first = Shop::start();
    let url = first.database_url().unwrap().to_owned();
    let others: Vec<Shop> = thread::scope(|scope| {
        let starts: Vec<_> = (0..3).map(|_| scope.spawn(|| Shop::with(&[("DATABASE_URL", &url)]))).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    let ada = first.register("ada");
    for other in &others {
        assert_eq!(other.login("ada@example.com", "password of ada").id, ada.id);
    }
}

#[test]
fn of_two_refreshes_at_two_programs_one_is_refused() {
    let first = Shop::start();
    let secrets = [("JWT_SECRET", &*"a".repeat(32)), ("JWT_REFRESH_SECRET", &*"b".repeat(32))];
    let url = first.database_url().unwrap().to_owned();
    let second = Shop::with(&[("DATABASE_URL", &url), secrets[0], secrets[1]]);
    let third = Shop::with(&[("DATABASE_URL", &url), secrets[0], secrets[1]]);
    let body = json!({"refreshToken": second.register("ada").refresh});
    let statuses: Vec<u16> = thread::scope(|scope| {
        let refresh = |shop: &Shop| shop.post("/api/v1/auth/refresh", &body).send().status;
        let threads = [&second, &third, &second, &third].map(|shop| scope.spawn(move || refresh(shop)));
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
}

#[nest::test]
async fn refresh_tokens_are_stored_hashed() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    let options = DataOptions::new(shop.database_url().unwrap().parse().unwrap());
    let database = Database::connect(&options).await.unwrap();
    let rows: Vec<(String,)> = query("SELECT hash FROM refresh_tokens").fetch_all(&database).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert!(rows.iter().all(|(hash,)| !hash.contains(&ada.refresh) && !ada.refresh.contains(hash)));
    database.close().await;
}
