//! Access tokens, refresh tokens, sessions.

use std::thread::sleep;
use std::time::Duration;

use nest::auth::{JwtKey, JwtService};
use nest::config::SecretString;
use serde_json::json;

use super::support::{Answer, Session, Shop};

fn refresh(shop: &Shop, token: &str) -> Answer {
    shop.post("/api/v1/auth/refresh", &json!({"refreshToken": token})).send()
}

fn logout(shop: &Shop, access: &str, token: &str) -> Answer {
    shop.post("/api/v1/auth/logout", &json!({"refreshToken": token})).bearer(access).send()
}

fn profile(shop: &Shop, access: &str) -> Answer {
    shop.get("/api/v1/users/profile").bearer(access).send()
}

#[test]
fn a_refresh_token_gives_a_new_pair() {
    let shop = Shop::start();
    let first = shop.register("ada");
    let second = Session::of(&refresh(&shop, &first.refresh).expect(200));
    assert_ne!((&first.access, &first.refresh), (&second.access, &second.refresh));
    profile(&shop, &second.access).expect(200);
    let third = Session::of(&refresh(&shop, &second.refresh).expect(200));
    profile(&shop, &third.access).expect(200);
}

#[test]
fn a_used_refresh_token_ends_its_session_and_no_other() {
    let shop = Shop::start();
    let first = shop.register("ada");
    let elsewhere = shop.login("ada@example.com", "password of ada");
    let second = Session::of(&refresh(&shop, &first.refresh).expect(200));
    refresh(&shop, &first.refresh).refused(401, "Invalid refresh token");
    refresh(&shop, &second.refresh).refused(401, "Invalid refresh token");
    refresh(&shop, &elsewhere.refresh).expect(200);
}

#[test]
fn of_two_refreshes_at_once_one_is_refused() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| refresh(&shop, &ada.refresh).status)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
}

#[test]
fn a_refresh_and_the_end_of_its_session_at_once_do_not_block_each_other() {
    let shop = Shop::start();
    shop.register("ada");
    for _ in 0..8 {
        let ada = shop.login("ada@example.com", "password of ada");
        let next = Session::of(&refresh(&shop, &ada.refresh).expect(200));
        // The first one has been used: to present it ends the session.
        let statuses = std::thread::scope(|scope| {
            let threads = [&ada.refresh, &next.refresh].map(|token| scope.spawn(|| refresh(&shop, token).status));
            threads.map(|thread| thread.join().unwrap())
        });
        assert!(matches!(statuses, [401, 200 | 401]), "{statuses:?}");
    }
}

#[test]
fn an_access_token_is_no_refresh_token_and_the_other_way_round() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    refresh(&shop, &ada.access).refused(401, "Invalid refresh token");
    profile(&shop, &ada.refresh).refused(401, "Unauthorized");
}

/// A token that was signed with a secret, for an audience and a user.
fn signed(secret: &str, audience: &str, user: i64) -> String {
    let jwt = JwtService::new(JwtKey::hs256(&SecretString::from(secret))).audience(audience);
    jwt.sign(&json!({"sub": user.to_string(), "jti": "of the test"}), Duration::from_secs(60)).unwrap()
}

#[test]
fn the_key_alone_keeps_the_two_kinds_of_tokens_apart() {
    let (access, refresh) = ("a".repeat(32), "b".repeat(32));
    let shop = Shop::with(&[("JWT_SECRET", &access), ("JWT_REFRESH_SECRET", &refresh)]);
    let ada = shop.register("ada");
    profile(&shop, &signed(&access, "access", ada.id)).expect(200);
    profile(&shop, &signed(&refresh, "access", ada.id)).refused(401, "Unauthorized");
}

#[test]
fn the_audience_alone_keeps_the_two_kinds_of_tokens_apart() {
    let secret = "a".repeat(32);
    let shop = Shop::with(&[("JWT_SECRET", &secret), ("JWT_REFRESH_SECRET", &secret)]);
    let ada = shop.register("ada");
    profile(&shop, &signed(&secret, "access", ada.id)).expect(200);
    profile(&shop, &signed(&secret, "refresh", ada.id)).refused(401, "Unauthorized");
    profile(&shop, &ada.refresh).refused(401, "Unauthorized");
    refresh(&shop, &ada.access).refused(401, "Invalid refresh token");
}

