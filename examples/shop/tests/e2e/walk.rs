//! A walk through the shop: sign up, log in, order, and be refused.

use serde_json::json;

use super::support::Shop;

#[test]
fn signing_up_logging_in_changing_and_refreshing() {
    let shop = Shop::start();
    let user = json!({"email": "e2e@test.com", "password": "Pass123!", "name": "E2E User"});
    let registered = shop.post("/api/v1/auth/register", &user).send().expect(201);
    assert!(registered["accessToken"].is_string());
    assert_eq!((&registered["user"]["email"], &registered["user"]["name"]), (&user["email"], &user["name"]));
    let token = registered["accessToken"].as_str().unwrap();

    let login = json!({"email": "e2e@test.com", "password": "Pass123!"});
    let signed_in = shop.post("/api/v1/auth/login", &login).send().expect(200);
    assert!(signed_in["accessToken"].is_string() && signed_in["refreshToken"].is_string());

    let profile = shop.get("/api/v1/users/profile").bearer(token).send().expect(200);
    assert_eq!(profile["email"], user["email"]);

    let update = shop.patch("/api/v1/users/profile", &json!({"name": "Updated Name"}));
    assert_eq!(update.bearer(token).send().expect(200)["name"], "Updated Name");

    let again = shop.post("/api/v1/auth/login", &login).send().expect(200);
    let refresh = json!({"refreshToken": again["refreshToken"]});
    let refreshed = shop.post("/api/v1/auth/refresh", &refresh).send().expect(200);
    assert!(refreshed["accessToken"].is_string() && refreshed["refreshToken"].is_string());
}

#[test]
fn from_an_empty_shop_to_a_delivered_order() {
    let shop = Shop::start();
    let (root, ada, bob) = (shop.root(), shop.register("ada"), shop.register("bob"));
    // Ada may not add products, until she is given the permission.
    let cup = json!({"sku": "CUP", "name": "Cup", "priceCents": 990, "stock": 2});
    let add = || shop.post("/api/v1/products", &cup).bearer(&ada.access).send();
    add().refused(403, "Required permissions: product:create");
    shop.permit(&root, ada.id, &["product:create"]);
    let cup = add().expect(201)["id"].as_i64().unwrap();
    // Bob finds the cup, cannot have three, takes two, and nobody else gets one.
    assert_eq!(shop.get("/api/v1/products?search=cup").send().expect(200)["total"], 1);
    shop.order(&bob, &[(cup, 3)]).refused(409, &format!("Insufficient stock for product {cup}"));
    let order = shop.order(&bob, &[(cup, 2)]).expect(201);
    assert_eq!((&order["status"], &order["totalCents"]), (&json!("paid"), &json!(1980)));
    shop.order(&ada, &[(cup, 1)]).refused(409, &format!("Insufficient stock for product {cup}"));
    // Ada cannot see it, and Bob cannot ship it.
    let target = format!("/api/v1/orders/{}", order["id"]);
    shop.get(&target).bearer(&ada.access).send().refused(404, &format!("Order with ID {} not found", order["id"]));
    shop.set_status(&bob, &order, "shipped").refused(403, "Required permissions: order:update");
    shop.set_status(&root, &order, "shipped").expect(200);
    shop.set_status(&root, &order, "delivered").expect(200);
    shop.cancel(&bob, &order).refused(409, "Cannot change an order from delivered to cancelled");
    assert_eq!(shop.get(&target).bearer(&bob.access).send().expect(200)["status"], "delivered");
}
