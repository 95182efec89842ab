//! Registering and logging in.

use std::time::Instant;

use nest::data::query;
use serde_json::json;

use super::support::Shop;

const REGISTER: &str = "/api/v1/auth/register";
const LOGIN: &str = "/api/v1/auth/login";

#[test]
fn whoever_registers_is_signed_in() {
    let shop = Shop::start();
    let ada = json!({"email": "ada@example.com", "password": "password of ada", "name": "Ada"});
    let body = shop.post(REGISTER, &ada).send().expect(201);
    let user = &body["user"];
    assert_eq!(user["email"], "ada@example.com");
    assert_eq!((&user["name"], &user["role"], &user["isActive"]), (&json!("Ada"), &json!("user"), &json!(true)));
    assert_eq!((&user["permissions"], &user["lastLoginAt"]), (&json!([]), &json!(null)));
    assert!(user["createdAt"].as_str().unwrap().ends_with('Z'));
    assert!(!body.to_string().contains("argon2") && !body.to_string().contains("password"), "{body}");

    let access = body["accessToken"].as_str().unwrap();
    assert_eq!(&shop.get("/api/v1/users/profile").bearer(access).send().expect(200), user);

    let stored: Vec<(String,)> = shop.rows(query("SELECT password_hash FROM users"));
    assert!(stored.len() == 2 && stored.iter().all(|(hash,)| hash.starts_with("$argon2id$")));
}

#[test]
fn an_email_is_unique_without_regard_to_case() {
    let shop = Shop::start();
    shop.register("ada");
    let again = json!({"email": "ADA@Example.COM", "password": "another password"});
    shop.post(REGISTER, &again).send().refused(409, "User with this email already exists");
    let login = json!({"email": "Ada@EXAMPLE.com", "password": "password of ada"});
    shop.post(LOGIN, &login).send().expect(200);
}

#[test]
fn of_two_registrations_at_once_one_is_refused() {
    let shop = Shop::start();
    let register = || shop.post(REGISTER, &json!({"email": "ada@example.com", "password": "password of ada"})).send();
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(register)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap().status).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409]);
}

#[test]
fn passwords_have_8_to_128_characters_and_names_at_most_100() {
    let shop = Shop::start();
    let register = |number: u32, password: &str, name: &str| {
        let user = json!({"email": format!("{number}@example.com"), "password": password, "name": name});
        shop.post(REGISTER, &user).send().status
    };
    assert_eq!(register(1, "1234567", "a"), 400);
    assert_eq!(register(2, "ääääääää", "a"), 201);
    assert_eq!(register(3, &"p".repeat(129), "a"), 400);
    assert_eq!(register(4, &"p".repeat(128), &"ä".repeat(100)), 201);
    assert_eq!(register(5, "12345678", &"a".repeat(101)), 400);
}

#[test]
fn an_email_is_plain() {
    let shop = Shop::start();
    for email in ["ada", "a b@c.de", "Ada <a@b.cc>", "a@[127.0.0.1]", "a@b.cc\n", "@b.cc", ""] {
        let faults = shop.post(REGISTER, &json!({"email": email, "password": "12345678"})).send().faults();
        assert_eq!(faults, ["email: Invalid email format"], "{email:?}");
    }
    let long = format!("{}@{}", "a".repeat(60), "b.".repeat(100) + "cc");
    assert_eq!(shop.post(REGISTER, &json!({"email": long, "password": "12345678"})).send().status, 400);
}

#[test]
fn logging_in_notes_the_time() {
    let shop = Shop::start();
    shop.register("ada");
    let login = json!({"email": "ada@example.com", "password": "password of ada"});
    let body = shop.post(LOGIN, &login).send().expect(200);
    assert!(body["user"]["lastLoginAt"].is_string(), "{body}");
}

#[test]
fn unknown_wrong_inactive_and_deleted_are_one_answer() {
    let shop = Shop::start();
    let root = shop.root();
    let (inactive, deleted) = (shop.register("inactive"), shop.register("deleted"));
    shop.register("ada");
    let off = shop.patch(&format!("/api/v1/users/{}", inactive.id), &json!({"isActive": false}));
    off.bearer(&root.access).send().expect(200);
    shop.request("DELETE", &format!("/api/v1/users/{}", deleted.id)).bearer(&root.access).send().expect(204);
    for (name, password) in [
        ("nobody", "password of nobody"),
        ("ada", "wrong"),
        ("inactive", "password of inactive"),
        ("deleted", "password of deleted"),
    ] {
        let login = json!({"email": format!("{name}@example.com"), "password": password});
        shop.post(LOGIN, &login).send().refused(401, "Invalid credentials");
    }
}

#[test]
fn past_the_limit_login_is_429_with_the_time_to_wait() {
    let shop = Shop::with(&[("LOGIN_RATE_LIMIT", "3")]);
    let login = |password: &str| {
        let login = json!({"email": "root@example.com", "password": password});
        shop.post(LOGIN, &login).header("x-forwarded-for", password).send()
    };
    login("wrong").refused(401, "Invalid credentials");
    login("the root of all").expect(200);
    // What is no login at all counts as well.
    shop.post(LOGIN, &json!({"email": 7})).send().expect(400);
    // Successful ones count, and what a client says of its address does not.
    let refused = login("the root of all");
    refused.refused(429, "Too many login attempts");
    let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    // Only login is limited.
    shop.register("ada");
}

#[test]
fn neither_passwords_nor_tokens_are_logged_at_any_level() {
    let shop = Shop::with(&[("LOG_LEVEL", "trace"), ("LOG_DIR", "logs")]);
    let ada = shop.register("ada");
    shop.post(LOGIN, &json!({"email": "ada@example.com", "password": "a wrong secret"})).send().expect(401);
    let refresh = json!({"refreshToken": ada.refresh});
    shop.post("/api/v1/auth/refresh", &refresh).send().expect(200);
    shop.post("/api/v1/auth/refresh", &refresh).send().expect(401);
    shop.get("/api/v1/users/profile").bearer(&ada.access).send().expect(200);
    let log = shop.log();
    assert!(log.contains("used twice"), "{log}");
    for secret in [&*ada.access, &ada.refresh, "password of ada", "a wrong secret", "the root of all", "argon2"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[test]
fn an_unknown_email_costs_what_a_wrong_password_costs() {
    let shop = Shop::start();
    shop.register("ada");
    let quickest = |email: &str| {
        let wrong = json!({"email": email, "password": "not the password"});
        let login = || {
            let start = Instant::now();
            shop.post("/api/v1/auth/login", &wrong).send().refused(401, "Invalid credentials");
            start.elapsed()
        };
        (0..6).map(|_| login()).min().unwrap()
    };
    // The rest of a login takes a hundredth of what a hash takes, so that a factor of three is neither noise nor a hash that is missing.
    let (known, unknown) = (quickest("ada@example.com"), quickest("nobody@example.com"));
    assert!(unknown * 3 > known && known * 3 > unknown, "known {known:?}, unknown {unknown:?}");
}
