//! Bodies and queries, valid and at fault.

use http_body_util::Full;
use serde_json::{Value, json};

use super::app::{app, call, post, request, send};

/// The faults of a body, `field: sentence` each.
#[track_caller]
fn faults(text: &str) -> Vec<String> {
    let body: Value = serde_json::from_str(text).unwrap();
    assert_eq!(body["statusCode"], 400, "{text}");
    assert_eq!(body["error"], "Bad Request");
    let mut sentences = Vec::new();
    let mut listed = Vec::new();
    for fault in body["errors"].as_array().unwrap_or_else(|| panic!("{text}")) {
        for sentence in fault["constraints"].as_object().unwrap().values() {
            sentences.push(sentence.clone());
            listed.push(format!("{}: {}", fault["field"].as_str().unwrap(), sentence.as_str().unwrap()));
        }
    }
    assert_eq!(body["message"], json!(sentences));
    listed
}

async fn check(body: Value, expected: &[&str]) {
    let answer = post(&body.to_string()).await;
    if expected.is_empty() {
        assert_eq!(answer.status(), 201, "{}", answer.text);
    } else {
        assert_eq!(faults(&answer.text), expected, "{body}");
    }
}

#[tokio::test]
async fn a_valid_body_passes() {
    check(json!({"email": "a@b.cc", "password": "12345678"}), &[]).await;
    check(json!({"email": "a@b.cc", "password": "12345678", "fullName": null, "items": []}), &[]).await;
    check(json!({"email": "a@b.cc", "password": "ä\\u0000 8", "items": [{"productId": 1, "quantity": 2}]}), &[]).await;
}

#[tokio::test]
async fn every_kind_of_fault_has_its_sentence() {
    let ok = || json!({"email": "a@b.cc", "password": "12345678"});
    let with = |name: &str, value: Value| {
        let mut body = ok();
        body[name] = value;
        body
    };
    check(with("email", json!("nope")), &["email: Invalid email format"]).await;
    check(with("email", json!(5)), &["email: email must be a string"]).await;
    check(with("email", json!(null)), &["email: email must be a string"]).await;
    check(json!({"password": "12345678"}), &["email: email should not be null or undefined"]).await;
    check(with("password", json!("short")), &["password: password must be longer than or equal to 8 characters"]).await;
    let long = "x".repeat(129);
    check(with("password", json!(long)), &["password: password must be shorter than or equal to 128 characters"]).await;
    check(with("isAdmin", json!(true)), &["isAdmin: property isAdmin should not exist"]).await;
    let long = "x".repeat(101);
    check(with("fullName", json!(long)), &["fullName: fullName must be shorter than or equal to 100 characters"]).await;
    check(with("items", json!(5)), &["items: items must be an array"]).await;
    check(with("items", json!([5])), &["items[0]: items[0] must be an object"]).await;
    check(with("email", json!("a\0@b.cc")), &["email: email must not contain NUL characters"]).await;
    check(json!([]), &[": must be an object"]).await;
}

#[tokio::test]
async fn numbers_are_whole_and_within_their_bounds() {
    for (quantity, sentence) in [
        (json!(0), "items[1].quantity must not be less than 1"),
        (json!(-1), "items[1].quantity must not be less than 0"),
        (json!(4_294_967_296u64), "items[1].quantity must not be greater than 4294967295"),
        (json!(1.5), "items[1].quantity must be an integer number"),
        (json!("1"), "items[1].quantity must be an integer number"),
        (json!(null), "items[1].quantity must be an integer number"),
    ] {
        let items = json!([{"productId": 1, "quantity": 1}, {"productId": 1, "quantity": quantity}]);
        let body = json!({"email": "a@b.cc", "password": "12345678", "items": items});
        check(body, &[&format!("items[1].quantity: {sentence}")]).await;
    }
}

