//! Many who want the last ones.

use std::thread;

use nest::data::query;
use serde_json::Value;

use super::support::{Answer, Session, Shop};

#[test]
fn of_fifty_orders_at_once_for_ten_items_ten_are_paid() {
    let shop = Shop::start();
    let root = shop.root();
    let cup = shop.product(&root, "CUP", 990, 10);
    let customers: Vec<Session> = (0..10).map(|number| shop.register(&format!("customer{number}"))).collect();
    let answers: Vec<Answer> = thread::scope(|scope| {
        let shop = &shop;
        let orders: Vec<_> = (0..50)
            .map(|number| {
                let customer = &customers[number % customers.len()];
                scope.spawn(move || shop.order(customer, &[(cup, 1)]))
            })
            .collect();
        orders.into_iter().map(|order| order.join().unwrap()).collect()
    });
    let (placed, refused): (Vec<Answer>, Vec<Answer>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!((placed.len(), refused.len(), shop.stock(cup)), (10, 40, 0));
    for refusal in refused {
        refusal.refused(409, &format!("Insufficient stock for product {cup}"));
    }
    // Who was told that they have one has one, paid and at its price; and nobody else has.
    let id_and_total = |order: &Value| (order["id"].as_i64().unwrap(), order["totalCents"].as_i64().unwrap());
    let sorted = |mut orders: Vec<(i64, i64)>| {
        orders.sort_unstable();
        orders
    };
    let told = sorted(placed.iter().map(|answer| id_and_total(&answer.expect(201))).collect());
    let kept = shop.orders(&root);
    assert!(kept.iter().all(|order| order["status"] == "paid"), "{kept:?}");
    assert_eq!(sorted(kept.iter().map(id_and_total).collect()), told);
    assert_eq!(told.iter().map(|(_, total)| total).sum::<i64>(), 10 * 990);
    // Each is paid once, and nothing of the others is left behind.
    shop.wait_for_jobs();
    let payments: Vec<(i64, i64, String)> =
        shop.rows(query("SELECT order_id, amount_cents, status FROM payments ORDER BY order_id"));
    assert!(payments.iter().all(|(.., status)| status == "captured"), "{payments:?}");
    assert_eq!(payments.iter().map(|(order, amount, _)| (*order, *amount)).collect::<Vec<_>>(), told);
    assert_eq!(shop.rows::<(i64, i64)>(query("SELECT order_id, quantity FROM order_items")).len(), 10);
    let mut events = shop.audit_events("order.");
    events.sort();
    assert_eq!(events, [["order.created"; 10], ["order.paid"; 10]].concat());
}

#[test]
fn orders_that_name_the_same_products_in_opposite_orders_do_not_block_each_other() {
    let shop = Shop::start();
    let root = shop.root();
    let (cup, pin) = (shop.product(&root, "CUP", 3, 1000), shop.product(&root, "PIN", 2, 1000));
    let ada = shop.register("ada");
    let orders: Vec<Value> = thread::scope(|scope| {
        let (shop, ada) = (&shop, &ada);
        let customers: Vec<_> = (0..8)
            .map(|number| {
                let lines = if number % 2 == 0 { [(cup, 1), (pin, 1)] } else { [(pin, 1), (cup, 1)] };
                scope.spawn(move || -> Vec<Value> { (0..10).map(|_| shop.order(ada, &lines).expect(201)).collect() })
            })
            .collect();
        customers.into_iter().flat_map(|customer| customer.join().unwrap()).collect()
    });
    assert_eq!((shop.stock(cup), shop.stock(pin)), (1000 - 80, 1000 - 80));
    // Half of them is cancelled, all at once, while the others are shipped.
    thread::scope(|scope| {
        for (number, order) in orders.iter().enumerate() {
            let (shop, ada, root) = (&shop, &ada, &root);
            scope.spawn(move || match number % 2 {
                0 => shop.cancel(ada, order).expect(200),
                _ => shop.set_status(root, order, "shipped").expect(200),
            });
        }
    });
    assert_eq!((shop.stock(cup), shop.stock(pin)), (1000 - 40, 1000 - 40));
}

#[test]
fn an_order_that_is_cancelled_and_shipped_at_once_becomes_one_of_the_two() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 3, 100);
    for _ in 0..5 {
        let placed = shop.order(&ada, &[(cup, 1)]).expect(201);
        let before = shop.stock(cup);
        let (cancelled, shipped) = thread::scope(|scope| {
            let cancel = scope.spawn(|| shop.cancel(&ada, &placed).status);
            let ship = scope.spawn(|| shop.set_status(&root, &placed, "shipped").status);
            (cancel.join().unwrap(), ship.join().unwrap())
        });
        match (cancelled, shipped) {
            (200, 409) => assert_eq!(shop.stock(cup), before + 1),
            (409, 200) => assert_eq!(shop.stock(cup), before),
            both => panic!("{both:?}"),
        }
    }
}

#[test]
fn a_product_that_is_changed_while_it_is_sold_loses_no_sale() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 3, 1000);
    thread::scope(|scope| {
        for _ in 0..2 {
            let (shop, root, ada) = (&shop, &root, &ada);
            scope.spawn(move || (0..30).for_each(|_| drop(shop.order(ada, &[(cup, 1)]).expect(201))));
            scope.spawn(move || {
                for number in 0..30 {
                    let name = serde_json::json!({"name": format!("Cup {number}")});
                    shop.patch(&format!("/api/v1/products/{cup}"), &name).bearer(&root.access).send().expect(200);
                }
            });
        }
    });
    assert_eq!((shop.stock(cup), shop.orders(&ada).len()), (1000 - 60, 60));
}