#[test]
fn what_is_no_token_is_refused() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    for token in ["", "nonsense", "a.b.c", &ada.refresh[..ada.refresh.len() - 2]] {
        refresh(&shop, token).refused(401, "Invalid refresh token");
    }
    let header = |value: &str| shop.get("/api/v1/users/profile").header("authorization", value).send();
    for value in ["Bearer", "Bearer nonsense", "Basic YTpi", &format!("Token {}", ada.access)] {
        header(value).refused(401, "Unauthorized");
    }
    let answer = shop.get("/api/v1/users/profile").send();
    answer.refused(401, "Unauthorized");
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
}

#[test]
fn tokens_end_with_their_time() {
    let shop = Shop::with(&[("JWT_EXPIRES_IN", "1s"), ("JWT_REFRESH_EXPIRES_IN", "2s")]);
    let ada = shop.register("ada");
    sleep(Duration::from_millis(1100));
    profile(&shop, &ada.access).refused(401, "Unauthorized");
    sleep(Duration::from_millis(1000));
    refresh(&shop, &ada.refresh).refused(401, "Invalid refresh token");
}

#[test]
fn logging_out_ends_the_session_and_leaves_the_access_token_to_expire() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    let elsewhere = shop.login("ada@example.com", "password of ada");
    let answer = logout(&shop, &ada.access, &ada.refresh);
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    refresh(&shop, &ada.refresh).refused(401, "Invalid refresh token");
    logout(&shop, &ada.access, &ada.refresh).refused(401, "Invalid refresh token");
    profile(&shop, &ada.access).expect(200);
    refresh(&shop, &elsewhere.refresh).expect(200);
}

#[test]
fn nobody_logs_others_out() {
    let shop = Shop::start();
    let (ada, bob) = (shop.register("ada"), shop.register("bob"));
    logout(&shop, &bob.access, &ada.refresh).refused(401, "Invalid refresh token");
    shop.post("/api/v1/auth/logout", &json!({"refreshToken": ada.refresh})).send().refused(401, "Unauthorized");
    refresh(&shop, &ada.refresh).expect(200);
}

#[test]
fn a_new_password_ends_all_sessions_of_its_user_and_no_others() {
    let shop = Shop::start();
    let (ada, bob) = (shop.register("ada"), shop.register("bob"));
    let elsewhere = shop.login("ada@example.com", "password of ada");
    let change = |change| shop.patch("/api/v1/users/profile", &change).bearer(&ada.access).send();

    change(json!({"password": "a new password", "currentPassword": "wrong"})).expect(403);
    change(json!({"name": "Ada", "currentPassword": "password of ada"})).expect(200);
    let ours = Session::of(&refresh(&shop, &ada.refresh).expect(200));

    change(json!({"password": "a new password", "currentPassword": "password of ada"})).expect(200);
    for over in [&ours, &elsewhere] {
        refresh(&shop, &over.refresh).refused(401, "Invalid refresh token");
    }
    profile(&shop, &ada.access).expect(200);
    refresh(&shop, &bob.refresh).expect(200);
    let again = shop.login("ada@example.com", "a new password");
    refresh(&shop, &again.refresh).expect(200);
}

#[test]
fn deleted_and_inactive_users_are_out_at_once() {
    let shop = Shop::start();
    let root = shop.root();
    let (ada, bob) = (shop.register("ada"), shop.register("bob"));
    let off = shop.patch(&format!("/api/v1/users/{}", ada.id), &json!({"isActive": false}));
    off.bearer(&root.access).send().expect(200);
    shop.request("DELETE", &format!("/api/v1/users/{}", bob.id)).bearer(&root.access).send().expect(204);
    for gone in [ada, bob] {
        profile(&shop, &gone.access).refused(401, "Unauthorized");
        refresh(&shop, &gone.refresh).refused(401, "Invalid refresh token");
    }
}

#[test]
fn a_role_counts_from_the_moment_it_is_given_or_taken() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let list = || shop.get("/api/v1/users").bearer(&ada.access).send();
    let set = |role: &str| {
        let change = shop.patch(&format!("/api/v1/users/{}", ada.id), &json!({"role": role}));
        change.bearer(&root.access).send().expect(200);
    };
    list().refused(403, "Forbidden resource");
    set("admin");
    list().expect(200);
    set("user");
    list().refused(403, "Forbidden resource");
}
