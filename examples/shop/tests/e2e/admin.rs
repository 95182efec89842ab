//! What admins see and do.

use nest::data::query;
use serde_json::{Value, json};

use super::support::{Answer, Session, Shop};

const USERS: &str = "/api/v1/admin/users";

fn erase(shop: &Shop, by: &Session, id: i64) -> Answer {
    shop.request("DELETE", &format!("{USERS}/{id}")).bearer(&by.access).send()
}

fn permit(shop: &Shop, by: &Session, id: i64, permissions: &Value) -> Answer {
    let put = shop.request("PUT", &format!("{USERS}/{id}/permissions"));
    put.json(&json!({"permissions": permissions})).bearer(&by.access).send()
}

#[test]
fn admins_see_all_users_and_who_is_deleted() {
    let shop = Shop::start();
    let root = shop.root();
    let (admin, ada) = (shop.admin(&root), shop.register("ada"));
    shop.get(USERS).send().refused(401, "Unauthorized");
    shop.get(USERS).bearer(&ada.access).send().refused(403, "Forbidden resource");
    shop.request("DELETE", &format!("/api/v1/users/{}", ada.id)).bearer(&root.access).send().expect(204);
    let page = shop.get(USERS).bearer(&admin.access).send().expect(200);
    assert_eq!((&page["total"], &page["page"], &page["totalPages"]), (&json!(3), &json!(1), &json!(1)));
    let deleted: Vec<bool> =
        page["data"].as_array().unwrap().iter().map(|user| user["deletedAt"].is_string()).collect();
    assert_eq!(deleted, [false, false, true]);
    assert_eq!(page["data"][0]["deletedAt"], Value::Null);
    assert_eq!(page["data"][2]["email"], "ada@example.com");
    assert!(!page.to_string().contains("argon2"));
    let last = shop.get(&format!("{USERS}?page=3&limit=1")).bearer(&admin.access).send().expect(200);
    assert_eq!((&last["data"][0]["id"], &last["totalPages"]), (&json!(ada.id), &json!(3)));
    assert_eq!(shop.get(&format!("{USERS}?limit=0")).bearer(&admin.access).send().status, 400);
}

#[test]
fn permissions_are_set_by_a_super_admin_and_count_at_once() {
    let shop = Shop::start();
    let root = shop.root();
    let (admin, ada) = (shop.admin(&root), shop.register("ada"));
    permit(&shop, &admin, ada.id, &json!([])).refused(403, "Forbidden resource");
    let given = permit(&shop, &root, ada.id, &json!(["order:update", "product:create", "order:update"])).expect(200);
    assert_eq!(given["permissions"], json!(["order:update", "product:create"]));
    let profile = || shop.get("/api/v1/users/profile").bearer(&ada.access).send().expect(200);
    assert_eq!(profile()["permissions"], given["permissions"]);
    permit(&shop, &root, ada.id, &json!(["order:read_all"])).expect(200);
    assert_eq!(profile()["permissions"], json!(["order:read_all"]));
    permit(&shop, &root, ada.id, &json!([])).expect(200);
    assert_eq!(profile()["permissions"], json!([]));
    for wrong in [json!(["fly"]), json!("order:update"), json!(null), json!([7])] {
        assert_eq!(permit(&shop, &root, ada.id, &wrong).faults().len(), 1, "{wrong}");
    }
    // A super_admin has them all, whatever was given.
    permit(&shop, &root, root.id, &json!([])).expect(200);
    let all = json!(["product:create", "product:update", "order:update", "order:read_all"]);
    assert_eq!(shop.get("/api/v1/users/profile").bearer(&root.access).send().expect(200)["permissions"], all);
    assert!(shop.product(&root, "CUP", 1, 1) > 0);
    permit(&shop, &root, 99, &json!([])).refused(404, "User with ID 99 not found");
    shop.request("DELETE", &format!("/api/v1/users/{}", ada.id)).bearer(&root.access).send().expect(204);
    assert_eq!(permit(&shop, &root, ada.id, &json!([])).status, 404);
}

