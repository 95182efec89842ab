//! What ends with its time, by a clock that the test moves.
//!
//! The application is the real one, in process, on SQLite.

use std::time::Duration;

use nest::Clock;
use nest::config::Environment;
use nest::http::Versioning;
use nest::testing::{TestApp, TestClock};
use serde_json::{Value, json};
use shop::{AppModule, ShopConfig};
use tempfile::TempDir;

const MINUTE: Duration = Duration::from_secs(60);

async fn start(time: &TestClock) -> (TestApp, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let (url, mail) = (format!("sqlite://{}/shop.db", folder.path().display()), folder.path().join("mail"));
    let variables = [("DATABASE_URL", &*url), ("MAIL_DIR", mail.to_str().unwrap()), ("LOGIN_RATE_LIMIT", "2")];
    let config = ShopConfig::read(Environment::of(variables)).unwrap();
    let app = nest::testing!(AppModule, override ShopConfig = config, override Clock = time.clock());
    let app = app.configure(|app| app.global_prefix("api").versioning(Versioning::Uri)).start().await;
    (app, folder)
}

async fn register(app: &TestApp) -> Value {
    let ada = json!({ "email": "ada@example.com", "password": "correct horse" });
    app.post("/api/v1/auth/register").json(&ada).send().await.expect_status(201).json()
}

#[nest::test]
async fn an_access_token_is_good_for_15_minutes_and_a_refresh_token_for_7_days() {
    let time = TestClock::new();
    let (app, _folder) = start(&time).await;
    let signed_in = register(&app).await;
    let profile = |token: Value| app.get("/api/v1/users/profile").bearer(token.as_str().unwrap().to_owned()).send();
    time.advance(15 * MINUTE - Duration::from_secs(1));
    profile(signed_in["accessToken"].clone()).await.expect_status(200);
    time.advance(Duration::from_secs(1));
    profile(signed_in["accessToken"].clone()).await.expect_status(401);

    let refresh = |token: &Value| app.post("/api/v1/auth/refresh").json(&json!({ "refreshToken": token })).send();
    let pair: Value = refresh(&signed_in["refreshToken"]).await.expect_status(200).json();
    profile(pair["accessToken"].clone()).await.expect_status(200);
    time.advance(7 * 24 * 60 * MINUTE);
    refresh(&pair["refreshToken"]).await.expect_status(401).expect_message("Invalid refresh token");
}

#[nest::test]
async fn login_attempts_count_for_a_minute() {
    let time = TestClock::new();
    let (app, _folder) = start(&time).await;
    let login_from = |address: &str| {
        let wrong = json!({ "email": "ada@example.com", "password": "wrong" });
        app.post("/api/v1/auth/login").json(&wrong).from_address(address).send()
    };
    let login = || login_from("192.0.2.7");
    login().await.expect_status(401);
    time.advance(Duration::from_secs(20));
    login().await.expect_status(401);
    login().await.expect_status(429).expect_header("retry-after", "40");
    // Others have attempts of their own.
    login_from("192.0.2.8").await.expect_status(401);
    time.advance(Duration::from_secs(40));
    login().await.expect_status(401);
    login().await.expect_status(429);
}