#[tokio::test]
async fn all_faults_are_told_together() {
    let items =
        json!([{"quantity": 0, "extra": 1}, {"productId": "x", "quantity": true}, {"productId": 1, "quantity": 0}]);
    let body = json!({"password": "short", "isAdmin": true, "fullName": 5, "items": items});
    let expected = [
        "email: email should not be null or undefined",
        "fullName: fullName must be a string",
        "items[0].productId: items[0].productId should not be null or undefined",
        "items[0].extra: property extra should not exist",
        "items[1].productId: items[1].productId must be an integer number",
        "items[1].quantity: items[1].quantity must be an integer number",
        "isAdmin: property isAdmin should not exist",
        "password: password must be longer than or equal to 8 characters",
        "items[0].quantity: items[0].quantity must not be less than 1",
        "items[2].quantity: items[2].quantity must not be less than 1",
    ];
    check(body, &expected).await;
    check(
        json!({}),
        &["email: email should not be null or undefined", "password: password should not be null or undefined"],
    )
    .await;
}

#[tokio::test]
async fn what_is_no_json_body_is_refused_in_its_own_way() {
    for body in ["", "{", "{\"email\":}", "nul", "{} x", "\u{feff}{}", "{\"email\":\"\u{0}\"}"] {
        let answer = post(body).await;
        assert_eq!(answer.status(), 400, "{body}");
        assert!(answer.text.contains("Body is not valid JSON"), "{}", answer.text);
    }
    let twice = post(r#"{"email":"a@b.cc","email":"a@b.cc","password":"12345678"}"#).await;
    assert_eq!(twice.status(), 400);
    assert!(twice.text.contains("duplicate field `email`"), "{}", twice.text);

    for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        let mut builder = request("POST", "/users");
        if let Some(content_type) = content_type {
            builder = builder.header("content-type", content_type);
        }
        let answer = send(&app(), builder.body(Full::from("{}")).unwrap()).await;
        assert_eq!(answer.status(), 415, "{content_type:?}");
        let expected = r#"{"statusCode":415,"message":"Unsupported Media Type","error":"Unsupported Media Type"}"#;
        assert_eq!(answer.text, expected);
    }

    let large = format!("{{\"email\":\"{}\"}}", "x".repeat(1024 * 1024));
    assert_eq!(post(&large).await.status(), 413);
    for depth in [129, 100_000] {
        let deep = format!("{{\"email\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(post(&deep).await.status(), 400);
        let deep = format!("{{\"other\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(post(&deep).await.status(), 400);
    }
}

#[tokio::test]
async fn a_long_list_of_faults_costs_no_more_rounds_than_a_short_one() {
    let items: Vec<Value> = (0..20_000).map(|_| json!({"extra": 1})).collect();
    let body = json!({"email": "a@b.cc", "password": "12345678", "items": items});
    let start = std::time::Instant::now();
    let answer = post(&body.to_string()).await;
    assert_eq!(answer.status(), 400);
    assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_query_is_read_as_an_object() {
    for (query, expected) in [
        ("", r#"{"page":1,"limit":20,"search":null}"#),
        ("?page=2&limit=5&search=a%20b+c&other=1", r#"{"page":2,"limit":5,"search":"a b c"}"#),
        ("?search=", r#"{"page":1,"limit":20,"search":""}"#),
        ("?pa%67e=3&&search=x&search=y", r#"{"page":3,"limit":20,"search":"x"}"#),
    ] {
        let answer = call("GET", &format!("/users{query}")).await;
        assert_eq!((answer.status(), &*answer.text), (200, expected), "{query}");
    }
}

#[tokio::test]
async fn all_faults_of_a_query_are_told_together() {
    for (query, expected) in [
        ("page=x", &["page: page must be an integer number"][..]),
        ("page=", &["page: page must be an integer number"]),
        ("page=-1", &["page: page must not be less than 0"]),
        ("page=99999999999", &["page: page must not be greater than 4294967295"]),
        ("page=0&limit=101", &["page: page must not be less than 1", "limit: limit must not be greater than 100"]),
        ("page=1.5&limit=0", &["page: page must be an integer number", "limit: limit must not be less than 1"]),
    ] {
        let answer = call("GET", &format!("/users?{query}")).await;
        assert_eq!(answer.status(), 400, "{query}");
        assert_eq!(faults(&answer.text), expected, "{query}");
    }
    for query in ["search=%00", "search=%FF"] {
        assert_eq!(call("GET", &format!("/users?{query}")).await.status(), 400, "{query}");
    }
}
