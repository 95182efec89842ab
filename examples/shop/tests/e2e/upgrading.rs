//! A shop on the database of an older version.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use nest::auth::{JwtKey, JwtService, TokenHash};
use nest::data::{DataError, DataOptions, Database, query};
use serde_json::json;
use shop::MIGRATIONS;

use super::support::{Answer, Home, Session, Shop};

const SECRET: &str = "the refresh secret of before";

/// A refresh token as the older version made it.
fn token(number: i64) -> String {
    let tokens = JwtService::new(JwtKey::hs256(&SECRET.to_owned().into())).audience("refresh");
    tokens.sign(&json!({"sub": "1", "jti": number.to_string()}), Duration::from_secs(600)).unwrap()
}

/// Runs what the older version wrote, on its schema.
fn before(home: &Home, versions: usize, write: impl AsyncFnOnce(&Database) -> Result<(), DataError>) {
    let file = format!("sqlite://{}", home.folder().join("shop.db").display());
    let url = home.database_url().unwrap_or(&file).parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let database = Database::connect(&DataOptions::new(url)).await.unwrap();
        database.migrate(&MIGRATIONS[..versions]).await.unwrap();
        write(&database).await.unwrap();
        database.close().await;
    });
}

async fn add_user(database: &Database) -> Result<(), DataError> {
    let insert = query(
        "INSERT INTO users (email, email_key, password_hash, role, created_at, updated_at)
         VALUES ('ada@example.com', 'ada@example.com', 'none', 'user', $1, $1)",
    );
    insert.bind(Utc::now()).execute(database).await.map(drop)
}

/// A session whose first token has been used for the second.
async fn add_session(database: &Database, id: i64, tokens: &[String; 2], lasts: TimeDelta) -> Result<(), DataError> {
    let now = Utc::now();
    let insert = query("INSERT INTO sessions (user_id, created_at, expires_at) VALUES (1, $1, $2)");
    insert.bind(now - TimeDelta::hours(1)).bind(now + lasts).execute(database).await?;
    for (token, used_at) in tokens.iter().zip([Some(now), None]) {
        let insert = query("INSERT INTO refresh_tokens (hash, session_id, used_at) VALUES ($1, $2, $3)");
        let hash = TokenHash::of(token).as_str().to_owned();
        insert.bind(hash).bind(id).bind(used_at).execute(database).await?;
    }
    Ok(())
}

#[test]
fn whoever_was_signed_in_still_is_and_used_tokens_are_still_known() {
    let home = Home::new();
    // Once each, since they say when they were made.
    let [first, second, third] = [10, 20, 30].map(|number| [token(number), token(number + 1)]);
    before(&home, 7, async |database| {
        add_user(database).await?;
        add_session(database, 1, &first, TimeDelta::minutes(5)).await?;
        add_session(database, 2, &second, TimeDelta::minutes(5)).await?;
        add_session(database, 3, &third, TimeDelta::seconds(-1)).await
    });
    let shop = Shop::at(home, &[("JWT_REFRESH_SECRET", SECRET)]);
    let refresh = |token: &str| -> Answer { shop.post("/api/v1/auth/refresh", &json!({"refreshToken": token})).send() };

    let next = Session::of(&refresh(&first[1]).expect(200));
    refresh(&Session::of(&refresh(&next.refresh).expect(200)).refresh).expect(200);
    // Of the second one a used token comes again.
    refresh(&second[0]).refused(401, "Invalid refresh token");
    refresh(&second[1]).refused(401, "Invalid refresh token");
    // The third was over.
    refresh(&third[1]).refused(401, "Invalid refresh token");

    let times = query("SELECT created_at, used_at, expires_at FROM nest_refresh_sessions WHERE id = '3'");
    let (created, used, expires) = shop.rows::<(i64, i64, i64)>(times)[0];
    let hour = 3_600_000;
    assert!((used - created - hour).abs() <= 1 && (expires - used + 1000).abs() <= 1, "{created} {used} {expires}");
    assert!((Utc::now().timestamp_millis() - used).abs() < hour, "{used}");
}