#[test]
fn the_top_are_users_with_a_large_order_and_all_that_they_spent() {
    let shop = Shop::start();
    let root = shop.root();
    let (ada, bob, cyd) = (shop.register("ada"), shop.register("bob"), shop.register("cyd"));
    let (cup, pin) = (shop.product(&root, "CUP", 1000, 100), shop.product(&root, "PIN", 1, 100));
    shop.order(&ada, &[(cup, 1)]).expect(201);
    shop.order(&ada, &[(pin, 5)]).expect(201);
    for _ in 0..3 {
        shop.order(&bob, &[(cup, 1)]).expect(201);
    }
    let cancelled = shop.order(&bob, &[(cup, 9)]).expect(201);
    shop.cancel(&bob, &cancelled).expect(200);
    let cancelled = shop.order(&cyd, &[(cup, 9)]).expect(201);
    shop.cancel(&cyd, &cancelled).expect(200);
    let top = |query: &str| -> Vec<(String, i64, i64)> {
        let top = shop.get(&format!("{USERS}/top{query}")).bearer(&root.access).send().expect(200);
        let number = |user: &Value, name: &str| user[name].as_i64().unwrap();
        let top = top.as_array().unwrap().iter();
        top.map(|user| (user["name"].as_str().unwrap().into(), number(user, "orderCount"), number(user, "spentCents")))
            .collect()
    };
    let all = vec![("bob".to_owned(), 3, 3000), ("ada".to_owned(), 2, 1005)];
    assert_eq!(top(""), all);
    assert_eq!(top("?minTotalCents=999"), all);
    // Above means strictly.
    assert_eq!(top("?minTotalCents=1000"), []);
    for query in ["minTotalCents=x", "minTotalCents=", "minTotalCents=-1"] {
        assert_eq!(shop.get(&format!("{USERS}/top?{query}")).bearer(&root.access).send().status, 400, "{query}");
    }
    shop.get(&format!("{USERS}/top")).bearer(&ada.access).send().refused(403, "Forbidden resource");
    // Sums may be larger than any total.
    let dear = shop.product(&root, "DEAR", i64::MAX, 2);
    for _ in 0..2 {
        shop.order(&cyd, &[(dear, 1)]).expect(201);
    }
    let top = shop.get(&format!("{USERS}/top")).bearer(&root.access).send().expect(200);
    assert_eq!((&top[0]["name"], &top[0]["spentCents"]), (&json!("cyd"), &json!(u64::MAX - 1)));
    // Who is deleted is gone from here as well, whatever they spent.
    shop.request("DELETE", &format!("/api/v1/users/{}", cyd.id)).bearer(&root.access).send().expect(204);
    let top = shop.get(&format!("{USERS}/top")).bearer(&root.access).send().expect(200);
    assert_eq!((top.as_array().unwrap().len(), &top[0]["name"]), (2, &json!("bob")));
}

#[test]
fn a_user_without_orders_can_be_deleted_for_good_and_the_id_is_never_used_again() {
    let shop = Shop::start();
    let root = shop.root();
    let (admin, ada, bob) = (shop.admin(&root), shop.register("ada"), shop.register("bob"));
    let cup = shop.product(&root, "CUP", 1, 1);
    let placed = shop.order(&ada, &[(cup, 1)]).expect(201);
    erase(&shop, &admin, bob.id).refused(403, "Forbidden resource");
    erase(&shop, &root, ada.id).refused(409, "Cannot delete a user who has orders");
    shop.cancel(&ada, &placed).expect(200);
    erase(&shop, &root, ada.id).refused(409, "Cannot delete a user who has orders");
    erase(&shop, &root, bob.id).expect(204);
    erase(&shop, &root, bob.id).refused(404, &format!("User with ID {} not found", bob.id));
    shop.get("/api/v1/users/profile").bearer(&bob.access).send().refused(401, "Unauthorized");
    let sessions = query("SELECT id FROM nest_refresh_sessions WHERE subject = $1").bind(bob.id.to_string());
    assert_eq!(shop.rows::<(String,)>(sessions), []);
    // The email is free again, the id is not, and the old token is nobody's.
    let again = shop.register("bob");
    assert!(again.id > bob.id);
    shop.get("/api/v1/users/profile").bearer(&bob.access).send().refused(401, "Unauthorized");
    // Somebody who was deleted before can be deleted for good.
    shop.request("DELETE", &format!("/api/v1/users/{}", again.id)).bearer(&root.access).send().expect(204);
    erase(&shop, &root, again.id).expect(204);
    // Either way of deleting is told to those who listen.
    assert_eq!(shop.audit_events("user.deleted").len(), 3);
}
