//! Ordering: what is sold, to whom, for how much, and what is refused.

use serde_json::{Value, json};

use super::support::{Shop, order};

const ORDERS: &str = "/api/v1/orders";

#[test]
fn an_order_is_paid_and_takes_its_stock() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let (cup, pin) = (shop.product(&root, "CUP", 990, 10), shop.product(&root, "PIN", 5, 100));
    let placed = shop.order(&ada, &[(pin, 20), (cup, 3)]).expect(201);
    assert_eq!((&placed["userId"], &placed["status"]), (&json!(ada.id), &json!("paid")));
    assert_eq!(placed["totalCents"], 20 * 5 + 3 * 990);
    let items = json!([
        {"productId": pin, "quantity": 20, "unitPriceCents": 5},
        {"productId": cup, "quantity": 3, "unitPriceCents": 990},
    ]);
    assert_eq!(placed["items"], items);
    assert!(placed["createdAt"].as_str().unwrap().ends_with('Z') && placed["createdAt"] == placed["updatedAt"]);
    assert_eq!((shop.stock(cup), shop.stock(pin)), (7, 80));
    let read = shop.get(&format!("{ORDERS}/{}", placed["id"])).bearer(&ada.access).send().expect(200);
    assert_eq!(read, placed);
    // What one cost then stays, whatever one costs now.
    let dearer = shop.patch(&format!("/api/v1/products/{cup}"), &json!({"priceCents": 5000}));
    dearer.bearer(&root.access).send().expect(200);
    assert_eq!(shop.orders(&ada), [placed]);
}

#[test]
fn a_product_named_twice_counts_as_the_sum() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 100, 5);
    shop.order(&ada, &[(cup, 3), (cup, 3)]).refused(409, &format!("Insufficient stock for product {cup}"));
    let placed = shop.order(&ada, &[(cup, 2), (cup, 3)]).expect(201);
    assert_eq!(placed["items"], json!([{"productId": cup, "quantity": 5, "unitPriceCents": 100}]));
    assert_eq!((&placed["totalCents"], shop.stock(cup)), (&json!(500), 0));
}

#[test]
fn what_is_refused_changes_nothing() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let (cup, last) = (shop.product(&root, "CUP", 100, 5), shop.product(&root, "LAST", 100, 1));
    let dear = shop.product(&root, "DEAR", i64::MAX, 5);
    shop.order(&ada, &[(cup, 1), (last, 2)]).refused(409, &format!("Insufficient stock for product {last}"));
    shop.order(&ada, &[(cup, 1), (999, 1)]).refused(400, "Unknown product 999");
    shop.order(&ada, &[(dear, 2)]).refused(400, "Total is too large");
    shop.order(&ada, &[(dear, 1), (cup, 1)]).refused(400, "Total is too large");
    shop.order(&ada, &[(cup, i64::MAX), (cup, 1)]).refused(400, "Total is too large");
    let declined = shop.post(ORDERS, &order(&[(cup, 1)], "tok_declined")).bearer(&ada.access).send();
    declined.refused(402, "Payment declined");
    assert_eq!((shop.stock(cup), shop.stock(last), shop.stock(dear)), (5, 1, 5));
    assert_eq!(shop.orders(&ada), Vec::<Value>::new());
    assert_eq!(shop.audit_events("order."), Vec::<String>::new());
    // The largest total is an order like any other.
    assert_eq!(shop.order(&ada, &[(dear, 1)]).expect(201)["totalCents"], i64::MAX);
}

#[test]
fn all_faults_of_an_order_are_told_together() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    let faults = |body: Value| {
        let faults = shop.post(ORDERS, &body).bearer(&ada.access).send().faults();
        let mut fields: Vec<String> = faults.iter().map(|fault| fault.split(':').next().unwrap().to_owned()).collect();
        fields.sort();
        fields
    };
    assert_eq!(faults(json!({})), ["items", "paymentToken"]);
    assert_eq!(faults(json!({"items": [], "paymentToken": ""})), ["items", "paymentToken"]);
    let line = json!({"productId": "1", "quantity": 0, "price": 1});
    let body = json!({"items": [line], "paymentToken": "tok", "total": 1});
    assert_eq!(faults(body), ["items[0].price", "items[0].productId", "items[0].quantity", "total"]);
    let half = json!({"items": [{"productId": 1, "quantity": 1.5}], "paymentToken": "tok"});
    assert_eq!(faults(half), ["items[0].quantity"]);
    shop.post(ORDERS, &json!({})).send().refused(401, "Unauthorized");
}

