//! Lists of users.

use nest::data::query;
use serde_json::{Value, json};

use super::support::{Session, Shop};

fn list(shop: &Shop, root: &Session, query: &str) -> Value {
    shop.get(&format!("/api/v1/users{query}")).bearer(&root.access).send().expect(200)
}

fn emails(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|user| user["email"].as_str().unwrap()).collect()
}

#[test]
fn a_page_tells_how_many_there_are() {
    let shop = Shop::start();
    let root = shop.root();
    for name in ["ada", "bob", "cyd"] {
        shop.register(name);
    }
    let page = list(&shop, &root, "");
    assert_eq!((&page["total"], &page["page"]), (&json!(4), &json!(1)));
    assert_eq!((&page["limit"], &page["totalPages"]), (&json!(20), &json!(1)));
    let page = list(&shop, &root, "?page=2&limit=3");
    assert_eq!((emails(&page["data"]), &page["totalPages"]), (vec!["cyd@example.com"], &json!(2)));
    for past_the_end in [3, u64::from(u32::MAX) + 1, u64::MAX] {
        let page = list(&shop, &root, &format!("?page={past_the_end}&limit=100"));
        assert_eq!((emails(&page["data"]).len(), &page["total"], &page["page"]), (0, &json!(4), &json!(past_the_end)));
    }
}

#[test]
fn a_list_has_20_rows_unless_told_otherwise_and_100_at_most() {
    let shop = Shop::start();
    let root = shop.root();
    let many = query(
        "WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 105)
         INSERT INTO users (email, email_key, password_hash, role, created_at, updated_at)
         SELECT 'user' || number || '@example.com', 'user' || number || '@example.com', 'none', 'user',
         (SELECT min(created_at) FROM users), (SELECT min(created_at) FROM users) FROM numbers RETURNING id",
    );
    assert_eq!(shop.rows::<(i64,)>(many).len(), 105);
    let count = |query: &str| {
        let page = list(&shop, &root, query);
        (page["data"].as_array().unwrap().len(), page["totalPages"].as_u64().unwrap())
    };
    assert_eq!((count(""), count("?limit=100")), ((20, 6), (100, 2)));
    for (query, expected) in [("", 20), ("?limit=100", 100)] {
        let slice = shop.get(&format!("/api/v2/users{query}")).bearer(&root.access).send().expect(200);
        assert_eq!(slice["items"].as_array().unwrap().len(), expected);
        assert!(slice["nextCursor"].is_string(), "{slice}");
    }
}

#[test]
fn page_and_limit_have_bounds() {
    let shop = Shop::start();
    let root = shop.root();
    for query in ["page=0", "page=-1", "page=", "page=x", "page=1.5", "limit=0", "limit=101", "limit=", "limit=1e1"] {
        let answer = shop.get(&format!("/api/v1/users?{query}")).bearer(&root.access).send();
        assert_eq!(answer.faults().len(), 1, "{query}");
    }
}

#[test]
fn search_knows_no_case_and_no_wildcards() {
    let shop = Shop::start();
    let root = shop.root();
    for (email, name) in [("ada@example.com", "Ädâ 100%"), ("b_b@example.com", "Bob"), ("bxb@example.com", "")] {
        let user = json!({"email": email, "password": "12345678", "name": name});
        shop.post("/api/v1/auth/register", &user).send().expect(201);
    }
    for (search, expected) in [
        ("ADA%40", vec!["ada@example.com"]),
        ("%C3%A4D%C3%82", vec!["ada@example.com"]),
        ("bob", vec!["b_b@example.com"]),
        ("%25", vec!["ada@example.com"]),
        ("_", vec!["b_b@example.com"]),
        ("%5C", vec![]),
        ("nobody", vec![]),
    ] {
        let page = list(&shop, &root, &format!("?search={search}"));
        assert_eq!((emails(&page["data"]), &page["total"]), (expected.clone(), &json!(expected.len())), "{search}");
    }
    // Who is called something else is found by that, and no more by what they were called.
    let bob = list(&shop, &root, "?search=bob")["data"][0]["id"].clone();
    let change = json!({"name": "Zoë", "email": "zoe@example.com"});
    shop.patch(&format!("/api/v1/users/{bob}"), &change).bearer(&root.access).send().expect(200);
    for (search, total) in [("bob", 0), ("b_b%40", 0), ("ZO%C3%8B", 1), ("ZOE%40", 1)] {
        assert_eq!(list(&shop, &root, &format!("?search={search}"))["total"], total, "{search}");
    }
    let none = list(&shop, &root, "?search=nobody");
    assert_eq!(none["totalPages"], 0);
    assert_eq!(list(&shop, &root, "?search=")["total"], 4);
    for length in [255, 60_000] {
        assert_eq!(list(&shop, &root, &format!("?search={}", "a".repeat(length)))["total"], 0, "{length}");
        let products = shop.get(&format!("/api/v1/products?search={}", "a".repeat(length))).send().expect(200);
        assert_eq!(products["data"], json!([]), "{length}");
    }
    shop.get("/api/v1/users?search=%00").bearer(&root.access).send().expect(400);
}

#[test]
fn the_list_is_for_admins_and_leaves_out_who_is_deleted() {
    let shop = Shop::start();
    let root = shop.root();
    let ada = shop.register("ada");
    shop.get("/api/v1/users").send().refused(401, "Unauthorized");
    shop.get("/api/v1/users").bearer(&ada.access).send().refused(403, "Forbidden resource");
    shop.get("/api/v2/users").bearer(&ada.access).send().refused(403, "Forbidden resource");
    shop.request("DELETE", &format!("/api/v1/users/{}", ada.id)).bearer(&root.access).send().expect(204);
    assert_eq!(emails(&list(&shop, &root, "")["data"]), ["root@example.com"]);
    assert_eq!(list(&shop, &root, "?search=ada")["total"], 0);
    let slice = shop.get("/api/v2/users").bearer(&root.access).send().expect(200);
    assert_eq!(emails(&slice["items"]), ["root@example.com"]);
}

#[test]
fn version_2_goes_by_cursor_to_the_end() {
    let shop = Shop::start();
    let root = shop.root();
    for name in ["ada", "bob", "cyd", "dan"] {
        shop.register(name);
    }
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let slice = shop.get(&format!("/api/v2/users?limit=2{cursor}")).bearer(&root.access).send().expect(200);
        found.extend(emails(&slice["items"]).into_iter().map(str::to_owned));
        match slice["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break assert!(slice["nextCursor"].is_null()),
        }
    }
    let expected = ["root", "ada", "bob", "cyd", "dan"].map(|name| format!("{name}@example.com"));
    assert_eq!(found, expected);
    for query in ["cursor=x", "cursor=", "cursor=u0", "cursor=5", "limit=0", "limit=101"] {
        shop.get(&format!("/api/v2/users?{query}")).bearer(&root.access).send().expect(400);
    }
}
