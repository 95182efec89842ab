//! What every error looks like.

use serde_json::json;

use super::support::Shop;

#[test]
fn an_unknown_route_is_404_and_another_method_405() {
    let shop = Shop::start();
    shop.get("/nope").send().refused(404, "Cannot GET /nope");
    shop.get("/api/v1/users/").send().refused(404, "Cannot GET /api/v1/users/");
    shop.get("/api/health").send().refused(404, "Cannot GET /api/health");
    shop.get("/users").send().refused(404, "Cannot GET /users");
    let answer = shop.request("DELETE", "/api/v1/auth/login").send();
    answer.refused(405, "Cannot DELETE /api/v1/auth/login");
    assert!(answer.header("allow").unwrap().contains("POST"));
    let answer = shop.request("OPTIONS", "/api/v1/users").send();
    assert!(answer.header("allow").unwrap().contains("GET"));
}

#[test]
fn an_id_is_a_number_of_64_bits() {
    let shop = Shop::start();
    let root = shop.root();
    for id in ["abc", "1.5", "9223372036854775808", "%20", "+1", "%00", "%FF", "1%"] {
        let answer = shop.get(&format!("/api/v1/users/{id}")).bearer(&root.access).send();
        answer.refused(400, "Validation failed (numeric string is expected)");
    }
    shop.get("/api/v1/users/999").bearer(&root.access).send().refused(404, "User with ID 999 not found");
}

#[test]
fn all_faults_of_a_body_are_told_together() {
    let shop = Shop::start();
    let body = json!({"email": "nope", "password": "short", "name": 5, "isAdmin": true});
    let mut faults = shop.post("/api/v1/auth/register", &body).send().faults();
    faults.sort();
    assert_eq!(
        faults,
        [
            "email: Invalid email format",
            "isAdmin: property isAdmin should not exist",
            "name: name must be a string",
            "password: password must be longer than or equal to 8 characters",
        ]
    );
    let missing = shop.post("/api/v1/auth/register", &json!({})).send().faults();
    assert_eq!(missing.len(), 2, "{missing:?}");
}

#[test]
fn what_is_no_json_is_refused_in_its_own_way() {
    let shop = Shop::start();
    let register = || shop.request("POST", "/api/v1/auth/register");
    let json = || register().header("content-type", "application/json");
    assert_eq!(json().body("{").send().status, 400);
    assert_eq!(json().body("[".repeat(200)).send().status, 400);
    assert_eq!(json().body(r#"{"email":"a\u0000@b.cc","password":"12345678"}"#).send().status, 400);
    assert_eq!(register().header("content-type", "text/plain").body("{}").send().status, 415);
    assert_eq!(register().body("{}").send().status, 415);
    assert_eq!(json().body(format!("{{\"email\":\"{}\"}}", "x".repeat(1024 * 1024))).send().status, 413);
}

#[test]
fn authentication_comes_before_permission_and_permission_before_the_body() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    let create = || shop.request("POST", "/api/v1/users").body("no json");
    create().send().refused(401, "Unauthorized");
    create().bearer(&ada.access).send().refused(403, "Forbidden resource");
    assert_eq!(create().bearer(&shop.root().access).send().status, 415);
}

#[test]
fn an_internal_failure_says_nothing_and_is_logged_under_its_request_id() {
    let mut shop = Shop::start();
    let root = shop.root();
    shop.break_database();
    let failed = shop.get("/api/v1/users").bearer(&root.access).send();
    failed.refused(500, "Internal server error");
    let id = failed.header("x-request-id").unwrap().to_owned();
    assert!(shop.log().lines().any(|line| line.contains(&id) && line.contains("ERROR")), "{id} in {}", shop.log());
}

#[test]
fn every_answer_has_a_request_id_of_its_own() {
    let shop = Shop::start();
    let id = |target: &str| shop.get(target).send().header("x-request-id").unwrap().to_owned();
    let ids = [id("/nope"), id("/health"), id("/api/v1/users")];
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids.iter().all(|id| !id.is_empty()), "{ids:?}");
}

#[test]
fn head_answers_like_get_without_a_body() {
    let answer = Shop::start().request("HEAD", "/health").send();
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
}

#[test]
fn every_answer_tells_browsers_to_be_careful_with_it() {
    let shop = Shop::start();
    for target in ["/nope", "/health", "/api/v1/users", "/openapi.json"] {
        let answer = shop.get(target).send();
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{target}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{target}");
    }
    // The page has scripts of its own, and a policy that allows them.
    let policy = shop.get("/docs").send().header("content-security-policy").unwrap().to_owned();
    assert!(policy.contains("script-src"), "{policy}");
}

#[test]
fn each_request_is_a_line_in_the_log_that_says_nothing_of_what_it_carried() {
    let shop = Shop::start();
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let search =
        shop.get("/api/v1/products?search=hunter2").header("traceparent", &format!("00-{trace}-00f067aa0ba902b7-01"));
    let id = search.send().header("x-request-id").unwrap().to_owned();
    let log = shop.log();
    let line = log.lines().find(|line| line.contains(&id)).unwrap_or_else(|| panic!("{id} in {log}"));
    assert!(["GET", "/api/v1/products", "200", trace].iter().all(|part| line.contains(part)), "{line}");
    assert!(!log.contains("hunter2"), "{log}");
}