#[test]
fn somebody_elses_order_is_as_unknown_as_none() {
    let shop = Shop::start();
    let root = shop.root();
    let (ada, bob) = (shop.register("ada"), shop.register("bob"));
    let cup = shop.product(&root, "CUP", 100, 5);
    let placed = shop.order(&ada, &[(cup, 1)]).expect(201);
    for (number, order) in [(&placed["id"], &placed), (&json!(99), &json!({"id": 99}))] {
        let unknown = format!("Order with ID {number} not found");
        shop.get(&format!("{ORDERS}/{number}")).bearer(&bob.access).send().refused(404, &unknown);
        shop.cancel(&bob, order).refused(404, &unknown);
    }
    assert_eq!(shop.orders(&bob), Vec::<Value>::new());
    shop.get(&format!("{ORDERS}/{}", placed["id"])).bearer(&root.access).send().expect(200);
    // Reading all is one permission, changing another.
    shop.permit(&root, bob.id, &["order:read_all"]);
    shop.get(&format!("{ORDERS}/{}", placed["id"])).bearer(&bob.access).send().expect(200);
    assert_eq!(shop.cancel(&bob, &placed).status, 404);
    shop.permit(&root, bob.id, &["order:update"]);
    assert_eq!(shop.get(&format!("{ORDERS}/{}", placed["id"])).bearer(&bob.access).send().status, 404);
    shop.cancel(&bob, &placed).expect(200);
}

#[test]
fn lists_are_ones_own_unless_one_may_read_all() {
    let shop = Shop::start();
    let root = shop.root();
    let (ada, bob) = (shop.register("ada"), shop.register("bob"));
    let cup = shop.product(&root, "CUP", 100, 50);
    for _ in 0..3 {
        shop.order(&ada, &[(cup, 1)]).expect(201);
    }
    let of_bob = shop.order(&bob, &[(cup, 1)]).expect(201);
    shop.cancel(&bob, &of_bob).expect(200);
    let total =
        |by: &str, query: &str| shop.get(&format!("{ORDERS}{query}")).bearer(by).send().expect(200)["total"].clone();
    assert_eq!((total(&ada.access, ""), total(&bob.access, "")), (json!(3), json!(1)));
    assert_eq!(total(&bob.access, &format!("?userId={}", ada.id)), 1);
    assert_eq!(total(&root.access, ""), 4);
    assert_eq!(total(&root.access, &format!("?userId={}", ada.id)), 3);
    assert_eq!(total(&root.access, "?status=cancelled"), 1);
    assert_eq!(total(&root.access, &format!("?status=cancelled&userId={}", ada.id)), 0);
    let page = shop.get(&format!("{ORDERS}?page=2&limit=3")).bearer(&root.access).send().expect(200);
    assert_eq!((page["data"].as_array().unwrap().len(), &page["totalPages"]), (1, &json!(2)));
    for query in ["status=lost", "status=", "userId=x", "userId=", "limit=0", "page=0"] {
        assert_eq!(shop.get(&format!("{ORDERS}?{query}")).bearer(&ada.access).send().status, 400, "{query}");
    }
}

#[test]
fn a_cancelled_order_gives_its_stock_back_once() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let (cup, pin) = (shop.product(&root, "CUP", 100, 5), shop.product(&root, "PIN", 1, 9));
    let placed = shop.order(&ada, &[(cup, 2), (pin, 4)]).expect(201);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let cancels: Vec<_> = (0..6).map(|_| scope.spawn(|| shop.cancel(&ada, &placed).status)).collect();
        cancels.into_iter().map(|cancel| cancel.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 5, "{statuses:?}");
    assert_eq!((shop.stock(cup), shop.stock(pin)), (5, 9));
    shop.set_status(&root, &placed, "cancelled").refused(409, "Cannot change an order from cancelled to cancelled");
    let events = ["order.created", "order.paid", "order.cancelled"];
    assert_eq!(shop.audit_events("order."), events);
    // The other way to cancel returns the stock as well.
    let placed = shop.order(&ada, &[(cup, 2)]).expect(201);
    assert_eq!(shop.set_status(&root, &placed, "cancelled").expect(200)["status"], "cancelled");
    assert_eq!(shop.cancel(&ada, &placed).status, 409);
    assert_eq!(shop.stock(cup), 5);
    assert_eq!(shop.audit_events("order."), [events, events].concat());
}

#[test]
fn a_status_goes_one_step_at_a_time() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 100, 5);
    let placed = shop.order(&ada, &[(cup, 1)]).expect(201);
    shop.set_status(&ada, &placed, "shipped").refused(403, "Required permissions: order:update");
    for refused in ["pending", "paid", "delivered"] {
        assert_eq!(shop.set_status(&root, &placed, refused).status, 409, "{refused}");
    }
    let shipped = shop.set_status(&root, &placed, "shipped").expect(200);
    assert_eq!(shipped["status"], "shipped");
    assert!(shipped["updatedAt"].as_str() > placed["updatedAt"].as_str());
    assert_eq!(shop.cancel(&ada, &placed).status, 409);
    assert_eq!(shop.set_status(&root, &placed, "cancelled").status, 409);
    assert_eq!(shop.set_status(&root, &placed, "delivered").expect(200)["status"], "delivered");
    assert_eq!(shop.cancel(&ada, &placed).status, 409);
    assert_eq!(shop.set_status(&root, &placed, "lost").faults().len(), 1);
    shop.set_status(&root, &json!({"id": 99}), "paid").refused(404, "Order with ID 99 not found");
    assert_eq!(shop.stock(cup), 4);
}
