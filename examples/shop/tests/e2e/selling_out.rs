//! Many who want the last ones.

use std::thread;

use serde_json::Value;

use super::support::{Session, Shop};

#[test]
fn of_fifty_orders_at_once_for_ten_items_ten_are_paid() {
    let shop = Shop::start();
    let root = shop.root();
    let cup = shop.product(&root, "CUP", 990, 10);
    let customers: Vec<Session> = (0..10).map(|number| shop.register(&format!("customer{number}"))).collect();
    let statuses: Vec<u16> = thread::scope(|scope| {
        let shop = &shop;
        let orders: Vec<_> = (0..50)
            .map(|number| {
                let customer = &customers[number % customers.len()];
                scope.spawn(move || shop.order(customer, &[(cup, 1)]))
            })
            .collect();
        orders.into_iter().map(|order| order.join().unwrap().status).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 10, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 40, "{statuses:?}");
    assert_eq!((shop.stock(cup), shop.orders(&root).len()), (0, 10));
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
