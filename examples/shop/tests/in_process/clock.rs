//! What ends with its time, by a clock that the test moves.

use std::sync::Arc;
use std::time::Duration;

use nest::testing::TestClock;
use serde_json::{Value, json};

use super::{Ada, start};

const MINUTE: Duration = Duration::from_secs(60);

#[nest::test]
async fn an_access_token_is_good_for_15_minutes_and_a_refresh_token_for_7_days() {
    let time = TestClock::new();
    let app = start(&Arc::default(), &time).await;
    let ada = app.fixture::<Ada>().await;
    let profile = |token: &str| app.get("/api/v1/users/profile").bearer(token).send();
    time.advance(15 * MINUTE - Duration::from_secs(1));
    profile(&ada.access).await.expect_status(200);
    time.advance(Duration::from_secs(1));
    profile(&ada.access).await.expect_status(401);

    let refresh = |token: &str| app.post("/api/v1/auth/refresh").json(&json!({ "refreshToken": token })).send();
    let pair: Value = refresh(&ada.refresh).await.expect_status(200).json();
    profile(pair["accessToken"].as_str().unwrap()).await.expect_status(200);
    time.advance(7 * 24 * 60 * MINUTE);
    refresh(pair["refreshToken"].as_str().unwrap()).await.expect_status(401).expect_message("Invalid refresh token");
}

#[nest::test]
async fn login_attempts_count_for_a_minute() {
    let time = TestClock::new();
    let app = start(&Arc::default(), &time).await;
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
